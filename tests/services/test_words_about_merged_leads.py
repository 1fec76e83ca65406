"""What people say of a lead counts, whatever its account turns out to be meanwhile."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.crm.events import OpportunityRequested
from plg_router.domain.feedback.verdict import Answer, Fault, LeadVerdict
from plg_router.domain.handoff.events import Choice, SelfServeChosen
from plg_router.domain.identity.events import AccountMerged
from plg_router.domain.scoring.events import LeadQualified
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Motion
from plg_router.policy.routing import Squad
from plg_router.services.record_engagement import RecordEngagement
from plg_router.services.route_lead import MergeLeads
from tests.fakes.cast import CAUSE, MID_MARKET, NOW, buying_signals, customer, rep, signal
from tests.fakes.leads import InMemoryLeads
from tests.fakes.pipeline import Pipeline, settled
from tests.services.merging import (
    ACME,
    AT_WORK,
    COLLEAGUE,
    VP,
    both_leads,
    crossing,
    find_out,
    qualify,
    route,
    staffed_with_a_lead,
)

ALONE = COLLEAGUE._replace(workspaces=())  # of the company, and no link to the vice president
MINUTE = timedelta(minutes=1)
BAD_SIGNAL = LeadVerdict(ACME, 1, "rita", Answer.REJECTED, Fault.BAD_SIGNAL, "a student", NOW)


@pytest.fixture
def staffed(pipeline):
    """Return a pipeline in which a vice president on private mail has a lead with Rita."""
    return staffed_with_a_lead(pipeline)


def credit(pipeline):
    """Return the credits that are not nothing."""
    known = pipeline.roster.credits(Squad.VELOCITY).value
    return {rep_id: units for rep_id, units in known.items() if units}


def prefers(by, event_id="they prefer"):
    """Return the choice of somebody to be left to themselves."""
    return by._replace(event_id=event_id, kind=Kind.SELF_SERVE_PREFERRED, workspaces=())


def scored(pipeline, account, choice):
    """Fold a choice of this moment and let scoring note it; return the news of it."""
    pipeline.fold(choice._replace(occurred_at=pipeline.clock()))
    told = len(pipeline.storage.events())
    pipeline.score(account, CAUSE)
    (chosen,) = (
        event for event in pipeline.storage.events()[told:] if isinstance(event, SelfServeChosen)
    )
    return chosen


class Crossroads(InMemoryLeads):
    """Leads that somebody moves after so many of them were read."""

    def __init__(self, storage, reads, move):
        super().__init__(storage)
        self.left, self.move = reads, move

    def lead(self, account):
        """Return the account's latest lead."""
        found = super().lead(account)
        self.left -= 1
        if self.left == 0:
            self.move()
        return found


@pytest.mark.parametrize("named", [VP, ACME], ids=["by its old name", "by its new one"])
@pytest.mark.parametrize("reads", [1, 2, 3])
@pytest.mark.requirement("S147")
def test_a_touch_counts_though_the_lead_moves_between_any_two_reads(staffed, named, reads):
    """A CRM that tells of its own record tells of the account that lives on."""
    find_out(staffed)
    leads = Crossroads(staffed.storage, reads, lambda: staffed.merge(VP, CAUSE))
    touch = RecordEngagement(staffed.accounts, leads)

    settled(lambda: touch(named, staffed.clock(), CAUSE))
    with suppress(AlreadyHandled):
        staffed.merge(VP, CAUSE)

    assert LeadStatus.ENGAGED in {lead.status for lead in both_leads(staffed)}
    assert not any(lead.awaits_answer for lead in both_leads(staffed))
    assert staffed.loads() == {"rita": 0, "saul": 0}


@pytest.mark.requirement("S205")
@pytest.mark.parametrize("named", [VP, ACME], ids=["by its old name", "by its new one"])
def test_a_bad_signal_ends_a_lead_that_has_moved_and_gives_its_turn_back(staffed, named):
    assert credit(staffed)
    find_out(staffed)
    staffed.merge(VP, CAUSE)

    ended = staffed.judge(replace(BAD_SIGNAL, account_id=named), CAUSE)

    assert ended.lead == staffed.lead()
    assert staffed.lead().status is LeadStatus.WITHDRAWN
    assert (credit(staffed), staffed.loads()) == ({}, {"rita": 0, "saul": 0})


