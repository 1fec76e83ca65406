"""The stages over tables in memory: which event leads to which use case, as in `functions/`."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.adapters.public_holidays import PublicHolidays
from plg_router.contracts.account_events import (
    AccountDiscoveredV1,
    AccountEnrichedV1,
    AccountMergedV1,
    AccountOwnerChangedV1,
    AccountScoredV1,
    AccountSignalsChangedV2,
    ContactKeptV1,
)
from plg_router.contracts.envelope import Event
from plg_router.contracts.handoff_events import SelfServeChosenV1
from plg_router.contracts.lead_events import (
    LeadEscalatedV1,
    LeadQualifiedV1,
    LeadQueuedV1,
    LeadReassignedV1,
    LeadWithdrawnV1,
)
from plg_router.contracts.lead_notices import LeadClosedV1
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.handoff.standing import Expiry
from plg_router.domain.identity.nodes import Node
from plg_router.domain.identity.resolve import Link
from plg_router.domain.routing.rep import Rep
from plg_router.domain.signals.profile import Profile
from plg_router.kernel.errors import AlreadyHandled, Transient
from plg_router.kernel.ids import AccountId, RepId
from plg_router.policy.routing import Squad
from plg_router.runtime.crm_events import CrmEvents
from plg_router.runtime.crm_feeds import crm_feeds
from plg_router.runtime.events import cause_of
from plg_router.runtime.offers import Enforcer
from plg_router.services.apply_account_change import ApplyAccountChange
from plg_router.services.apply_crm_change import ApplyCrmChange, CrmUseCases
from plg_router.services.apply_rep_change import ApplyRepChange
from plg_router.services.drain_waiting import DrainWaiting
from plg_router.services.end_for_self_serve import EndForSelfServe
from plg_router.services.enforce_sla import CheckMeeting, EnforceSla
from plg_router.services.enrich_account import EnrichAccount
from plg_router.services.erase_subject import EraseSubject
from plg_router.services.find_employer import FindEmployer
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.ingest_signals import IngestSignals
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.override_assignment import OverrideAssignment
from plg_router.services.ports import Cause, Ground, Versioned
from plg_router.services.record_deal import RecordDeal
from plg_router.services.record_engagement import Engagement, RecordEngagement
from plg_router.services.record_verdict import RecordVerdict
from plg_router.services.research_company import ResearchCompany
from plg_router.services.route_lead import MergeLeads, RouteLead
from plg_router.services.routing_desk import RoutingDesk
from plg_router.services.score_account import ScoreAccount
from plg_router.services.tell_firmographics import TellFirmographics
from plg_router.services.vendor_desk import Inquiry, VendorDesk
from plg_router.services.vendor_ports import Vendors
from tests.fakes.accounts import InMemoryAccounts
from tests.fakes.crm import InMemoryCrmObjects
from tests.fakes.leads import InMemoryLeads, InMemoryRoster
from tests.fakes.people import InMemoryPeople
from tests.fakes.storage import Storage
from tests.fakes.vendors import Bill, InMemoryAdmissions, InMemoryContacts
from tests.fakes.world import FixedClock, FixedPolicy, InMemoryQuarantine, KnownCompanies
from tests.simulation.cast import COMPANIES, RULES
from tests.simulation.crm_words import Change
from tests.simulation.mechanisms import IN_PLACE, Mechanisms

UseCase = Callable[[Any], object]
MAIL, HOLIDAYS = PinnedMailDirectory(), PublicHolidays()


class LaggingAccounts(InMemoryAccounts):
    """Accounts whose ground may be that of a moment ago.

    They answer in an order of their own, lest a process's hash seed decide it.
    """

    def __init__(self, storage: Storage, copy: Callable[[], Storage]) -> None:
        super().__init__(storage)
        self._copy = copy

    def profiles(self, accounts: Collection[AccountId]) -> dict[AccountId, Versioned[Profile]]:
        """Return every account's profile."""
        return super().profiles(sorted(accounts))

    def links(self, nodes: Collection[Node]) -> dict[Node, Link]:
        """Return the link of each node that points to an account."""
        return super().links(sorted(nodes))

    def ground(self, nodes: Collection[Node]) -> Ground:
        """Return the roots of nodes with the profiles that are met on the way."""
        return InMemoryAccounts(self._copy()).ground(sorted(nodes))


