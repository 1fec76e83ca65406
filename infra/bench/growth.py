"""How the work on one event, and on one lead, grows with the accounts and the reps there are."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from infra.bench.core import BATCH, Accounts, request_for, team, undisturbed
from infra.bench.trace import DAY
from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.place import place
from plg_router.domain.identity.nodes import nodes_named
from plg_router.domain.routing.rep import Rep
from plg_router.domain.signals.mail import Mail, MailClass
from plg_router.domain.signals.signal import Sender, Signal
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.ids import AccountId, EventId, RepId, UserId
from plg_router.kernel.kinds import Kind
from plg_router.policy.policy import Policy

FEW_ACCOUNTS, MANY_ACCOUNTS = 1_000, 100_000
FEW_REPS, MANY_REPS = 10, 1_000

_DAYS = 20  # of news from a thousand accounts, however many are known
_LEADS = 200
_TURNS = 5


@dataclass(frozen=True, slots=True)
class Growth:
    """1 is no growth at all."""

    accounts: float  # the work on an event among 100,000 accounts, over that among 1,000
    reps: float  # the work on a lead among 1,000 reps, over that among 10
    microseconds_a_rep: float  # that one more rep adds to a lead


def growth(policy: Policy) -> Growth:
    """Return how decisions slow down when there is more of everything.

    Little and much take turns, so that both meet the same neighbours.
    """
    known = {count: known_accounts(count) for count in (FEW_ACCOUNTS, MANY_ACCOUNTS)}
    teams = {count: team(count) for count in (FEW_REPS, MANY_REPS)}
    event = _quickest(known, lambda count, turn: _event_among(known[count], count, turn))
    lead = _quickest(teams, lambda count, _: _lead_among(teams[count], policy))
    each = (lead[MANY_REPS] - lead[FEW_REPS]) / (MANY_REPS - FEW_REPS) * 1e6
    return Growth(
        accounts=round(event[MANY_ACCOUNTS] / event[FEW_ACCOUNTS], 3),
        reps=round(lead[MANY_REPS] / lead[FEW_REPS], 2),
        microseconds_a_rep=round(each, 2),
    )


def known_accounts(count: int) -> Accounts:
    """Return so many accounts, each a firm of one user who did one thing."""
    accounts = Accounts()
    for start in range(0, count, BATCH):
        fold(accounts, [_signal(number, 0) for number in range(start, min(start + BATCH, count))])
    return accounts


def fresh_signals(count: int, among: int, day: int) -> list[Signal]:
    """Return news of a day from so many accounts, spread over all of them; `count` <= `among`."""
    return [_signal(number * (among // count), day) for number in range(count)]


def fold(accounts: Accounts, signals: Sequence[Signal]) -> None:
    """Resolve and fold signals, a thousand at a time."""
    for start in range(0, len(signals), BATCH):
        accounts.fold(accounts.resolve(signals[start : start + BATCH]))


def forget_names() -> None:
    """Know no name by heart: few accounts would be remembered from before, and many would not."""
    fingerprint.cache_clear()
    nodes_named.cache_clear()


def place_leads(count: int, reps: Mapping[RepId, Rep], policy: Policy) -> None:
    """Place leads one after the other, turn by turn."""
    turns: Credits = {}
    for number in range(count):
        request = request_for(AccountId(f"company:firm-{number}.com"))
        desk = Desk(reps, turns, policy, DAY)
        placed = place(request, desk, before=None, correlation_id=EventId("news"))
        turns = turns if placed.credits is None else placed.credits


def _quickest(sizes: Iterable[int], seconds: Callable[[int, int], float]) -> dict[int, float]:
    """Return the seconds that something takes at each size, in the quickest of some turns."""
    turns = [{size: seconds(size, turn) for size in sizes} for turn in range(_TURNS)]
    return {size: min(turn[size] for turn in turns) for size in sizes}


def _event_among(accounts: Accounts, count: int, turn: int) -> float:
    """Return the seconds that an event takes where so many accounts are known already.

    As many of them have as much to tell, whatever their number, and all of it is news.
    """
    days = range(turn * _DAYS + 1, (turn + 1) * _DAYS + 1)
    fresh = [news for day in days for news in fresh_signals(FEW_ACCOUNTS, count, day)]
    forget_names()
    with undisturbed():
        began = time.process_time()
        fold(accounts, fresh)
        return (time.process_time() - began) / len(fresh)


def _lead_among(reps: Mapping[RepId, Rep], policy: Policy) -> float:
    """Return the seconds that a lead takes where so many reps may be chosen."""
    with undisturbed():
        began = time.process_time()
        place_leads(_LEADS, reps, policy)
        return (time.process_time() - began) / _LEADS


def _signal(number: int, day: int) -> Signal:
    """Return what one user of one firm does on a day."""
    return Signal(
        event_id=EventId(f"{number}/{day}"),
        occurred_at=DAY + timedelta(days=day),
        kind=Kind.FEATURE_USED,
        sender=Sender(UserId(f"user-{number}"), Mail(MailClass.CORPORATE, f"firm-{number}.com")),
        subject=f"feature-{day}",
    )