@given(st.permutations([VP, ACME]), st.sampled_from(["merged before", "merging", "judged at once"]))
@pytest.mark.requirement("S205")
def test_a_turn_comes_back_once_by_whichever_names_and_whenever_a_lead_is_judged(names, when):
    staffed = staffed_with_a_lead(Pipeline())
    find_out(staffed)
    first, second = (
        lambda name=name: staffed.judge(replace(BAD_SIGNAL, account_id=name), CAUSE)
        for name in (names if when != "merging" else [VP, ACME])
    )

    if when == "merging":
        staffed.storage.before_next_write(lambda: staffed.merge(VP, CAUSE))
    else:
        staffed.merge(VP, CAUSE)
    if when == "judged at once":
        staffed.storage.before_next_write(second)
    for judge in (first, second):
        with suppress(AlreadyHandled):
            settled(judge)

    assert credit(staffed) == {}
    assert staffed.lead().status is LeadStatus.WITHDRAWN
    assert staffed.loads() == {"rita": 0, "saul": 0}


@pytest.mark.requirement("S205")
def test_a_bad_signal_ends_no_lead_of_another_crossing_that_bears_the_same_number(staffed):
    """Each account counts its own crossings: the first of the one is not that of the other."""
    route(staffed, ACME)
    staffed.engage(ACME)
    find_out(staffed)
    staffed.merge(VP, CAUSE)

    staffed.judge(replace(BAD_SIGNAL, rep_id="saul"), CAUSE)

    assert staffed.lead().is_open
    assert staffed.lead().rep_id == "rita"


@pytest.mark.requirement("S139")
def test_a_choice_by_hand_waits_for_a_lead_that_is_on_its_way(staffed):
    find_out(staffed)
    wanted = ManualChoice(VP, 1, "saul", "revops-kim", "knows the customer")

    with pytest.raises(Conflict):
        staffed.override(wanted, CAUSE)
    staffed.merge(VP, CAUSE)

    assert staffed.override(wanted, CAUSE).lead.rep_id == "saul"


@pytest.mark.requirement("S141", "S142")
@pytest.mark.parametrize("is_given", [True, False], ids=["a rep had it", "nobody had room"])
def test_a_crossing_asks_for_one_opportunity_though_the_owner_gets_its_lead_later(
    pipeline, is_given
):
    pipeline.roster.save(rep("rita", cap=1), 1)
    if not is_given:
        pipeline.assigned("beta.com")
    pipeline.fold(AT_WORK)
    pipeline.tell(VP, "crm/vp", MID_MARKET, CAUSE)
    qualify(pipeline, VP)
    opened = route(pipeline, VP)
    pipeline.clock.advance(timedelta(hours=1))
    find_out(pipeline)
    pipeline.roster.save(rep("olga"), 1)
    pipeline.accounts.save_crm(ACME, customer("olga"), CAUSE)

    pipeline.merge(VP, CAUSE)

    asked = [each for each in pipeline.storage.events() if isinstance(each, OpportunityRequested)]
    assert [str(each.lead.request.crossed) for each in asked] == [f"{VP}/1"]
    assert asked[0].lead.rep_id == ("rita" if is_given else "olga")
    assert (pipeline.lead().rep_id, pipeline.lead().opened_at) == ("olga", opened.opened_at)


@pytest.mark.requirement("S75")
def test_the_owner_gets_the_lead_that_goes_on_as_it_is_and_not_the_other_one(staffed):
    own = route(staffed, ACME)
    find_out(staffed)
    staffed.roster.save(rep("olga"), 1)
    staffed.accounts.save_crm(ACME, customer("olga"), CAUSE)

    staffed.merge(VP, CAUSE)

    assert staffed.lead().rep_id == "olga"
    assert staffed.lead().request.crossed == own.request.crossed
    assert staffed.loads() == {"olga": 1, "rita": 0, "saul": 0}


@pytest.mark.requirement("S159", "S161")
@pytest.mark.parametrize("by", [COLLEAGUE, AT_WORK], ids=["in the company", "in the other account"])
@pytest.mark.parametrize("is_heard", [False, True], ids=["unheard", "heard before the merger"])
def test_a_choice_ends_the_leads_of_both_accounts_though_only_one_of_them_made_it(
    staffed, by, is_heard
):
    staffed.fold(ALONE)
    qualify(staffed, ACME)
    route(staffed, ACME)
    staffed.clock.advance(timedelta(minutes=1))
    chosen = scored(staffed, VP if by is AT_WORK else ACME, prefers(by))
    find_out(staffed)
    if is_heard:
        staffed.end_for_self_serve(chosen, CAUSE)

    with suppress(AlreadyHandled):
        staffed.merge(VP, CAUSE)

    assert {lead.status for lead in both_leads(staffed)} == {LeadStatus.WITHDRAWN}
    assert staffed.loads() == {"rita": 0, "saul": 0}
    for account in (ACME, VP):
        with pytest.raises(AlreadyHandled):
            route(staffed, account)