class LaggingLeads(InMemoryLeads):
    """Leads whose indexes may not know the latest yet."""

    def __init__(self, storage: Storage, lags: Callable[[], bool]) -> None:
        super().__init__(storage)
        self._lags = lags

    def held_by(self, rep_id: RepId) -> Iterator[Lead]:
        """Yield a rep's open leads, but for the very latest."""
        return (lead for lead in super().held_by(rep_id) if not self._lags())

    def waiting(self, squad: Squad) -> Iterator[Lead]:
        """Yield the leads that wait for a squad, but for the very latest."""
        return (lead for lead in super().waiting(squad) if not self._lags())


class LaggingRoster(InMemoryRoster):
    """Reps whose loads may be those of a moment ago: others take slots while somebody decides."""

    def __init__(self, storage: Storage, lags: Callable[[], bool]) -> None:
        super().__init__(storage)
        self._lags = lags
        self._loads: dict[RepId, int] = {}

    def reps(self, now: datetime) -> Mapping[RepId, Rep]:
        """Return every rep."""
        reps, before = super().reps(now), self._loads
        self._loads = {rep_id: rep.open_leads for rep_id, rep in reps.items()}
        if not self._lags():
            return reps
        return {
            rep_id: replace(rep, open_leads=before.get(rep_id, rep.open_leads))
            for rep_id, rep in reps.items()
        }


@dataclass(frozen=True)
class Stages:
    """What serves each queue, what judges when a clock has run, and what it all stands on."""

    ingest: IngestSignals
    use_cases: Mapping[str, Mapping[type[Event], UseCase]]  # by stage
    feeds: Mapping[type[Change], UseCase]  # of CRMs that word their events themselves
    enforcer: Enforcer
    accounts: InMemoryAccounts
    leads: InMemoryLeads
    roster: InMemoryRoster
    desk: RoutingDesk
    quarantine: InMemoryQuarantine
    people: InMemoryPeople
    erase: EraseSubject
    tell: TellFirmographics
    link: LinkAccounts

    def serving(self, stage: str, event: Event | Change) -> UseCase:
        """Return what serves an event in the queue of a stage."""
        if isinstance(event, Event):
            return self.use_cases[stage][type(event)]
        return self.feeds[type(event)]


def put_together(
    storage: Storage,
    copy: Callable[[], Storage],
    now: FixedClock,
    lags: Callable[[], bool],
    vendors: Vendors,
    *,
    mechanisms: Mechanisms = IN_PLACE,
) -> Stages:
    """Wire every use case as the functions do."""
    accounts, roster = LaggingAccounts(storage, copy), LaggingRoster(storage, lags)
    true_leads = LaggingLeads(storage, lags)
    leads = mechanisms.leads(true_leads)
    policies, quarantine = FixedPolicy(RULES), InMemoryQuarantine()
    people = InMemoryPeople(storage)
    link, tell = LinkAccounts(accounts), TellFirmographics(accounts, now)
    desk = RoutingDesk(mechanisms.accounts(accounts), mechanisms.roster(roster), policies, now)
    drain = DrainWaiting(desk, leads, _no_pause)
    pseudonyms = mechanisms.pseudonyms()
    records = CrmUseCases(
        ApplyAccountChange(accounts, link, tell),
        RecordDeal(accounts, leads, roster, policies),
        _Unmeasured(accounts, leads),
    )
    objects = InMemoryCrmObjects(storage)
    apply = ApplyCrmChange(objects, accounts, leads, records, policies, MAIL)
    crm = CrmEvents(
        records,
        ApplyRepChange(desk, leads, drain, _no_pause),
        RecordVerdict(desk, leads),
        OverrideAssignment(desk, leads),
        MAIL,
        pseudonyms,
        HOLIDAYS,
    )
    enrich = EnrichAccount([KnownCompanies(COMPANIES)], tell)
    contacts = InMemoryContacts(storage, now)
    forest = mechanisms.forest(accounts)
    vendor_desk = VendorDesk(vendors, InMemoryAdmissions(storage), policies, Bill(), now)
    return Stages(
        ingest=IngestSignals(forest, link, quarantine, _no_pause, contacts),
        use_cases={
            "enrichment": _enrichment(
                enrich,
                ResearchCompany(mechanisms.asking(accounts), enrich, tell, vendor_desk, now),
                FindEmployer(accounts, contacts, link, vendor_desk, MAIL, now),
            ),
            "scoring": _scoring(ScoreAccount(accounts, policies, now)),
            "routing": _routing(desk, leads, mechanisms.follow(FollowOwner(desk, leads)), drain),
            "crm": crm.use_cases(),
        },
        feeds={feed.contract: feed.use_case for feed in crm_feeds(apply, pseudonyms)},
        enforcer=Enforcer(EnforceSla(desk, leads, drain), CheckMeeting(desk, leads), lambda: 0),
        accounts=accounts,
        leads=true_leads,
        roster=roster,
        desk=RoutingDesk(accounts, roster, policies, now),
        quarantine=quarantine,
        people=people,
        tell=tell,
        link=link,
        erase=EraseSubject(people, accounts, true_leads, desk, _no_pause),
    )


