"""Keep leads: the claim, the slot, the turn, the record and the events move as one."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from plg_router.adapters.dynamodb import documents
from plg_router.adapters.dynamodb.accounts import living
from plg_router.adapters.dynamodb.items import (
    Item,
    get,
    get_many,
    indexed,
    key,
    query,
    replacing,
    text_of,
    transact,
    unchanged,
    versioned,
)
from plg_router.adapters.dynamodb.outbox import outbox
from plg_router.adapters.dynamodb.roster import (
    count_early_lead,
    put_credits,
    release_slots,
    take_slot,
)
from plg_router.contracts.outgoing import Announced
from plg_router.domain.assignment.events import LeadNews
from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.domain.assignment.placement import Placement, slots_moved
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.assignment.refusal import Demand, Refusal
from plg_router.domain.feedback.verdict import LeadVerdict
from plg_router.kernel.clock import Clock
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId, RepId
from plg_router.policy.routing import Squad
from plg_router.services.ports import Aside, Cause, Refund, Turn, Versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LEAD, DECISION, VERDICT, REFUSAL = "LEAD", "DECISION#", "VERDICT#", "REFUSAL#"

HELD, WAITING = "held", "waiting"
_HELD_BY, _WAITS_FOR, _PLACE_IN_LINE = "held_by", "waits_for", "place_in_line"
# Sparse indexes of the accounts table: what each is read by, in which order.
INDEXES = {HELD: (_HELD_BY,), WAITING: (_WAITS_FOR, _PLACE_IN_LINE)}


class LeadTable:
    """The only writer of leads (decision 0014)."""

    def __init__(
        self, client: "DynamoDBClient", accounts_table: str, reps_table: str, clock: Clock
    ) -> None:
        self._client = client
        self._accounts = accounts_table
        self._reps = reps_table
        self._clock = clock

    def lead(self, account: AccountId) -> Lead | None:
        """Return the account's latest lead, whatever its status."""
        item = get(self._client, self._accounts, account, LEAD)
        return documents.decode(Lead, text_of(item)) if item else None

    def held_by(self, rep_id: RepId) -> Iterator[Lead]:
        """Yield a rep's open leads, but for those that became open a moment ago."""
        held = self._found_by(HELD, rep_id)
        return (lead for lead in held if lead.is_open and lead.rep_id == rep_id)

    def waiting(self, squad: Squad) -> Iterator[Lead]:
        """Yield the leads that wait for a squad, best first, but for the very latest."""
        waiting = self._found_by(WAITING, squad)
        return (lead for lead in waiting if lead.status is LeadStatus.WAITING)

    def decisions(self, account: AccountId) -> Iterator[DecisionRecord]:
        """Yield every decision ever taken about an account's leads, oldest first."""
        for item in query(self._client, self._accounts, account, DECISION):
            yield documents.decode(DecisionRecord, text_of(item))

    def decision(self, account: AccountId, seq: int) -> DecisionRecord | None:
        """Return one decision about an account's leads."""
        item = get(self._client, self._accounts, account, _decision(seq))
        return documents.decode(DecisionRecord, text_of(item)) if item else None

    def verdict(self, account: AccountId, seq: int) -> LeadVerdict | None:
        """Return what sales said of a decision, or None where it was not judged."""
        item = get(self._client, self._accounts, account, _verdict(seq))
        return documents.decode(LeadVerdict, text_of(item)) if item else None

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
        """Commit a decision as a whole, with the end of the lead it makes superfluous.

        Raises Conflict when a lead, the squad's credits or the rep's room changed since, when the
        account that somebody has to answer for lives on in another, or when the demand it follows
        was refused meanwhile.
        """
        writes = self._decided(placement, cause, also)
        if ended:
            writes += self._decided(ended, cause)
        writes += self._slots_moved([placement, ended] if ended else [placement], turn)
        lead = placement.lead
        if placement.credits is not None and placement.record.turns:  # else nobody's turn moved
            after = Versioned(placement.credits, turn.credits_version + 1)
            writes.append(put_credits(self._reps, lead.squad, after))
        if placement.is_early:
            writes.append(count_early_lead(self._reps, turn.early_leads))
        if lead.awaits_answer:
            writes.append(living(self._accounts, lead.account_id))
        if unless_refused:
            refusal = key(unless_refused.account_id, _refusal(unless_refused))
            writes.append(unchanged(self._accounts, refusal, 0))
        transact(self._client, writes)

    def change(
        self,
        before: Lead,
        after: Lead,
        event: "LeadNews | Aside",
        cause: Cause,
        *,
        also: Sequence[Aside] = (),
    ) -> None:
        """Replace a lead where nobody new gets it, and tell of it; an end frees its slot.

        Raises Conflict when the lead has changed since.
        """
        writes = [self._lead_put(after, [event, *also], cause)]
        if before.is_open and not after.is_open and before.rep_id:
            writes.append(release_slots(self._reps, before.rep_id, 1))
        transact(self._client, writes)

    def judge(
        self,
        verdict: LeadVerdict,
        cause: Cause,
        *,
        refund: Refund | None = None,
        ended: Placement | None = None,
    ) -> None:
        """Keep a verdict, with the turn it gives back and the lead it ends.

        Raises Conflict when the decision was judged, or any of it changed, since.
        """
        document = documents.encode(LeadVerdict, verdict)
        item = versioned(verdict.account_id, _verdict(verdict.decision_seq), 1, document)
        writes: list[dict[str, Any]] = [{"Put": replacing(self._accounts, item)}]
        if refund:
            writes.append(put_credits(self._reps, refund.squad, refund.after))
        if ended:
            writes += [*self._decided(ended, cause), *self._slots_moved([ended], Turn())]
        transact(self._client, writes)

    def refusal(self, demand: Demand) -> Refusal | None:
        """Return how a demand was refused, or None where it was not."""
        item = get(self._client, self._accounts, demand.account_id, _refusal(demand))
        return documents.decode(Refusal, text_of(item)) if item else None

    def refuse(self, refusal: Refusal, account: AccountId, lead: Lead | None) -> None:
        """Keep for ever that a demand about an account's lead was refused; nobody hears of it.

        Raises Conflict when the lead has changed since, or the demand was refused already.
        """
        demand, document = refusal.demand, documents.encode(Refusal, refusal)
        item = versioned(demand.account_id, _refusal(demand), 1, document)
        as_read = unchanged(self._accounts, key(account, LEAD), lead.version if lead else 0)
        transact(self._client, [{"Put": replacing(self._accounts, item)}, as_read])

    def _decided(
        self, placement: Placement, cause: Cause, also: Sequence[Aside] = ()
    ) -> list[dict[str, Any]]:
        record = placement.record
        pending = self._announced(record.decision_id, [placement.event, *also], cause)
        document = documents.encode(DecisionRecord, record)
        item = versioned(record.account_id, _decision(record.seq), 1, document, pending)
        return [self._lead_put(placement.lead), {"Put": replacing(self._accounts, item)}]

    def _slots_moved(self, placements: Sequence[Placement], turn: Turn) -> list[dict[str, Any]]:
        moved = slots_moved(placements)
        unknown = [rep for rep, slots in moved.items() if slots > 0 and rep not in turn.slots]
        if unknown:
            raise Conflict("nobody knows the rep")
        return [
            take_slot(self._reps, turn.slots[rep])
            if slots > 0
            else release_slots(self._reps, rep, -slots)
            for rep, slots in moved.items()
        ]

    def _lead_put(
        self, lead: Lead, events: Sequence[Announced] = (), cause: Cause | None = None
    ) -> dict[str, Any]:
        written = f"{lead.account_id}/{LEAD}/{lead.version}"
        pending = self._announced(written, events, cause) if cause else None
        document = documents.encode(Lead, lead)
        item = versioned(lead.account_id, LEAD, lead.version, document, pending)
        return {"Put": replacing(self._accounts, {**item, **_marks(lead)})}

    def _announced(self, written: str, events: Sequence[Announced], cause: Cause) -> str | None:
        return outbox(events, written=written, occurred_at=self._clock(), cause=cause)

    def _found_by(self, index: str, value: str) -> Iterator[Lead]:
        """Yield the leads of an index in its order, each as it is now."""
        attribute = INDEXES[index][0]
        for accounts in indexed(self._client, self._accounts, index, attribute, value):
            keys = [key(account, LEAD) for account in accounts]
            found = {
                item["pk"]["S"]: documents.decode(Lead, text_of(item))
                for item in get_many(self._client, self._accounts, keys)
            }
            yield from (found[account] for account in accounts if account in found)


def _marks(lead: Lead) -> Item:
    """Return what makes an index find a lead: nothing, unless somebody's capacity is involved."""
    if lead.is_open and lead.rep_id:
        return {_HELD_BY: {"S": lead.rep_id}}
    if lead.status is LeadStatus.WAITING:
        return {_WAITS_FOR: {"S": lead.squad}, _PLACE_IN_LINE: {"S": lead.place_in_line}}
    return {}


def _decision(seq: int) -> str:
    return f"{DECISION}{seq:06}"


def _refusal(demand: Demand) -> str:
    return REFUSAL + demand.name


def _verdict(seq: int) -> str:
    return f"{VERDICT}{seq:06}"