@pytest.mark.requirement("S159", "S161")
def test_a_lead_moves_with_the_merger_though_the_other_one_was_settled(staffed):
    """The company chose after its own lead; the vice president asked after that."""
    staffed.engage(VP)
    staffed.fold(ALONE)
    qualify(staffed, ACME)
    route(staffed, ACME)
    staffed.clock.advance(timedelta(minutes=1))
    scored(staffed, ACME, prefers(COLLEAGUE))
    staffed.clock.advance(timedelta(minutes=1))
    qualify(staffed, VP)
    asked = route(staffed, VP, 2)
    find_out(staffed)

    staffed.merge(VP, CAUSE)

    assert staffed.lead().is_open
    assert (staffed.lead().rep_id, staffed.lead().opened_at) == (asked.rep_id, asked.opened_at)
    assert sum(staffed.loads().values()) == 1


@pytest.mark.requirement("S91", "S161")
def test_a_merger_ends_the_wait_for_a_meeting_that_a_choice_of_the_other_account_settled(pipeline):
    """A touch alone had not ended it; no news of the choice comes to the account that ended."""
    pipeline.roster.save(rep("rita"), 1)
    pipeline.fold(AT_WORK)
    qualify(pipeline, VP)
    sales_led = replace(crossing(VP), motion=Motion.SALES_LED)
    assert pipeline.route(sales_led, CAUSE).lead.book_by
    pipeline.engage(VP)
    pipeline.clock.advance(timedelta(minutes=1))
    pipeline.fold(ALONE)
    scored(pipeline, ACME, prefers(COLLEAGUE))
    find_out(pipeline)

    pipeline.merge(VP, CAUSE)

    assert pipeline.leads.lead(VP).status is LeadStatus.WITHDRAWN


@pytest.mark.requirement("S155", "S159", "S161")
def test_a_lead_moves_with_the_merger_though_the_news_of_the_choice_ends_the_other_one(staffed):
    """Both are read with the settled one still open; whoever ends it does not move what is left."""
    staffed.engage(VP)
    staffed.fold(ALONE)
    qualify(staffed, ACME)
    route(staffed, ACME)
    staffed.clock.advance(timedelta(minutes=1))
    chosen = scored(staffed, ACME, prefers(COLLEAGUE))
    staffed.clock.advance(timedelta(minutes=1))
    qualify(staffed, VP)
    asked = route(staffed, VP, 2)
    find_out(staffed)
    leads = Crossroads(staffed.storage, 2, lambda: staffed.end_for_self_serve(chosen, CAUSE))

    MergeLeads(staffed.desk, leads, staffed.follow)(VP, CAUSE)

    assert not staffed.leads.lead(VP).awaits_answer
    assert staffed.lead().is_open
    assert staffed.lead().request.crossed == asked.request.crossed


@pytest.mark.requirement("S155", "S161")
def test_a_merger_after_a_hand_was_raised_ends_no_lead_for_an_older_choice(staffed):
    """It settles what either had crossed before, and says nothing of what was asked since."""
    staffed.engage(VP)
    staffed.fold(ALONE)
    qualify(staffed, ACME)
    route(staffed, ACME)
    staffed.clock.advance(timedelta(minutes=1))
    staffed.end_for_self_serve(scored(staffed, ACME, prefers(COLLEAGUE)), CAUSE)
    staffed.clock.advance(timedelta(days=1))
    demo = {"event_id": "demo", "kind": Kind.DEMO_REQUESTED, "occurred_at": staffed.clock()}
    staffed.fold(ALONE._replace(**demo))
    qualify(staffed, ACME)
    asked = route(staffed, ACME, 2)
    find_out(staffed)
    with suppress(AlreadyHandled):
        staffed.merge(VP, CAUSE)
    told = len(staffed.storage.events())

    staffed.score(ACME, CAUSE)

    assert not any(isinstance(one, SelfServeChosen) for one in staffed.storage.events()[told:])
    standing = staffed.accounts.load(ACME).standing.value
    assert not standing.settles(asked.request.crossed)
    assert staffed.lead().is_open


