"""Keep leads: the claim, the slot, the turn, the record and the event move as one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from plg_router.adapters.dynamodb import documents
from plg_router.adapters.dynamodb.accounts import living
from plg_router.adapters.dynamodb.items import (
    get,
    query,
    replacing,
    transact,
    versioned,
)
from plg_router.adapters.dynamodb.outbox import outbox
from plg_router.adapters.dynamodb.roster import put_credits, release_slots, take_slot
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.placement import Placement, slots_moved
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.kernel.clock import Clock
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import Cause, Versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LEAD, DECISION = "LEAD", "DECISION#"


class LeadTable:
    """The only writer of leads (architecture §5)."""

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
        return documents.decode(Lead, item["document"]["S"]) if item else None

    def decisions(self, account: AccountId) -> Iterator[DecisionRecord]:
        """Yield every decision ever taken about an account's leads, oldest first."""
        for item in query(self._client, self._accounts, account, DECISION):
            yield documents.decode(DecisionRecord, item["document"]["S"])

    def commit(
        self,
        placement: Placement,
        credits_version: int,
        cause: Cause,
        *,
        ended: Placement | None = None,
    ) -> None:
        """Commit a decision as a whole, with the end of the lead it makes superfluous.

        Raises Conflict when a lead, the squad's credits or the rep's room changed since, or when
        the account that somebody has to answer for lives on in another.
        """
        decisions = [placement, ended] if ended else [placement]
        writes = []
        for decision in decisions:
            writes += [self._lead_put(decision.lead), self._record_put(decision, cause)]
        for rep_id, slots in slots_moved(decisions).items():
            writes.append(
                take_slot(self._reps, rep_id)
                if slots > 0
                else release_slots(self._reps, rep_id, -slots)
            )
        if placement.credits is not None:
            after = Versioned(placement.credits, credits_version + 1)
            writes.append(put_credits(self._reps, placement.lead.squad, after))
        if placement.lead.awaits_answer:
            writes.append(living(self._accounts, placement.lead.account_id))
        transact(self._client, writes)

    def close(self, before: Lead, after: Lead) -> None:
        """Replace an ended lead and give its slot back; raises Conflict when it has changed."""
        writes = [self._lead_put(after)]
        if before.is_open and before.rep_id:
            writes.append(release_slots(self._reps, before.rep_id, 1))
        transact(self._client, writes)

    def _lead_put(self, lead: Lead) -> dict[str, Any]:
        item = versioned(lead.account_id, LEAD, lead.version, documents.encode(Lead, lead))
        return {"Put": replacing(self._accounts, item)}

    def _record_put(self, placement: Placement, cause: Cause) -> dict[str, Any]:
        record = placement.record
        pending = outbox(
            [placement.event],
            written=record.decision_id,
            occurred_at=self._clock(),
            cause=cause,
        )
        item = versioned(
            record.account_id,
            f"{DECISION}{record.seq:06}",
            1,
            documents.encode(DecisionRecord, record),
            pending,
        )
        return {"Put": replacing(self._accounts, item)}
