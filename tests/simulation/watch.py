"""What must hold at every committed write, whatever has just gone wrong."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from plg_router.domain.assignment.lead import Lead, LeadStatus, Step
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.routing.ownership import CrmRecords
from plg_router.domain.scoring.events import Crossing
from plg_router.kernel.ids import AccountId, EventId, RepId
from plg_router.policy.routing import Relaxation
from tests.fakes.accounts import ACCOUNT, CRM, Pointer
from tests.fakes.leads import CREDITS, DECISION, LEAD, ROSTER, Desktop
from tests.fakes.storage import Key, Row
from tests.simulation.cast import RULES
from tests.simulation.promises import Promise, breach

GOES_ON = "goes on from"  # how the record of a lead begins that another account had before
_ASSIGNED = {"LeadAssigned", "LeadReassigned"}


class Watch:
    """Sees every write as it is committed; raises Breach at the first that breaks a promise."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._owners: dict[str, list[tuple[datetime, RepId | None]]] = {}  # since when whose
        self.rows: dict[Key, Row] = {}
        self.lapsed: set[tuple[AccountId, EventId, datetime, RepId]] = set()  # who let which lapse
        self._held: dict[RepId, set[AccountId]] = {}
        self._made: set[tuple[AccountId, Crossing]] = set()  # leads, by what qualified them

    def __call__(self, written: Mapping[Key, Row]) -> None:
        """Compare what was written with what was there."""
        before = {key: self.rows.get(key) for key in written}
        self.rows |= written
        touched: set[RepId] = set()
        leads = sum(sk == LEAD for _, sk in written)  # two where accounts turned out to be one
        for (pk, sk), row in written.items():
            if sk == CRM and isinstance(row.value, CrmRecords):
                known = self._owners.setdefault(pk, [])
                known.append((self._clock(), row.value.owner))
            elif sk == LEAD:
                self._crossing(AccountId(pk), before[pk, sk], row, is_merger=leads > 1)
                touched |= self._lead(AccountId(pk), before[pk, sk], row)
            elif sk.startswith(DECISION) and before[pk, sk] is None:  # else it only lost a name
                self._decision(pk, row)
            elif sk == CREDITS:
                self._credits(pk, row)
            elif pk == ROSTER:
                touched.add(RepId(sk))
                self._took(RepId(sk), before[pk, sk], row)
        for rep_id in touched:
            self._load(rep_id)

    def check_loads(self) -> None:
        """Raise Breach for a rep whose load is not what they hold."""
        for rep_id in sorted({*self._held, *(RepId(sk) for pk, sk in self.rows if pk == ROSTER)}):
            self._load(rep_id)

    def lead_of(self, account: str) -> Lead | None:
        """Return an account's latest lead."""
        row = self.rows.get((account, LEAD))
        return row.value if row and isinstance(row.value, Lead) else None

    def leads(self) -> list[Lead]:
        """Return every account's latest lead."""
        found = (row.value for (_, sk), row in self.rows.items() if sk == LEAD)
        return [lead for lead in found if isinstance(lead, Lead)]

    def root_of(self, account: str) -> str:
        """Return the account that one lives on in."""
        *_, root = self.way_of(account)
        return root

    def way_of(self, account: str) -> list[str]:
        """Return the accounts that one lives on in, each in the next, from itself to the last."""
        row = self.rows.get((account, ACCOUNT))
        if row and isinstance(row.value, Pointer):
            return [account, *self.way_of(row.value.into)]
        return [account]

    def _lead(self, account: AccountId, before: Row | None, row: Row) -> set[RepId]:
        """Return whose load the change of a lead may have moved."""
        was, lead = before.value if before else None, row.value
        touched: set[RepId] = set()
        if not isinstance(lead, Lead):
            return touched
        if isinstance(was, Lead):
            if was.is_open and was.rep_id:
                self._held[was.rep_id].discard(account)
                touched.add(was.rep_id)
            if was.status is LeadStatus.ENGAGED and lead.awaits_answer and _is_same(was, lead):
                raise breach(Promise.ENGAGED, f"{account} was reached, and is {lead.status} again")
            if lead.version < was.version:
                raise breach(Promise.ONE_LEAD, f"{account} went back to version {lead.version}")
        if lead.is_open:
            if lead.rep_id is None:
                raise breach(Promise.ONE_LEAD, f"{account} is open and nobody has it")
            self._held.setdefault(lead.rep_id, set()).add(account)
            touched.add(lead.rep_id)
        return touched

    def _crossing(
        self, account: AccountId, before: Row | None, row: Row, *, is_merger: bool
    ) -> None:
        """See to it that a crossing makes one lead, however often it is told."""
        was, lead = before.value if before else None, row.value
        if not isinstance(lead, Lead) or not lead.awaits_answer:
            return
        made = (account, lead.request.crossed)
        goes_on = is_merger or (isinstance(was, Lead) and was.awaits_answer)
        if not goes_on and lead.step is not Step.MANUAL and made in self._made:
            raise breach(Promise.ONE_LEAD, f"{account} gets a second lead of {made}")
        self._made.add(made)

    def _decision(self, account: str, row: Row) -> None:
        record, lead = row.value, self.lead_of(account)
        if not isinstance(record, DecisionRecord) or lead is None or not lead.awaits_answer:
            return
        if self.root_of(account) != account:
            raise breach(Promise.ONE_LEAD, f"{account} ended, and gets the lead {lead.status}")
        owner, owners = record.request.owner, self._owners_now(account)
        if owner not in owners:
            raise breach(Promise.OWNER, f"{account} of {owners} is taken to be of {owner}")
        if owner and record.rep_id != owner:
            raise breach(Promise.OWNER, f"{account} of {owner} goes to {record.rep_id}")
        if record.step is Step.CAPACITY and record.outcome in _ASSIGNED and record.rep_id:
            self._territory(account, record, record.rep_id)
            if (account, lead.correlation_id, lead.opened_at, record.rep_id) in self.lapsed:
                raise breach(Promise.TRIED, f"{account} goes back to {record.rep_id}")

    def _owners_now(self, account: str) -> set[RepId | None]:
        """Return whose an account is by the CRM's records, and was a moment ago.

        Whoever decides may have read them before the latest write: then the lead follows later.
        """
        now, known = self._clock(), [(datetime.min.replace(tzinfo=UTC), None)]
        known += self._owners.get(account, [])
        earlier = [owner for since, owner in known if since < now]
        return {earlier[-1], *(owner for since, owner in known if since >= now)}

    def _territory(self, account: str, record: DecisionRecord, rep_id: RepId) -> None:
        if record.reason.startswith(GOES_ON):  # decided by the record it names
            return
        territory = record.request.territory(RULES.routing)
        covered = {territory}
        if Relaxation.TERRITORY in record.relaxed:
            covered |= set(RULES.routing.territories.helped_by.get(territory, ()))
        rep = self._desktop(rep_id).rep
        if rep is None or covered.isdisjoint(rep.territories):
            raise breach(Promise.TERRITORY, f"{account} of {territory} goes to {rep_id}")

    def _credits(self, squad: str, row: Row) -> None:
        if isinstance(row.value, Mapping) and sum(row.value.values()) != 0:
            raise breach(Promise.CREDITS, f"{squad} is at {dict(row.value)}")

    def _took(self, rep_id: RepId, before: Row | None, row: Row) -> None:
        """See to it that a rep who takes a lead may have one more."""
        at, was = row.value, before.value if before else None
        if not isinstance(at, Desktop) or not isinstance(was, Desktop):
            return
        if at.rep is None or at.open_leads <= was.open_leads:
            return
        if not at.rep.active:
            raise breach(Promise.LOAD, f"{rep_id} left, and gets a lead")
        if at.open_leads > at.rep.cap:
            raise breach(Promise.LOAD, f"{rep_id} has {at.open_leads} of {at.rep.cap}")
        for period, count in at.taken.items():
            cap = at.rep.weekly_cap if "W" in period else at.rep.daily_cap
            if cap and count > max(cap, was.taken.get(period, 0)):
                raise breach(Promise.LOAD, f"{rep_id} took {count} of {cap} in {period}")

    def _load(self, rep_id: RepId) -> None:
        counted, held = self._desktop(rep_id).open_leads, len(self._held.get(rep_id, ()))
        if counted != held:
            raise breach(Promise.LOAD, f"{rep_id} counts {counted}, holds {held}")

    def _desktop(self, rep_id: RepId) -> Desktop:
        row = self.rows.get((ROSTER, rep_id))
        return row.value if row and isinstance(row.value, Desktop) else Desktop()


def _is_same(was: Lead, lead: Lead) -> bool:
    """Tell whether a lead goes on: another one has a crossing or a moment of its own."""
    return (was.opened_at, was.request.crossed) == (lead.opened_at, lead.request.crossed)