@pytest.mark.requirement("S155", "S159", "S161")
@pytest.mark.parametrize("deed", [Kind.SELF_SERVE_PREFERRED, Kind.CHECKOUT_COMPLETED])
@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_who_asks_after_a_choice_is_called_though_a_merger_tells_of_the_choice_again(
    pipeline, deed, order
):
    """The vice president chooses, a colleague asks, and then their accounts turn out to be one."""
    pipeline.roster.save(rep("rita", cap=2), 1)
    pipeline.fold(*buying_signals(), AT_WORK)
    pipeline.score(ACME, CAUSE)
    first = route(pipeline, ACME)
    pipeline.clock.advance(2 * MINUTE)
    pipeline.fold(AT_WORK._replace(event_id="chosen", kind=deed, occurred_at=NOW + MINUTE))
    pipeline.score(VP, CAUSE)
    told = len(pipeline.storage.events())

    asks = {"kind": Kind.DEMO_REQUESTED, "occurred_at": NOW + 2 * MINUTE}
    pipeline.fold(COLLEAGUE._replace(**asks))
    pipeline.score(ACME, replace(CAUSE, signalled_at=NOW + 2 * MINUTE))
    handled = {
        AccountMerged: lambda one: pipeline.merge(one.account_id, CAUSE),
        SelfServeChosen: lambda one: pipeline.end_for_self_serve(one, CAUSE),
        LeadQualified: lambda one: pipeline.route(one, CAUSE),
    }
    news = [one for one in pipeline.storage.events()[told:] if type(one) in handled]
    for position in order:
        with suppress(AlreadyHandled):
            handled[type(news[position])](news[position])

    assert len(news) == len(order)
    assert pipeline.lead().is_open
    assert (pipeline.lead().request.crossing, first.request.crossing) == (2, 1)
    assert pipeline.loads() == {"rita": 1}


@pytest.mark.requirement("S155", "S161")
def test_a_choice_of_the_same_day_settles_no_lead_that_came_after_it(pipeline):
    pipeline.roster.save(rep("rita"), 1)
    pipeline.fold(ALONE)
    scored(pipeline, ACME, prefers(COLLEAGUE))
    pipeline.clock.advance(timedelta(minutes=1))
    pipeline.fold(AT_WORK)
    qualify(pipeline, VP)
    route(pipeline, VP)
    find_out(pipeline)

    pipeline.merge(VP, CAUSE)

    assert pipeline.lead().is_open
    assert pipeline.lead().rep_id == "rita"


@pytest.mark.requirement("S159", "S161")
def test_a_choice_of_the_company_finds_a_lead_that_is_on_its_way(staffed):
    find_out(staffed)

    staffed.end_for_self_serve(scored(staffed, ACME, prefers(COLLEAGUE)), CAUSE)

    assert staffed.leads.lead(VP).status is LeadStatus.WITHDRAWN
    with pytest.raises(AlreadyHandled):
        staffed.merge(VP, CAUSE)


@pytest.mark.requirement("S159", "S161")
@pytest.mark.parametrize("choice", list(Choice))
@pytest.mark.parametrize("dies", [False, True], ids=["in one go", "cut short"])
def test_a_choice_between_the_reads_and_the_write_of_routing_leaves_nobody_to_call(
    pipeline, choice, dies
):
    """Its news finds no lead yet; the lead is ended on a second look, or when it is told again."""
    kinds = {
        Choice.PURCHASED: Kind.CHECKOUT_COMPLETED,
        Choice.PREFERRED: Kind.SELF_SERVE_PREFERRED,
    }
    pipeline.roster.save(rep("rita"), 1)
    pipeline.fold(ALONE)
    qualify(pipeline, ACME)

    def chooses():
        chosen = scored(pipeline, ACME, signal("chosen", "ann", kind=kinds[choice]))
        with pytest.raises(AlreadyHandled):
            pipeline.end_for_self_serve(chosen, CAUSE)
        if dies:
            pipeline.storage.fail_next(1, Conflict)  # the write of the second look

    pipeline.storage.before_next_write(chooses)
    settled(lambda: route(pipeline, ACME))

    ended = {
        Choice.PURCHASED: LeadStatus.PURCHASED,
        Choice.PREFERRED: LeadStatus.WITHDRAWN,
    }
    assert pipeline.lead().status is ended[choice]
    assert pipeline.loads() == {"rita": 0}
    with pytest.raises(AlreadyHandled):
        route(pipeline, ACME)
