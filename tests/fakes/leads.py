"""Leads and a roster in memory: slots, credits and leads move as one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from plg_router.adapters.public_holidays import PublicHolidays
from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.events import LeadNews
from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.domain.assignment.placement import Placement, slots_moved
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.assignment.refusal import Demand, Refusal
from plg_router.domain.assignment.slot import Slot, day_and_week
from plg_router.domain.feedback.verdict import LeadVerdict
from plg_router.domain.routing.rep import Rep
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.kernel.ids import AccountId, RepId
from plg_router.policy.routing import Squad
from plg_router.services.ports import Aside, Cause, Refund, Turn, Versioned
from tests.fakes.accounts import ACCOUNT, living
from tests.fakes.storage import Change, Key, Row, Storage, replacing, unchanged

LEAD, DECISION, VERDICT, REFUSAL = "LEAD", "DECISION#", "VERDICT#", "REFUSAL#"
ROSTER, CREDITS, EARLY_PHASE = "ROSTER", "CREDITS", "EARLY_PHASE"

Period = tuple[str, str]  # a day and a week of a rep's calendar

_HOLIDAYS = PublicHolidays()


@dataclass(frozen=True)
class Desktop:
    """A rep as the CRM describes them, if it has, and the work that leads and deals put on them."""

    rep: Rep | None = None
    open_leads: int = 0
    taken: Mapping[str, int] = field(default_factory=dict)  # by day and by week
    deals: Mapping[str, tuple[int, bool]] = field(default_factory=dict)  # version, in hand?


class InMemoryLeads:
    """The leads of the accounts table, with the slots and credits they move."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def lead(self, account: AccountId) -> Lead | None:
        """Return the account's latest lead, whatever its status."""
        row = self._storage.read(account, LEAD)
        return row.value if row and isinstance(row.value, Lead) else None

    def held_by(self, rep_id: RepId) -> Iterator[Lead]:
        """Yield a rep's open leads."""
        return (lead for lead in self._leads() if lead.is_open and lead.rep_id == rep_id)

    def waiting(self, squad: Squad) -> Iterator[Lead]:
        """Yield the leads that wait for a squad, best first."""
        waiting = (lead for lead in self._leads() if lead.status is LeadStatus.WAITING)
        mine = (lead for lead in waiting if lead.squad is squad)
        return iter(sorted(mine, key=lambda lead: lead.place_in_line))

    def decisions(self, account: AccountId) -> Iterator[DecisionRecord]:
        """Yield every decision ever taken about an account's leads, oldest first."""
        for row in self._storage.partition(account, DECISION):
            if isinstance(row.value, DecisionRecord):
                yield row.value

    def decision(self, account: AccountId, seq: int) -> DecisionRecord | None:
        """Return one decision about an account's leads."""
        row = self._storage.read(account, f"{DECISION}{seq:06}")
        return row.value if row and isinstance(row.value, DecisionRecord) else None

    def verdict(self, account: AccountId, seq: int) -> LeadVerdict | None:
        """Return what sales said of a decision, or None where it was not judged."""
        row = self._storage.read(account, f"{VERDICT}{seq:06}")
        return row.value if row and isinstance(row.value, LeadVerdict) else None

    def commit(
        self,
        placement: Placement,
        turn: Turn,
        cause: Cause,
        *,
        ended: Placement | None = None,
        also: Sequence[Aside] = (),
        unless_refused: Demand | None = None,
    ) -> None:
        """Commit a decision as a whole, with the end of the lead it makes superfluous."""
        lead = placement.lead
        changes = _decided(placement, cause, also)
        if ended:
            changes |= _decided(ended, cause)
        changes |= _slots([placement, ended] if ended else [placement], turn)
        if placement.credits is not None and placement.record.turns:
            moved = Row(turn.credits_version + 1, placement.credits)
            changes[lead.squad, CREDITS] = replacing(moved)
        if placement.is_early:
            given = turn.early_leads + 1
            changes[EARLY_PHASE, EARLY_PHASE] = replacing(Row(given, given))
        if lead.awaits_answer:
            changes[lead.account_id, ACCOUNT] = living
        if unless_refused:
            changes[unless_refused.account_id, _refusal(unless_refused)] = unchanged(0)
        self._storage.write(changes)

    def change(
        self,
        before: Lead,
        after: Lead,
        event: "LeadNews | Aside",
        cause: Cause,
        *,
        also: Sequence[Aside] = (),
    ) -> None:
        """Replace a lead where nobody new gets it, and tell of it; an end frees its slot."""
        told = tuple((one, cause) for one in (event, *also))
        changes = {(after.account_id, LEAD): replacing(Row(after.version, after, told))}
        if before.is_open and not after.is_open and before.rep_id:
            changes[ROSTER, before.rep_id] = _working(partial(_released, slots=1))
        self._storage.write(changes)

    def judge(
        self,
        verdict: LeadVerdict,
        cause: Cause,
        *,
        refund: Refund | None = None,
        ended: Placement | None = None,
    ) -> None:
        """Keep a verdict, with the turn it gives back and the lead it ends."""
        judged = verdict.account_id, f"{VERDICT}{verdict.decision_seq:06}"
        changes: dict[Key, Change] = {judged: replacing(Row(1, verdict))}
        if refund:
            after = Row(refund.after.version, refund.after.value)
            changes[refund.squad, CREDITS] = replacing(after)
        if ended:
            changes |= _decided(ended, cause) | _slots([ended], Turn())
        self._storage.write(changes)

    def refusal(self, demand: Demand) -> Refusal | None:
        """Return how a demand was refused, or None where it was not."""
        row = self._storage.read(demand.account_id, _refusal(demand))
        return row.value if row and isinstance(row.value, Refusal) else None

    def refuse(self, refusal: Refusal, account: AccountId, lead: Lead | None) -> None:
        """Keep for ever that a demand about an account's lead was refused."""
        demand = refusal.demand
        self._storage.write(
            {
                (demand.account_id, _refusal(demand)): replacing(Row(1, refusal)),
                (account, LEAD): unchanged(lead.version if lead else 0),
            }
        )

    def _leads(self) -> list[Lead]:
        rows = self._storage.everywhere(LEAD)
        return [row.value for row in rows if isinstance(row.value, Lead)]


