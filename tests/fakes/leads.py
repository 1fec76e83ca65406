"""Leads and a roster in memory: slots, credits and leads move as one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.routing.rep import Rep
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId, RepId
from plg_router.policy.routing import Squad
from plg_router.services.ports import Cause, Versioned
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

    def commit(self, placement: Placement, credits_version: int, cause: Cause) -> None:
        """Commit a decision as a whole; raises Conflict when anything it rests on changed."""
        lead, record = placement.lead, placement.record
        decided = Row(1, record, ((placement.event, cause),))
        changes: dict[Key, Change] = {
            (lead.account_id, LEAD): replacing(Row(lead.version, lead)),
            (lead.account_id, f"{DECISION}{record.seq:06}"): replacing(decided),
            **_slots(placement.releases, placement.takes),
        }
        if placement.credits is not None:
            moved = Row(credits_version + 1, placement.credits)
            changes[lead.squad, CREDITS] = replacing(moved)
        self._storage.write(changes)

    def close(self, before: Lead, after: Lead) -> None:
        """Replace an ended lead and give its slot back; raises Conflict when it has changed."""
        held = before.rep_id if before.is_open else None
        ended = replacing(Row(after.version, after))
        self._storage.write({(after.account_id, LEAD): ended, **_slots(held, None)})


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


def _slots(releases: RepId | None, takes: RepId | None) -> dict[Key, Change]:
    if releases == takes:
        return {}
    changes: dict[Key, Change] = {}
    if releases:
        changes[ROSTER, releases] = updating(_release, Rep)
    if takes:
        changes[ROSTER, takes] = updating(_take, Rep)
    return changes


def _take(rep: Rep) -> Rep:
    if not (rep.active and rep.has_room):
        raise Conflict
    return replace(rep, open_leads=rep.open_leads + 1)


def _release(rep: Rep) -> Rep:
    if rep.open_leads < 1:
        raise Conflict
    return replace(rep, open_leads=rep.open_leads - 1)
