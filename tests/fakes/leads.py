"""Leads and a roster in memory: slots, credits and leads move as one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.placement import Placement, slots_moved
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.routing.rep import Rep
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId, RepId
from plg_router.policy.routing import Squad
from plg_router.services.ports import Cause, Versioned
from tests.fakes.accounts import ACCOUNT, living
from tests.fakes.storage import Change, Key, Row, Storage, newer, replacing, updating

LEAD, DECISION, ROSTER, CREDITS = "LEAD", "DECISION#", "ROSTER", "CREDITS"


class InMemoryLeads:
    """The leads of the accounts table, with the slots and credits they move."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def lead(self, account: AccountId) -> Lead | None:
        """Return the account's latest lead, whatever its status."""
        row = self._storage.read(account, LEAD)
        return row.value if row and isinstance(row.value, Lead) else None

    def decisions(self, account: AccountId) -> Iterator[DecisionRecord]:
        """Yield every decision ever taken about an account's leads, oldest first."""
        for row in self._storage.partition(account, DECISION):
            if isinstance(row.value, DecisionRecord):
                yield row.value

    def commit(
        self,
        placement: Placement,
        credits_version: int,
        cause: Cause,
        *,
        ended: Placement | None = None,
    ) -> None:
        """Commit a decision as a whole, with the end of the lead it makes superfluous."""
        changes: dict[Key, Change] = {}
        decisions = [placement, ended] if ended else [placement]
        for decision in decisions:
            lead, record = decision.lead, decision.record
            decided = Row(1, record, ((decision.event, cause),))
            changes[lead.account_id, LEAD] = replacing(Row(lead.version, lead))
            changes[lead.account_id, f"{DECISION}{record.seq:06}"] = replacing(decided)
        for rep_id, slots in slots_moved(decisions).items():
            changes[ROSTER, rep_id] = updating(partial(_move, slots=slots), Rep)
        lead = placement.lead
        if placement.credits is not None:
            moved = Row(credits_version + 1, placement.credits)
            changes[lead.squad, CREDITS] = replacing(moved)
        if lead.awaits_answer:
            changes[lead.account_id, ACCOUNT] = living
        self._storage.write(changes)

    def close(self, before: Lead, after: Lead) -> None:
        """Replace an ended lead and give its slot back; raises Conflict when it has changed."""
        changes = {(after.account_id, LEAD): replacing(Row(after.version, after))}
        if before.is_open and before.rep_id:
            changes[ROSTER, before.rep_id] = updating(partial(_move, slots=-1), Rep)
        self._storage.write(changes)


class InMemoryRoster:
    """The reps table."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def reps(self) -> Mapping[RepId, Rep]:
        """Return every rep, active or not."""
        rows = self._storage.partition(ROSTER, "")
        return {row.value.rep_id: row.value for row in rows if isinstance(row.value, Rep)}

    def credits(self, squad: Squad) -> Versioned[Credits]:
        """Return the credits of a squad."""
        row = self._storage.read(squad, CREDITS)
        if row is None or not isinstance(row.value, Mapping):
            return Versioned({}, 0)
        return Versioned(row.value, row.version)

    def save(self, rep: Rep, version: int) -> None:
        """Store a rep as the CRM describes them, leaving the open leads as they are."""

        def described(before: Row | None) -> Row:
            held = before.value.open_leads if before and isinstance(before.value, Rep) else 0
            return newer(Row(version, replace(rep, open_leads=held)))(before)

        self._storage.write({(ROSTER, rep.rep_id): described})


def _move(rep: Rep, slots: int) -> Rep:
    if slots > 0 and not (rep.active and rep.has_room):
        raise Conflict
    if rep.open_leads + slots < 0:
        raise Conflict
    return replace(rep, open_leads=rep.open_leads + slots)