class InMemoryRoster:
    """The reps table."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._seen: dict[RepId, tuple[Desktop, Period, Rep]] = {}  # at the last look at each

    def reps(self, now: datetime) -> Mapping[RepId, Rep]:
        """Return every rep, active or not, with what they have taken on their day and week."""
        rows = self._storage.partition(ROSTER, "")
        desktops = [row.value for row in rows if isinstance(row.value, Desktop)]
        return {one.rep.rep_id: self._at_work(one, one.rep, now) for one in desktops if one.rep}

    def _at_work(self, at: Desktop, rep: Rep, now: datetime) -> Rep:
        """Return a rep with their work; where that is what it was at the last look, the same."""
        known, period = self._seen.get(rep.rep_id), day_and_week(rep.hours, now)
        if known is None or known[0] is not at or known[1] != period:
            known = self._seen[rep.rep_id] = at, period, _seen(at, rep, period)
        return known[2]

    def credits(self, squad: Squad) -> Versioned[Credits]:
        """Return the credits of a squad."""
        row = self._storage.read(squad, CREDITS)
        if row is None or not isinstance(row.value, Mapping):
            return Versioned({}, 0)
        return Versioned(row.value, row.version)

    def early_leads(self) -> int:
        """Return how many leads the early phase has given so far."""
        row = self._storage.read(EARLY_PHASE, EARLY_PHASE)
        return row.version if row else 0

    def save(self, rep: Rep, version: int) -> None:
        """Store a rep as the CRM describes them, leaving leads and deals as they are."""

        def described(before: Row | None) -> Row:
            if before and before.version >= version:
                raise AlreadyHandled
            at = before.value if before and isinstance(before.value, Desktop) else Desktop()
            return Row(version, replace(at, rep=rep))

        self._storage.write({(ROSTER, rep.rep_id): described})

    def record_deal(self, rep_id: RepId, deal_id: str, version: int, *, in_hand: bool) -> None:
        """Note whether a rep has a complex deal in hand."""

        def noted(before: Row | None) -> Row:
            row = before or Row(0, Desktop())
            at = row.value if isinstance(row.value, Desktop) else Desktop()
            if deal_id in at.deals and at.deals[deal_id][0] >= version:
                raise AlreadyHandled
            return replace(
                row, value=replace(at, deals={**at.deals, deal_id: (version, in_hand)}), events=()
            )

        self._storage.write({(ROSTER, rep_id): noted})


def _decided(decision: Placement, cause: Cause, also: Sequence[Aside] = ()) -> dict[Key, Change]:
    lead, record = decision.lead, decision.record
    told = tuple((event, cause) for event in (decision.event, *also))
    return {
        (lead.account_id, LEAD): replacing(Row(lead.version, lead)),
        (lead.account_id, f"{DECISION}{record.seq:06}"): replacing(Row(1, record, told)),
    }


def _refusal(demand: Demand) -> str:
    return f"{REFUSAL}{demand.name}"


def _slots(placements: Sequence[Placement], turn: Turn) -> dict[Key, Change]:
    changes: dict[Key, Change] = {}
    for rep_id, slots in slots_moved(placements).items():
        if slots < 0:
            changes[ROSTER, rep_id] = _working(partial(_released, slots=-slots))
        elif rep_id in turn.slots:
            changes[ROSTER, rep_id] = _working(partial(_taken, slot=turn.slots[rep_id]))
        else:
            raise Conflict
    return changes


def _working(update: Callable[[Desktop], Desktop]) -> Change:
    """Return the change of a rep's work, whatever the CRM's version of the rep."""

    def change(before: Row | None) -> Row:
        if before is None or not isinstance(before.value, Desktop):
            raise Conflict
        return replace(before, value=update(before.value), events=())

    return change


def _taken(at: Desktop, slot: Slot) -> Desktop:
    rep, periods = at.rep, (slot.day, slot.week)
    seen = (slot.taken_today, slot.taken_this_week)
    if rep is None or not rep.active or at.open_leads >= min(rep.cap, slot.room):
        raise Conflict
    counts = [at.taken.get(period, 0) for period in periods]
    stored, rooms = (rep.daily_cap, rep.weekly_cap), (slot.room_today, slot.room_this_week)
    for count, as_read, *caps in zip(counts, seen, stored, rooms, strict=True):
        if (count == 0) != (as_read == 0) or any(cap is not None and count >= cap for cap in caps):
            raise Conflict
    taken = {period: count + 1 for period, count in zip(periods, counts, strict=True)}
    return replace(at, open_leads=at.open_leads + 1, taken=taken)


def _released(at: Desktop, slots: int) -> Desktop:
    if at.open_leads < slots:
        raise Conflict
    return replace(at, open_leads=at.open_leads - slots)


def _seen(at: Desktop, rep: Rep, period: Period) -> Rep:
    day, week = period
    return replace(
        rep,
        hours=rep.hours.observing(_HOLIDAYS),
        open_leads=at.open_leads,
        taken_today=at.taken.get(day, 0),
        taken_this_week=at.taken.get(week, 0),
        complex_deals=sum(in_hand for _, in_hand in at.deals.values()),
    )
