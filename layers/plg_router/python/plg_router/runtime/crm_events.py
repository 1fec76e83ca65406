"""Serve what the CRM says in the router's own words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from plg_router.contracts.account_changed import AccountChangedV1
from plg_router.contracts.assignment_overridden import AssignmentOverriddenV1
from plg_router.contracts.deal_closed import DealClosedV1
from plg_router.contracts.envelope import Event
from plg_router.contracts.lead_engaged import LeadEngagedV1
from plg_router.contracts.lead_verdict_recorded import LeadVerdictRecordedV1
from plg_router.contracts.opportunity_changed import OfCompany, OpportunityChangedV1
from plg_router.contracts.rep_changed import RepChangedV1
from plg_router.domain.routing.ownership import Whose
from plg_router.domain.routing.working_hours import HolidayCalendars
from plg_router.domain.signals.mail import MailDirectory
from plg_router.domain.signals.pseudonyms import Pseudonyms
from plg_router.kernel.errors import Rejected
from plg_router.kernel.ids import AccountId
from plg_router.runtime.decisions import decided
from plg_router.runtime.events import Fields, UseCase, cause_of
from plg_router.runtime.observability import measure
from plg_router.services.apply_crm_change import CrmUseCases
from plg_router.services.apply_rep_change import ApplyRepChange
from plg_router.services.override_assignment import OverrideAssignment
from plg_router.services.record_verdict import RecordVerdict


@dataclass(frozen=True)
class CrmEvents:
    """What each event of the CRM leads to, and what it takes to read one."""

    records: CrmUseCases
    apply_rep: ApplyRepChange
    judge: RecordVerdict
    override: OverrideAssignment
    mail: MailDirectory
    pseudonyms: Pseudonyms
    calendars: HolidayCalendars

    def use_cases(self) -> Mapping[type[Event], UseCase]:
        """Return the use case of every event."""
        return {
            AccountChangedV1: self._account_changed,
            RepChangedV1: self._rep_changed,
            LeadEngagedV1: self._lead_engaged,
            LeadVerdictRecordedV1: self._verdict_recorded,
            AssignmentOverriddenV1: self._assignment_overridden,
            OpportunityChangedV1: self._opportunity_changed,
            DealClosedV1: self._deal_closed,
        }

    def _account_changed(self, event: AccountChangedV1) -> None:
        change = event.data.change(self.mail, self.pseudonyms)
        self.records.apply_account(change, cause_of(event))

    def _rep_changed(self, event: RepChangedV1) -> Fields:
        rep = event.data.rep(self.calendars, event.metadata.occurred_at)
        return decided(*self.apply_rep(rep, event.data.version, cause_of(event)))

    def _lead_engaged(self, event: LeadEngagedV1) -> Fields:
        touch = event.data
        found = self.records.engage(
            AccountId(touch.account_id),
            touch.engaged_at,
            cause_of(event),
            meeting_booked=touch.meeting_booked,
        )
        if found.waited is not None:
            measure(first_touch=found.waited)
        return {"account_id": found.lead.account_id, "outcome": found.lead.status}

    def _verdict_recorded(self, event: LeadVerdictRecordedV1) -> Fields:
        verdict = event.data.lead_verdict()
        with _named_in_full():
            self.judge(verdict, cause_of(event))
        return {"decision_id": verdict.decision_id, "outcome": verdict.fault or verdict.answer}

    def _assignment_overridden(self, event: AssignmentOverriddenV1) -> Fields:
        with _named_in_full():
            return decided(self.override(event.data.choice(), cause_of(event)))

    def _opportunity_changed(self, event: OpportunityChangedV1) -> None:
        told = event.data.opportunity(self.pseudonyms)
        self.records.record_deal(told, self._whose(event.data), cause_of(event))

    def _deal_closed(self, event: DealClosedV1) -> None:
        told = event.data.deal(self.pseudonyms)
        self.records.record_deal(told, self._whose(event.data), cause_of(event))

    def _whose(self, told: OfCompany) -> Whose:
        return told.whose(self.mail, self.pseudonyms)


@contextmanager
def _named_in_full() -> Iterator[None]:
    """Name a field that a use case refuses by its path in the event, as reading the event does."""
    try:
        yield
    except Rejected as reason:
        raise Rejected(f"detail.data.{reason.field}", reason.fix) from None
