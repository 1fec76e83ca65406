"""When accounts turn out to be one, their leads and owners do too: none is lost, none doubled."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.events import LeadAssigned, LeadWithdrawn
from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.identity.events import AccountMerged
from plg_router.domain.routing.ownership import AccountChange
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.signals.events import AccountDiscovered, AccountSignalsChanged
from plg_router.domain.sla.verdict import Verdict
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.kernel.ids import EventId
from plg_router.kernel.kinds import Kind
from plg_router.policy.routing import EarlyPhase
from tests.fakes.cast import CAUSE, MID_MARKET, RULES, company, customer, rep, signal
from tests.fakes.pipeline import Pipeline, offer_of, settled
from tests.services.merging import (
    ACME,
    AT_WORK,
    COLLEAGUE,
    VP,
    crossing,
    find_out,
    qualify,
    route,
    staffed_with_a_lead,
)

OWNED = AccountChange(customer("olga", crm_id="zeta"), ["zeta.com"], MID_MARKET)
GROUP = AccountChange(
    replace(customer("x", crm_id="group"), owner=None), ["acme.com", "zeta.com"], MID_MARKET
)


@pytest.fixture
def staffed(pipeline):
    """Return a pipeline in which a vice president on private mail has a lead with Rita."""
    return staffed_with_a_lead(pipeline)


def deliver(pipeline, *signals):
    """Ingest signals until all are folded, as a queue does."""
    while signals:
        signals = pipeline.fold(*signals).unfolded


@pytest.mark.requirement("S8", "S10", "S12", "S155")
def test_a_lead_follows_its_account_with_its_rep_and_its_clock(staffed):
    before = staffed.leads.lead(VP)
    find_out(staffed)

    staffed.merge(VP, CAUSE)

    after = staffed.lead()
    assert (after.rep_id, after.deadline) == (before.rep_id, before.deadline)
    assert staffed.leads.lead(VP).status is LeadStatus.WITHDRAWN
    assert staffed.loads() == {"rita": 1, "saul": 0}
    news = [type(event) for event in staffed.storage.events()][-2:]
    assert news == [LeadAssigned, LeadWithdrawn]
    with pytest.raises(AlreadyHandled):
        staffed.merge(VP, CAUSE)


@pytest.mark.requirement("S12", "S155")
def test_a_rep_who_leaves_during_the_merger_lets_it_go_first(staffed):
    """Else the lead of the one account would be decided upon under the key of the other."""
    engaged = route(staffed, ACME)
    staffed.engage(ACME)
    find_out(staffed)
    gone = rep("rita", cap=2, active=False)

    with pytest.raises(Conflict):
        staffed.apply_rep(gone, 2, CAUSE)
    assert staffed.lead().opened_at == engaged.opened_at
    assert staffed.lead().status is LeadStatus.ENGAGED
    staffed.merge(VP, CAUSE)
    staffed.apply_rep(gone, 2, CAUSE)

    assert staffed.lead().rep_id == "saul"
    assert staffed.leads.lead(VP).status is LeadStatus.WITHDRAWN
    assert staffed.loads() == {"rita": 0, "saul": 1}


@pytest.mark.parametrize("goes_on", [True, False], ids=["during the phase", "after it"])
@pytest.mark.requirement("S218")
def test_a_lead_of_the_early_phase_that_moves_is_counted_once(pipeline, goes_on):
    routing = RULES.routing.model_copy(update={"early_phase": EarlyPhase(rep="hanna", leads=3)})
    pipeline.policies.policy = RULES.model_copy(update={"routing": routing})
    pipeline.roster.save(rep("hanna"), 1)
    pipeline.fold(AT_WORK)
    qualify(pipeline, VP)
    route(pipeline, VP)
    find_out(pipeline)
    if not goes_on:
        pipeline.policies.policy = RULES

    pipeline.merge(VP, CAUSE)

    assert (pipeline.lead().rep_id, pipeline.lead().step) == ("hanna", Step.EARLY)
    assert pipeline.roster.early_leads() == 1


@pytest.mark.requirement("S12")
def test_of_two_open_leads_one_stays_and_the_other_gives_its_slot_back(staffed):
    own = route(staffed, ACME)
    find_out(staffed)

    staffed.merge(VP, CAUSE)

    assert staffed.lead() == own
    assert staffed.leads.lead(VP).status is LeadStatus.WITHDRAWN
    assert staffed.loads() == {"rita": 0, "saul": 1}


@pytest.mark.requirement("S12")
def test_an_account_that_has_qualified_does_not_qualify_again_under_another_key(staffed):
    find_out(staffed)

    standing = staffed.accounts.load(ACME).standing.value

    assert (standing.armed, standing.crossing) == (False, 1)


@pytest.mark.requirement("S13", "S155")
def test_a_lead_that_qualified_just_before_the_merger_is_opened_just_after(pipeline):
    pipeline.roster.save(rep("rita"), 1)
    pipeline.fold(AT_WORK)
    qualify(pipeline, VP)
    find_out(pipeline)

    assert route(pipeline, VP).account_id == ACME
    with pytest.raises(AlreadyHandled):
        pipeline.merge(VP, CAUSE)


@pytest.mark.requirement("S12", "S13")
def test_a_crossing_that_made_its_lead_after_the_merger_makes_no_second_one_told_again(pipeline):
    pipeline.roster.save(rep("rita"), 1)
    pipeline.fold(AT_WORK)
    qualify(pipeline, VP)
    find_out(pipeline)
    route(pipeline, VP)
    pipeline.engage(ACME)

    with pytest.raises(AlreadyHandled):
        route(pipeline, VP)

    assert route(pipeline, VP, 2).is_open


@pytest.mark.requirement("S12", "S13")
def test_a_crossing_told_again_makes_no_second_lead_where_anothers_lead_came_after_its_own(staffed):
    route(staffed, ACME)
    staffed.engage(ACME)
    find_out(staffed)
    staffed.merge(VP, CAUSE)
    staffed.engage(ACME)

    for account in (ACME, VP):
        with pytest.raises(AlreadyHandled):
            route(staffed, account)


@pytest.mark.requirement("S13", "S155")
def test_a_crossing_counts_however_often_the_company_it_belongs_to_has_crossed_before(pipeline):
    pipeline.roster.save(rep("rita"), 1)
    for number in (1, 2):
        before = replace(CAUSE, correlation_id=EventId(f"crossing {number}"))
        pipeline.route(crossing(ACME, number), before)
        pipeline.engage(ACME)
    pipeline.fold(AT_WORK)
    qualify(pipeline, VP)
    find_out(pipeline)

    assert route(pipeline, VP).is_open


@pytest.mark.requirement("S13", "S155")
def test_a_lead_routed_while_its_account_ends_is_never_left_behind(pipeline):
    """The merger commits between the reads and the write of routing."""
    pipeline.roster.save(rep("rita"), 1)
    pipeline.fold(AT_WORK)
    qualify(pipeline, VP)
    pipeline.storage.before_next_write(lambda: find_out(pipeline))

    with pytest.raises(Conflict):
        route(pipeline, VP)
    lead = route(pipeline, VP)

    assert pipeline.leads.lead(VP) is None
    assert (pipeline.lead(), pipeline.loads()) == (lead, {"rita": 1})


@pytest.mark.requirement("S13")
def test_a_lead_routed_just_before_its_account_ends_moves_with_the_news_of_it(pipeline):
    pipeline.roster.save(rep("rita"), 1)
    pipeline.fold(AT_WORK)
    qualify(pipeline, VP)
    pipeline.storage.before_next_write(lambda: route(pipeline, VP))
    find_out(pipeline)

    pipeline.merge(VP, CAUSE)

    assert pipeline.lead().rep_id == "rita"
    assert pipeline.loads() == {"rita": 1}


def test_the_same_crossing_told_again_makes_no_second_lead(staffed):
    staffed.engage(VP)

    with pytest.raises(AlreadyHandled):
        route(staffed, VP)

    assert route(staffed, VP, 2).is_open


def test_a_crossing_told_again_after_its_lead_has_moved_makes_no_second_one(staffed):
    find_out(staffed)
    with pytest.raises(AlreadyHandled):
        route(staffed, VP)
    staffed.merge(VP, CAUSE)
    staffed.engage(ACME)

    with pytest.raises(AlreadyHandled):
        route(staffed, VP)


@pytest.mark.requirement("S147")
@pytest.mark.parametrize("named", [VP, ACME], ids=["by its old name", "by its new one"])
@pytest.mark.parametrize("moved", [False, True], ids=["before", "after"])
def test_a_touch_counts_before_and_after_the_lead_has_moved(staffed, named, moved):
    find_out(staffed)
    if moved:
        staffed.merge(VP, CAUSE)

    staffed.engage(named)

    with pytest.raises(AlreadyHandled):
        staffed.merge(VP, CAUSE)
    assert staffed.loads() == {"rita": 0, "saul": 0}
    leads = [staffed.leads.lead(account) for account in (VP, ACME)]
    assert sum(lead is not None and lead.status is LeadStatus.ENGAGED for lead in leads) == 1
    assert not any(lead is not None and lead.awaits_answer for lead in leads)


def test_a_touch_ends_both_leads_of_a_company_that_has_two_for_a_moment(staffed):
    route(staffed, ACME)
    find_out(staffed)

    staffed.engage(VP)

    assert staffed.loads() == {"rita": 0, "saul": 0}


@pytest.mark.requirement("S145", "S155")
def test_a_clock_that_runs_out_while_the_lead_moves_is_overtaken_by_the_new_one(staffed):
    lead = staffed.leads.lead(VP)
    offer = offer_of(lead)
    find_out(staffed)
    staffed.clock.move_to(lead.deadline + timedelta(minutes=1))

    early = staffed.enforce(offer)
    staffed.merge(VP, CAUSE)

    assert early.outcome == staffed.enforce(offer).outcome == Verdict.OVERTAKEN
    assert staffed.enforce(offer_of(staffed.lead())).outcome == "reassigned"


@pytest.mark.requirement("S14", "S75")
def test_an_owned_company_absorbs_another_whichever_key_is_smaller(staffed):
    """The smaller key survives; owner and record move there in the same write as the profile."""
    staffed.roster.save(rep("olga"), 1)
    staffed.fold(COLLEAGUE, signal("zoe", "zoe", domain="zeta.com"))
    staffed.merge(VP, CAUSE)
    assert staffed.lead().rep_id == "rita"
    staffed.apply(OWNED, CAUSE)

    staffed.apply(GROUP, CAUSE)

    (union,) = [
        rows for rows in staffed.storage.history if (company("zeta.com"), "ACCOUNT") in rows
    ][1:]
    assert (ACME, "CRM") in union
    assert staffed.accounts.load(ACME).crm.owned_by == "olga"
    staffed.merge(company("zeta.com"), CAUSE)
    assert staffed.lead().rep_id == "olga"
    assert staffed.loads() == {"olga": 1, "rita": 0, "saul": 0}


# Everything at once: three private people who share workspaces with one another and with two
# companies, a CRM that owns one of them and joins both, leads, touches and clocks; the news of
# every write is delivered in any order, twice at times, and between any read and write.
EVIDENCE = [
    signal("p0", "p0", domain=None, workspace="w0", kind=Kind.DEMO_REQUESTED),
    signal("p1", "p1", domain=None, workspace="w0"),
    signal("p1 too", "p1", domain=None, workspace="w1", kind=Kind.DEMO_REQUESTED),
    signal("p2", "p2", domain=None, workspace="w1", kind=Kind.DEMO_REQUESTED),
    signal("acme", "ann", workspace="w1"),
    signal("zeta", "zoe", domain="zeta.com", kind=Kind.DEMO_REQUESTED),
]


class Office:
    """The pipeline, and the news of its writes on their way to those who listen."""

    def __init__(self, data):
        self.pipeline = Pipeline()
        self.data = data
        self.taken_up = 0  # events of the storage
        self.news = []
        for rep_id in ("olga", "rita", "saul"):
            self.pipeline.roster.save(rep(rep_id, cap=20), 1)

    def do(self, deed):
        """Do something, while somebody else may act between its reads and its writes."""
        for _ in range(self.data.draw(st.integers(0, 2))):
            meanwhile = self.deliver_any if self.data.draw(st.booleans()) else lambda: None
            self.pipeline.storage.before_next_write(meanwhile)
        deed()

    def deliver_any(self):
        """Deliver one piece of news, if there is any."""
        told = self.pipeline.storage.events()
        for event in told[self.taken_up :]:
            self.news += [event] * self.data.draw(st.integers(1, 2))
        self.taken_up = len(told)
        if self.news:
            event = self.news.pop(self.data.draw(st.integers(0, len(self.news) - 1)))
            with suppress(AlreadyHandled):
                settled(lambda: self.handle(event))

    def handle(self, event):
        """Handle one piece of news as the function does that listens to it."""
        if isinstance(event, LeadQualified):
            self.pipeline.route(event, CAUSE)
        elif isinstance(event, AccountMerged):
            self.pipeline.merge(event.account_id, CAUSE)
        elif isinstance(event, AccountDiscovered | AccountSignalsChanged | AccountEnriched):
            found = self.pipeline.accounts.load(event.account_id)
            if found.profile.value.count(Kind.DEMO_REQUESTED) and found.standing.value.armed:
                qualify(self.pipeline, found.account_id)

    def touch(self):
        """Reach the customer of any lead that waits, by the name it was given."""
        waiting = [lead.account_id for lead in self.leads() if lead.awaits_answer]
        if waiting:
            account = self.data.draw(st.sampled_from(waiting))
            with suppress(AlreadyHandled):
                settled(lambda: self.pipeline.engage(account))

    def close_the_day(self):
        """Deliver everything."""
        self.deliver_any()
        while self.news or self.taken_up < len(self.pipeline.storage.events()):
            self.deliver_any()

    def leads(self):
        """Return every lead as it is now."""
        latest = {}
        for rows in self.pipeline.storage.history:
            latest |= {key: row.value for key, row in rows.items() if key[1] == "LEAD"}
        return list(latest.values())

    def account_of(self, account):
        """Return the account that another lives on in."""
        return self.pipeline.accounts.load(account).account_id


@given(st.permutations([*EVIDENCE, GROUP]), st.booleans(), st.data())
@pytest.mark.requirement("S12", "S75", "S155")
def test_whatever_merges_when_each_company_ends_with_one_lead(deeds, is_touched, data):
    office = Office(data)
    office.pipeline.apply(OWNED, CAUSE)
    for deed in deeds:
        if deed is GROUP:
            office.do(lambda: settled(lambda: office.pipeline.apply(GROUP, CAUSE)))
        else:
            office.do(lambda one=deed: deliver(office.pipeline, one))
        if data.draw(st.booleans()):
            office.deliver_any()
    if is_touched:
        office.do(office.touch)
    office.close_the_day()

    leads = office.leads()
    waiting = [lead for lead in leads if lead.awaits_answer]
    assert all(lead.account_id == office.account_of(lead.account_id) for lead in waiting)
    for rep_id, load in office.pipeline.loads().items():
        assert load == sum(lead.is_open and lead.rep_id == rep_id for lead in leads)
    answered = {
        office.account_of(lead.account_id) for lead in leads if lead.status is LeadStatus.ENGAGED
    }
    asked = {
        office.account_of(event.account_id)
        for event in office.pipeline.storage.events()
        if isinstance(event, LeadQualified)
    }
    assert asked <= answered | {lead.account_id for lead in waiting}
    owned = office.pipeline.accounts.load(company("zeta.com"))
    assert owned.crm.owned_by == "olga"
    for lead in waiting:
        if lead.account_id == owned.account_id and lead.request.owner:
            assert lead.rep_id == "olga"