def _enrichment(
    enrich: EnrichAccount, research: ResearchCompany, find: FindEmployer
) -> Mapping[type[Event], UseCase]:
    def scored(event: AccountScoredV1) -> object:
        account, team = AccountId(event.data.account_id), event.data.vector.team
        return _answered(research(account, event.data.score, team, cause_of(event)))

    def kept(event: ContactKeptV1) -> object:
        return _answered(find(Node(event.data.person), cause_of(event)))

    return {AccountDiscoveredV1: _of_account(enrich), AccountScoredV1: scored, ContactKeptV1: kept}


def _answered(inquiry: Inquiry) -> Inquiry:
    """Return what came of asking; raises Transient, as the function does, while it is owed."""
    if not inquiry.is_settled:
        raise Transient
    return inquiry


def _scoring(score: ScoreAccount) -> Mapping[type[Event], UseCase]:
    def judged_afresh(event: LeadWithdrawnV1) -> object:
        if not event.data.is_expired:
            raise AlreadyHandled
        expiry = Expiry(AccountId(event.data.account_id), event.data.decision_seq)
        return score(expiry.account_id, cause_of(event), expiry=expiry)

    changes = (AccountDiscoveredV1, AccountSignalsChangedV2, AccountEnrichedV1)
    return {**dict.fromkeys(changes, _of_account(score)), LeadWithdrawnV1: judged_afresh}


def _routing(
    desk: RoutingDesk, leads: InMemoryLeads, follow: FollowOwner, drain: DrainWaiting
) -> Mapping[type[Event], UseCase]:
    route, end = RouteLead(desk, leads, follow), EndForSelfServe(desk, leads)

    def routed(event: LeadQualifiedV1) -> object:
        cause = cause_of(event)
        placement = route(event.data.qualified(), cause)
        return drain(cause) if placement.lead.is_open else placement

    def ended(event: SelfServeChosenV1) -> object:
        return end(event.data.chosen(), cause_of(event))

    def freed(event: Event) -> object:
        return drain(cause_of(event))

    room = (LeadClosedV1, LeadReassignedV1, LeadEscalatedV1, LeadWithdrawnV1)
    return {
        LeadQualifiedV1: routed,
        AccountMergedV1: _of_account(MergeLeads(desk, leads, follow)),
        AccountOwnerChangedV1: _of_account(follow),
        SelfServeChosenV1: ended,
        LeadQueuedV1: _of_account(drain.after_queueing),
        **dict.fromkeys(room, freed),
    }


def _of_account(use_case: Callable[[AccountId, Cause], object]) -> UseCase:
    return lambda event: use_case(AccountId(event.data.account_id), cause_of(event))


def _no_pause(_attempt: int) -> None:
    """Wait for nothing: time is virtual."""


class _Unmeasured(RecordEngagement):
    """Engagement without the metric, which a process would share with other tests."""

    def __call__(
        self, account: AccountId, at: datetime, cause: Cause, *, meeting_booked: bool = False
    ) -> Engagement:
        found = super().__call__(account, at, cause, meeting_booked=meeting_booked)
        return replace(found, waited=None)
