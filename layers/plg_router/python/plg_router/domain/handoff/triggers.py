"""Which triggers of the policy hold for an account, and on what evidence (S117)."""

from dataclasses import dataclass

from plg_router.domain.scoring.contribution import Fact, counted
from plg_router.domain.scoring.guards import spikes_of
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Condition, Growth, Trigger
from plg_router.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class View:
    """The account as triggers see it, and what they must know beside its use."""

    subject: Subject
    counted: Subject  # without what counts as nothing: spikes, and limits hit with no sign (T3)
    purchased: bool
    fewest_employees: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """A trigger whose condition holds, and everything that says so."""

    name: str
    trigger: Trigger
    evidence: tuple[Fact, ...]

    @property
    def evidence_day(self) -> int:
        """Return the latest day of the evidence, since 1970; 0 where nothing dates it."""
        return max((fact.last_day or 0 for fact in self.evidence), default=0)

    @property
    def reason(self) -> str:
        """Return the evidence in words."""
        return ", ".join(
            f"{fact.name} {fact.value}" if fact.value else f"{fact.name} x{fact.count}"
            for fact in self.evidence
        )


def held(view: View, policy: Policy) -> tuple[Held, ...]:
    """Return the triggers that hold, by their names."""
    return tuple(
        Held(name, trigger, facts)
        for name, trigger in policy.handoff.rows
        if (facts := _evidence(trigger.when, view, policy))
    )


def _evidence(when: Condition, view: View, policy: Policy) -> tuple[Fact, ...]:
    """Return what fulfils a condition; nothing where any part of it fails."""
    if not _is_meant(when, view, policy):
        return ()
    facts: tuple[Fact, ...] = ()
    for part in _PARTS:
        found = part(when, view, policy)
        if found:
            facts += found
        elif found is not None:
            return ()
    return facts


def _is_meant(when: Condition, view: View, policy: Policy) -> bool:
    """Tell whether a condition is about accounts of this sort at all."""
    subject, sizes = view.subject, policy.routing.sizes
    return (
        (not when.enterprise_domain or subject.domain in sizes.enterprise_domains)
        and (not when.of_company or subject.domain is not None)
        and (not when.sizes or subject.size_class(sizes) in when.sizes)
        and (when.purchased is None or when.purchased is view.purchased)
    )


Evidence = tuple[Fact, ...] | None  # None: not asked for; empty: asked for, and not there


def _signals(when: Condition, view: View, _: Policy) -> Evidence:
    """Return the signals of the window (S104, S110)."""
    if not when.signals:
        return None
    profile, since = (view.counted if when.backed else view.subject).profile, _since(when, view)
    facts: tuple[Fact, ...] = ()
    for kind in when.signals:
        times = {day: len(ids) for day, ids in profile.days_of(kind).items() if day >= since}
        facts += counted(kind, sum(times.values()), times)
    return facts if sum(fact.count for fact in facts) >= when.count else ()


def _people(when: Condition, view: View, _: Policy) -> Evidence:
    """Return the people of the window and their departments (S107, S111)."""
    if when.people is None and when.departments is None:
        return None
    since = _since(when, view)
    active = [each for each in view.subject.people if each.last_active_day >= since]
    departments = sorted({member.department for member in active if member.department})
    if len(active) < (when.people or 1) or len(departments) < (when.departments or 0):
        return ()
    facts = counted("active_member", len(active), [each.last_active_day for each in active])
    named = (Fact("department", value=", ".join(departments)),) if when.departments else ()
    return (*facts, *named)


def _senior_invitees(when: Condition, view: View, _: Policy) -> Evidence:
    """Return the invited people who lead or decide (S58, S59)."""
    if when.senior_invitees is None:
        return None
    ranks = view.subject.profile.invitees.values()
    senior = sum(rank >= Seniority.LEAD for rank in ranks)
    return (Fact("senior_invitee", senior),) if senior >= when.senior_invitees else ()


def _volume(when: Condition, view: View, policy: Policy) -> Evidence:
    """Return the units of usage of the window, spikes aside (S56, S115)."""
    if when.volume is None:
        return None
    since, spikes = _since(when, view), spikes_of(view.subject, policy.scoring.guards)
    volumes = {
        day: volume
        for day, volume in view.subject.profile.volumes.items()
        if day >= since and day not in spikes
    }
    total = sum(volumes.values())
    if total < when.volume:
        return ()
    return (
        Fact(
            Kind.USAGE_RECORDED,
            value=f"{total:g}",
            first_day=min(volumes),
            last_day=max(volumes),
        ),
    )


def _seats(when: Condition, view: View, _: Policy) -> Evidence:
    """Return how seats grew (S113)."""
    if when.seats is None:
        return None
    first, latest = view.subject.profile.first_seats, view.subject.profile.latest_seats
    if first is None or latest is None or not _has_grown(when.seats, first[1], latest[1]):
        return ()
    value = f"{first[1]} to {latest[1]}"
    return (Fact("seats", value=value, first_day=first[0], last_day=latest[0]),)


def _employees(when: Condition, view: View, _: Policy) -> Evidence:
    """Return how the company grew (S114)."""
    if when.employees is None:
        return None
    first, latest = view.fewest_employees, view.subject.company.employees
    if first is None or latest is None or not _has_grown(when.employees, first, latest):
        return ()
    return (Fact("employees", value=f"{first} to {latest}"),)


def _use(when: Condition, view: View, _: Policy) -> Evidence:
    """Return the days on which anybody did more than sign up (T2)."""
    if not when.used:
        return None
    days = view.subject.profile.active_days
    return counted("active_day", len(days), days)


_PARTS = (_signals, _people, _senior_invitees, _volume, _seats, _employees, _use)


def _since(when: Condition, view: View) -> int:
    return view.subject.today - when.window_days + 1


def _has_grown(growth: Growth, first: int, latest: int) -> bool:
    return first <= growth.start and latest >= growth.reach
