"""What another policy would change, in words for whoever answers for leads."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from fnmatch import fnmatchcase

from plg_router.policy.model import PolicyModel
from plg_router.policy.policy import Policy
from plg_router.policy.sources import MappedEvent

_COUNTRIES = "routing.territories.countries"

# What it means that a figure rises, and that it falls; the first pattern that fits a path.
_MEANINGS = {
    "scoring.threshold": ("fewer leads", "more leads"),
    "scoring.rearm_below": ("accounts qualify again sooner", "accounts qualify again later"),
    "scoring.report_step": ("fewer score events", "more score events"),
    "scoring.scale_full_at": ("scale grows slower", "scale grows faster"),
    "scoring.confidence_half_life_days": ("confidence lasts longer", "confidence fades faster"),
    "scoring.levels.*": ("fewer dimensions reach it", "more dimensions reach it"),
    "scoring.guards.*_percent": ("the guard takes more", "the guard takes less"),
    "scoring.guards.side_project_days": ("more side projects", "fewer side projects"),
    "scoring.guards.spike_factor": ("fewer days are spikes", "more days are spikes"),
    "scoring.guards.spike_days": ("growth counts later", "growth counts sooner"),
    "scoring.guards.sustained_days": ("limits count later", "limits count sooner"),
    "*.full_at": ("it takes more to earn the same", "it takes less to earn the same"),
    "*.half_life_days": ("it fades slower", "it fades faster"),
    "scoring.*": ("it counts for more", "it counts for less"),
    "handoff.tiers.minimum_fit": ("fewer accounts meet sales", "more accounts meet sales"),
    "handoff.matrix.*.when.minimum_deal_value": (
        "fewer small firms meet a seller",
        "more small firms meet a seller",
    ),
    "handoff.triggers.*.window_days": ("older signals count", "older signals count no more"),
    "handoff.triggers.*.when.*": ("it takes more to fire", "it takes less to fire"),
    "handoff.triggers.*.cool_down_days": ("it rests for longer", "it rests for less"),
    "routing.sizes.*": ("fewer companies are as large", "more companies are as large"),
    "sla.first_touch": ("reps have more time", "reps have less time"),
    "sla.attempts": ("a lead passes through more hands", "a lead passes through fewer hands"),
    "crm.opportunity_from_employees": (
        "fewer opportunities are opened",
        "more opportunities are opened",
    ),
    "crm.complex_deals.amount": ("fewer deals are complex", "more deals are complex"),
    "enrichment.minimum_*": ("vendors are asked less", "vendors are asked more"),
    "sources.oldest": ("older signals are accepted", "older signals are parked"),
}


def changes(before: Policy, after: Policy) -> list[str]:
    """Return one sentence for each rule that differs, in the order of the policy file."""
    return list(_between(before, after, ""))


def _between(before: object, after: object, path: str) -> Iterator[str]:
    if before == after:
        return
    if path == _COUNTRIES and isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _territories(before, after)
    elif isinstance(before, MappedEvent) and isinstance(after, MappedEvent):
        yield f"{path} is read as {_words(after)} instead of {_words(before)}"
    elif isinstance(before, PolicyModel) and isinstance(after, PolicyModel):
        for name in type(before).model_fields:
            yield from _between(getattr(before, name), getattr(after, name), _below(path, name))
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _entry(before.get(key), after.get(key), _below(path, key))
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _rows(before, after, path)
    else:
        yield _value(before, after, path)


def _entry(before: object, after: object, path: str) -> Iterator[str]:
    """Yield what becomes of one entry of a mapping that may grow and shrink."""
    if before is None:
        verb = "is read from now on, as" if isinstance(after, MappedEvent) else "is new:"
        yield f"{path} {verb} {_words(after)}"
    elif after is None:
        verb = (
            "is ignored from now on; it was" if isinstance(before, MappedEvent) else "goes: it was"
        )
        yield f"{path} {verb} {_words(before)}"
    else:
        yield from _between(before, after, path)


def _territories(
    before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Yield where each country moves."""
    old, new = (
        {country: name for name, countries in table.items() for country in countries}
        for table in (before, after)
    )
    for country in sorted(old.keys() | new.keys()):
        was, is_now = old.get(country), new.get(country)
        if was is None:
            yield f"{_COUNTRIES}: {country} joins {is_now}"
        elif is_now is None:
            yield f"{_COUNTRIES}: {country} leaves {was} and lies nowhere"
        elif was != is_now:
            yield f"{_COUNTRIES}: {country} moves from {was} to {is_now}"


def _rows(before: Sequence[object], after: Sequence[object], path: str) -> Iterator[str]:
    """Yield what becomes of a list, row by row where its rows have names."""
    old, new = ({getattr(row, "name", None): row for row in rows} for rows in (before, after))
    if None in old or None in new:
        yield _list(before, after, path)
        return
    for name in [*old, *(name for name in new if name not in old)]:
        yield from _entry(old.get(name), new.get(name), _below(path, name))
    if old.keys() == new.keys() and list(old) != list(new):
        yield f"{path} is in another order: {', '.join(map(str, new))}"


def _list(before: Sequence[object], after: Sequence[object], path: str) -> str:
    gained = ", ".join(_words(item) for item in after if item not in before)
    lost = ", ".join(_words(item) for item in before if item not in after)
    if not gained and not lost:
        return f"{path} is in another order: {', '.join(map(_words, after))}"
    both = " and ".join(
        part for part in (gained and f"gains {gained}", lost and f"loses {lost}") if part
    )
    return f"{path} {both}"


def _value(before: object, after: object, path: str) -> str:
    if path == "scoring.threshold" and after is None:
        return f"{path} is defined no more: nothing reaches sales (S26)"
    if before is None:
        return f"{path} is set to {_words(after)}"
    if after is None:
        return f"{path} is set no more; it was {_words(before)}"
    meaning = next(
        (words for pattern, words in _MEANINGS.items() if fnmatchcase(path, pattern)), None
    )
    for kind in (int | float, timedelta):
        if isinstance(before, kind) and isinstance(after, kind):
            rises = before < after  # type: ignore[operator]
            verb = "rises" if rises else "falls"
            told = f": {meaning[0 if rises else 1]}" if meaning else ""
            return f"{path} {verb} from {_words(before)} to {_words(after)}{told}"
    return f"{path} changes from {_words(before)} to {_words(after)}"


def _words(value: object) -> str:
    if isinstance(value, PolicyModel):
        value = value.model_dump(exclude_defaults=True)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_words(part)}" for key, part in value.items())
    if isinstance(value, timedelta):
        return _length(value)
    if isinstance(value, tuple | list):
        return ", ".join(map(_words, value)) or "nothing"
    return str(value)


def _length(time: timedelta) -> str:
    """Return a length of time in its largest whole unit."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count, rest = divmod(time.total_seconds(), length)
        if count and not rest:
            return f"{count:.0f} {unit}{'s' * (count > 1)}"
    return f"{time.total_seconds():g} seconds"


def _below(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)
