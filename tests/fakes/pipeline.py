"""Every use case over one storage in memory: the whole pipeline without a cloud."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.signals.reading import Reading
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId, RepId
from plg_router.services.apply_account_change import ApplyAccountChange
from plg_router.services.apply_rep_change import ApplyRepChange
from plg_router.services.drain_waiting import DrainWaiting
from plg_router.services.end_for_self_serve import EndForSelfServe
from plg_router.services.enforce_sla import CheckMeeting, EnforceSla, Offer
from plg_router.services.enrich_account import EnrichAccount
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.ingest_signals import Ingested, IngestSignals
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.override_assignment import OverrideAssignment
from plg_router.services.record_engagement import RecordEngagement
from plg_router.services.record_verdict import RecordVerdict
from plg_router.services.route_lead import MergeLeads, RouteLead
from plg_router.services.routing_desk import RoutingDesk
from plg_router.services.score_account import ScoreAccount
from plg_router.services.tell_firmographics import TellFirmographics
from tests.fakes.accounts import InMemoryAccounts
from tests.fakes.cast import CAUSE, MID_MARKET, NOW, RULES, company, qualified
from tests.fakes.leads import InMemoryLeads, InMemoryRoster
from tests.fakes.storage import Storage
from tests.fakes.world import (
    CountedPauses,
    FixedClock,
    FixedPolicy,
    InMemoryQuarantine,
    KnownCompanies,
)

Result = TypeVar("Result")


class Pipeline:
    """The use cases, and the world they act on."""

    def __init__(self) -> None:
        self.storage = Storage()
        self.accounts = InMemoryAccounts(self.storage)
        self.leads = InMemoryLeads(self.storage)
        self.roster = InMemoryRoster(self.storage)
        self.clock = FixedClock(NOW)
        self.policies = FixedPolicy(RULES)
        self.quarantine = InMemoryQuarantine()
        self.pauses = CountedPauses()
        self.companies = KnownCompanies({"acme.com": MID_MARKET})

        self.link = LinkAccounts(self.accounts)
        self.tell = TellFirmographics(self.accounts, self.clock)
        self.desk = RoutingDesk(self.accounts, self.roster, self.policies, self.clock)
        self.ingest = IngestSignals(self.accounts, self.link, self.quarantine, self.pauses)
        self.enrich = EnrichAccount([self.companies], self.tell)
        self.score = ScoreAccount(self.accounts, self.policies, self.clock)
        self.follow = FollowOwner(self.desk, self.leads)
        self.route = RouteLead(self.desk, self.leads, self.follow)
        self.merge = MergeLeads(self.desk, self.leads, self.follow)
        self.check_meeting = CheckMeeting(self.desk, self.leads)
        self.touch = RecordEngagement(self.accounts, self.leads)
        self.end_for_self_serve = EndForSelfServe(self.desk, self.leads)
        self.drain = DrainWaiting(self.desk, self.leads, self.pauses)
        self.enforce = EnforceSla(self.desk, self.leads, self.drain)
        self.apply_rep = ApplyRepChange(self.desk, self.leads, self.drain, self.pauses)
        self.override = OverrideAssignment(self.desk, self.leads)
        self.judge = RecordVerdict(self.desk, self.leads)
        self.apply = ApplyAccountChange(self.accounts, self.link, self.tell)

    def fold(self, *signals: Signal) -> Ingested:
        """Ingest signals as one batch."""
        return self.ingest([Reading(signals)])

    def assigned(self, domain: str = "acme.com") -> Lead:
        """Route a company's lead and return it."""
        return self.route(qualified(domain), CAUSE).lead

    def engage(self, account: AccountId, *, meeting_booked: bool = False) -> Lead:
        """Note a touch of this moment and return the lead after it."""
        return self.touch(account, self.clock(), CAUSE, meeting_booked=meeting_booked).lead

    def lead(self, domain: str = "acme.com") -> Lead:
        """Return a company's lead, which must exist."""
        lead = self.leads.lead(company(domain))
        assert lead is not None
        return lead

    def loads(self) -> Mapping[RepId, int]:
        """Return everybody's open leads."""
        return {rep_id: rep.open_leads for rep_id, rep in self.roster.reps(self.clock()).items()}

    def decisions(self, domain: str = "acme.com") -> list[str]:
        """Return the outcomes of a company's decisions, oldest first."""
        return [record.outcome for record in self.leads.decisions(company(domain))]


def offer_of(lead: Lead) -> Offer:
    """Return what the clock of a lead was started for."""
    return Offer(lead.account_id, lead.decision_seq)


def settled(use_case: Callable[[], Result]) -> Result:
    """Decide again after every conflict, as the functions do."""
    while True:
        try:
            return use_case()
        except Conflict:
            continue
