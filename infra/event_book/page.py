"""The catalogue as a page: events/README.md."""

from collections.abc import Iterable, Sequence
from inspect import getdoc
from pathlib import Path, PurePath
from string import Template

from infra.event_book.fields import Field, fields_of
from infra.event_book.parties import parties_of
from infra.event_book.schemas import PREFIXES, PUBLISHED, schema_of
from plg_router.contracts.envelope import Event, Metadata
from plg_router.contracts.product_signal import ProductSignalV1

_PAGE = Template(Path(__file__).with_name("page.md").read_text())


def page_of(samples: Iterable[PurePath]) -> str:
    """Return the page; `samples` are the paths of all samples below events/."""
    by_name: dict[str, list[PurePath]] = {name: [] for name in PUBLISHED}
    for sample in sorted(samples):
        by_name[sample.parent.name].append(sample)
    page = _PAGE.substitute(
        overview=_overview(),
        metadata=_fields(fields_of(Metadata.model_json_schema())),
        events="\n".join(_event(name, by_name[name]) for name in PUBLISHED),
    )
    return page.rstrip() + "\n"


def _overview() -> str:
    rows = []
    for name in PUBLISHED:
        link = f"[`{name}`](#{name.lower().replace('.', '')})"
        parties = parties_of(name)
        said_by, read_by = ", ".join(parties.said_by), ", ".join(parties.read_by)
        rows.append((link, _sources(name), _meaning(name), said_by, read_by or "whoever asks"))
    return _table(("event", "source", "meaning", "said by", "read by"), rows)


def _sources(name: str) -> str:
    contract, prefixes = PUBLISHED[name], PREFIXES.get(name)
    if prefixes:
        return " or ".join(f"`{prefix}*`" for prefix in prefixes)
    return f"`{contract.source if issubclass(contract, Event) else ProductSignalV1.source}`"


def _event(name: str, samples: Sequence[PurePath]) -> str:
    links = ", ".join(f"[{sample.stem}]({sample.as_posix()})" for sample in samples)
    return "\n\n".join(
        (
            f"## {name}",
            _meaning(name),
            f"[Schema](schemas/{name}.json). Samples: {links}.",
            _fields(fields_of(schema_of(name))),
        )
    )


def _meaning(name: str) -> str:
    return getdoc(PUBLISHED[name]) or ""


def _fields(fields: Iterable[Field]) -> str:
    rows = [
        (f"`{field.path}`", field.type, "yes" if field.required else "", field.meaning)
        for field in fields
    ]
    return _table(("field", "type", "required", "meaning"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (" | ".join(line) for line in (head, ["---"] * len(head), *rows))
    return "".join(f"| {line} |\n" for line in lines)
