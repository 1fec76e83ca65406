"""Keep leads: the claim, the slot, the turn, the record and the event move as one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from plg_router.adapters.dynamodb import documents
from plg_router.adapters.dynamodb.items import (
    get,
    query,
    replacing,
    transact,
    versioned,
)
from plg_router.adapters.dynamodb.outbox import outbox
from plg_router.adapters.dynamodb.roster import put_credits, release_slot, take_slot
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.kernel.clock import Clock
from plg_router.kernel.ids import AccountId, RepId
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

    def commit(self, placement: Placement, credits_version: int, cause: Cause) -> None:
        """Commit a decision as a whole.

        Raises Conflict when the lead, the squad's credits or the rep's room changed since.
        """
        writes = [self._lead_put(placement.lead), self._record_put(placement, cause)]
        writes += self._slots(placement.releases, placement.takes)
        if placement.credits is not None:
            after = Versioned(placement.credits, credits_version + 1)
            writes.append(put_credits(self._reps, placement.lead.squad, after))
        transact(self._client, writes)

    def close(self, before: Lead, after: Lead) -> None:
        """Replace an ended lead and give its slot back; raises Conflict when it has changed."""
        held = before.rep_id if before.is_open else None
        transact(self._client, [self._lead_put(after), *self._slots(held, None)])

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

    def _slots(self, releases: RepId | None, takes: RepId | None) -> list[dict[str, Any]]:
        if releases == takes:
            return []
        released = [release_slot(self._reps, releases)] if releases else []
        return released + ([take_slot(self._reps, takes)] if takes else [])
