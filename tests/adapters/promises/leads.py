"""What every lead store and roster promise: a decision stands as a whole or not at all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.events import LeadClosed, LeadReminded
from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.assignment.merge import merge
from plg_router.domain.assignment.place import escalate, place, withdraw
from plg_router.domain.assignment.refusal import Demand, Refusal
from plg_router.domain.assignment.slot import slot_of
from plg_router.domain.feedback.verdict import Answer, Fault, LeadVerdict
from plg_router.domain.handoff.events import AlertRaised
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.routing.working_hours import Absence, Shift, WorkingHours
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.kernel.ids import EventId, RepId
from plg_router.policy.handoff import Motion
from plg_router.policy.routing import Squad
from plg_router.services.ports import Cause, Refund, Turn, Versioned
from tests.fakes.cast import (
    CAUSE,
    DAY,
    MID_MARKET,
    NOW,
    ROUND_THE_CLOCK,
    RULES,
    SAME,
    company,
    customer,
    node,
    rep,
)

ACME, OLD = company(), company("old-acme.com")
REQUEST = RoutingRequest(ACME, 80, Motion.SALES_ASSIST, ("a demo requested",), MID_MARKET)
SQUAD = Squad.VELOCITY
LATER = Cause("signal-1", "event-2")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ALERT = AlertRaised(ACME, "untouched_lead", "nobody called")
VERDICT = LeadVerdict(
    ACME, 1, RepId("rita"), Answer.REJECTED, Fault.BAD_SIGNAL, "a student project", NOW
)

DEMAND = Demand(
    EventId("manual-1"), ManualChoice(ACME, 1, RepId("saul"), "revops-kim", "knows the customer")
)
REFUSAL = Refusal(DEMAND, NOW, "rep_id", "is full; name somebody who can take it")


class Decisions:
    """A lead, its rep's slot, the squad's credits, the record and the event move as one."""

    @pytest.fixture(autouse=True)
    def _two_reps(self, stores):
        stores.roster.save(rep("rita", cap=1), 1)
        stores.roster.save(rep("saul", cap=1), 1)

    def test_an_account_has_no_lead_at_first(self, stores):
        assert stores.leads.lead(ACME) is None
        assert list(stores.leads.decisions(ACME)) == []

    def test_an_assignment_reads_as_it_was_decided(self, stores):
        placement = assign(stores)

        assert stores.leads.lead(ACME) == placement.lead
        assert list(stores.leads.decisions(ACME)) == [placement.record]
        assert stores.roster.credits(SQUAD) == Versioned(placement.credits, 1)
        assert loads(stores) == {"rita": 1, "saul": 0}
        assert stores.carried(ACME) == [("LeadAssigned", CAUSE)]

    def test_a_full_rep_gets_nothing_and_nothing_else_happens(self, stores):
        late = decide(stores)
        assign(stores, account=company("beta.com"))
        before = stores.roster.credits(SQUAD)

        with pytest.raises(Conflict):
            stores.leads.commit(late, turn(stores), CAUSE)

        assert_untouched(stores, before, {"rita": 1, "saul": 0})

    @pytest.mark.parametrize("change", [{"active": False}, {"cap": 0}])
    def test_a_rep_who_left_meanwhile_gets_nothing_and_nothing_else_happens(self, stores, change):
        late = decide(stores)
        stores.roster.save(replace(rep("rita"), **change), 2)

        with pytest.raises(Conflict):
            stores.leads.commit(late, turn(stores, 0), CAUSE)

        assert_untouched(stores, Versioned({}, 0), {"rita": 0, "saul": 0})

    def test_a_rep_nobody_knows_gets_nothing(self, stores):
        ghost = replace(decide(stores).lead, rep_id=RepId("ghost"))

        with pytest.raises(Conflict):
            stores.leads.commit(replace(decide(stores), lead=ghost), turn(stores, 0), CAUSE)

        assert_untouched(stores, Versioned({}, 0), {"rita": 0, "saul": 0})

    def test_a_turn_that_has_moved_on_stops_the_whole(self, stores):
        stores.roster.save(rep("rita", cap=5), 2)
        late = decide(stores)
        assign(stores, account=company("beta.com"))
        before = stores.roster.credits(SQUAD)

        with pytest.raises(Conflict):
            stores.leads.commit(late, turn(stores, 0), CAUSE)

        assert_untouched(stores, before, {"rita": 1, "saul": 0})

    def test_a_second_lead_for_an_account_stops_the_whole(self, stores):
        stores.roster.save(rep("rita", cap=5), 2)
        late = decide(stores)
        first = assign(stores)
        before = stores.roster.credits(SQUAD)

        with pytest.raises(Conflict):
            stores.leads.commit(late, turn(stores), LATER)

        assert stores.leads.lead(ACME) == first.lead
        assert stores.roster.credits(SQUAD) == before
        assert loads(stores) == {"rita": 1, "saul": 0}
        assert stores.carried(ACME) == [("LeadAssigned", CAUSE)]

    def test_a_reassignment_moves_the_slot(self, stores):
        first = assign(stores)

        second = assign(stores, before=first.lead, tried=("rita",), cause=LATER)

        assert stores.leads.lead(ACME) == second.lead
        assert loads(stores) == {"rita": 0, "saul": 1}
        assert list(stores.leads.decisions(ACME)) == [first.record, second.record]
        assert stores.carried(ACME) == [("LeadAssigned", CAUSE), ("LeadReassigned", LATER)]

    def test_a_rep_who_gets_the_same_lead_again_keeps_the_one_slot(self, stores):
        stores.roster.save(rep("rita", cap=2), 2)
        stores.roster.save(rep("saul", active=False), 2)
        first = assign(stores)

        second = assign(stores, before=first.lead, cause=LATER)

        assert stores.leads.lead(ACME) == second.lead
        assert loads(stores) == {"rita": 1, "saul": 0}

    def test_an_escalation_gives_the_slot_back_and_moves_nobodys_turn(self, stores):
        first = assign(stores)
        before = stores.roster.credits(SQUAD)
        ended = escalate(REQUEST, desk(stores), before=first.lead, to="hilda", reason="silence")

        stores.leads.commit(ended, turn(stores), LATER)

        assert loads(stores) == {"rita": 0, "saul": 0}
        assert stores.roster.credits(SQUAD) == before
        assert stores.carried(ACME)[-1] == ("LeadEscalated", LATER)

    def test_a_withdrawal_gives_the_slot_back(self, stores):
        first = assign(stores)

        stores.leads.commit(withdraw(first.lead, desk(stores), "merged"), turn(stores, 1), LATER)

        assert loads(stores) == {"rita": 0, "saul": 0}
        assert stores.carried(ACME)[-1] == ("LeadWithdrawn", LATER)

    def test_an_owner_gets_the_lead_without_moving_anybodys_turn(self, stores):
        stores.roster.save(rep("olga", squads=[Squad.ENTERPRISE]), 1)
        owned = place(
            replace(REQUEST, crm=customer("olga")),
            desk(stores),
            before=None,
            correlation_id=CAUSE.correlation_id,
        )

        stores.leads.commit(owned, turn(stores, 0), CAUSE)

        assert loads(stores) == {"olga": 1, "rita": 0, "saul": 0}
        assert stores.roster.credits(SQUAD) == Versioned({}, 0)

    def test_two_leads_become_one_in_a_single_write(self, stores):
        """One rep keeps the slot, the other's falls free, and each lead says what became of it."""
        first, other = assign(stores, account=OLD), assign(stores)
        before = stores.roster.credits(SQUAD)

        merger = merge(first.lead, other.lead, owned_by(first.lead.rep_id), desk(stores))
        stores.leads.commit(merger.kept, turn(stores), LATER, ended=merger.ended)

        assert stores.leads.lead(ACME).rep_id == "rita"
        assert stores.leads.lead(OLD).status is LeadStatus.WITHDRAWN
        assert loads(stores) == {"rita": 1, "saul": 0}
        assert stores.carried(ACME)[-1] == ("LeadAssigned", LATER)
        assert stores.carried(OLD)[-1] == ("LeadWithdrawn", LATER)
        assert stores.roster.credits(SQUAD) == before

    def test_two_leads_of_one_rep_give_one_slot_back(self, stores):
        stores.roster.save(rep("rita", cap=2), 2)
        stores.roster.save(rep("saul", active=False), 2)
        stores.roster.save(rep("olga", squads=[Squad.ENTERPRISE]), 1)
        first, other = assign(stores, account=OLD), assign(stores)
        assert loads(stores)["rita"] == 2

        merger = merge(first.lead, other.lead, owned_by("olga"), desk(stores))
        stores.leads.commit(merger.kept, turn(stores, 2), LATER, ended=merger.ended)

        assert loads(stores) == {"olga": 1, "rita": 0, "saul": 0}

    @pytest.mark.parametrize("which", ["ended", "kept"])
    def test_two_leads_stay_two_where_either_has_changed(self, stores, which):
        first, other = assign(stores, account=OLD), assign(stores)
        late = merge(first.lead, other.lead, owned_by(first.lead.rep_id), desk(stores))
        answered = first.lead if which == "ended" else other.lead
        close(stores, answered)

        with pytest.raises(Conflict):
            stores.leads.commit(late.kept, turn(stores, 2), LATER, ended=late.ended)

        assert sum(loads(stores).values()) == 1

    def test_a_lead_that_only_one_could_take_moves_nobodys_turn(self, stores):
        stores.roster.save(rep("rita", cap=12), 2)
        stores.roster.save(rep("saul", active=False), 2)
        assign(stores)
        turns = stores.roster.credits(Squad.VELOCITY)

        assign(stores, account=OLD)

        assert stores.roster.credits(Squad.VELOCITY) == turns

    @pytest.mark.requirement("S13")
    def test_an_account_that_lives_on_in_another_gets_no_lead(self, stores):
        late = decide(stores)
        stores.accounts.point(node(ACME), company("aaa.com"), SAME)

        with pytest.raises(Conflict):
            stores.leads.commit(late, turn(stores, 0), CAUSE)

        assert stores.leads.lead(ACME) is None
        assert loads(stores) == {"rita": 0, "saul": 0}

    def test_the_lead_of_an_account_that_lives_on_in_another_may_end(self, stores):
        first = assign(stores)
        stores.accounts.point(node(ACME), company("aaa.com"), SAME)

        stores.leads.commit(withdraw(first.lead, desk(stores), "merged"), turn(stores, 1), LATER)

        assert loads(stores) == {"rita": 0, "saul": 0}

    def test_decisions_are_permanent_and_told_in_their_order(self, stores):
        stores.roster.save(rep("rita", cap=12), 2)
        records, lead = [], None
        for _ in range(12):
            placement = assign(stores, before=lead)
            records.append(placement.record)
            lead = engage(placement.lead, NOW)
            close(stores, placement.lead)

        assert list(stores.leads.decisions(ACME)) == records

    def test_an_engagement_gives_the_slot_back(self, stores):
        first = assign(stores)

        close(stores, first.lead)

        assert stores.leads.lead(ACME) == engage(first.lead, NOW)
        assert loads(stores) == {"rita": 0, "saul": 0}

    def test_an_engagement_of_an_escalated_lead_gives_back_nothing(self, stores):
        first = assign(stores)
        ended = escalate(REQUEST, desk(stores), before=first.lead, to="hilda", reason="silence")
        stores.leads.commit(ended, turn(stores, 1), LATER)
        assign(stores, account=company("beta.com"))

        close(stores, ended.lead)

        assert loads(stores) == {"rita": 0, "saul": 1}

    def test_an_engagement_too_late_changes_nothing(self, stores):
        first = assign(stores)
        second = assign(stores, before=first.lead, tried=("rita",))

        with pytest.raises(Conflict):
            close(stores, first.lead)

        assert stores.leads.lead(ACME) == second.lead
        assert loads(stores) == {"rita": 0, "saul": 1}


class Reps:
    """What the CRM says of the reps, apart from the load that leads put on them."""

    def test_nobody_is_there_at_first(self, stores):
        assert stores.roster.reps(NOW) == {}
        assert stores.roster.credits(SQUAD) == Versioned({}, 0)

    def test_a_rep_reads_as_the_crm_described_them(self, stores):
        described = replace(
            rep("rita", manager="mona", squads=[Squad.VELOCITY, Squad.EXPANSION]),
            skills=frozenset({"smb"}),
            hours=WorkingHours(
                "Europe/Berlin",
                (Shift(0, 540, 1020), Shift(4, 1200, 1440)),
                frozenset({date(2026, 12, 25)}),
                (Absence(NOW, datetime(2026, 3, 9, tzinfo=UTC)),),
            ),
        )

        stores.roster.save(described, 3)

        assert stores.roster.reps(NOW) == {"rita": described}

    def test_a_change_leaves_the_open_leads_alone(self, stores):
        stores.roster.save(rep("rita", cap=5), 1)
        assign(stores)

        stores.roster.save(rep("rita", cap=1), 2)

        found = stores.roster.reps(NOW)["rita"]
        assert (found.cap, found.open_leads, found.taken_today) == (1, 1, 1)
        with pytest.raises(Conflict):
            stores.leads.commit(late_for(stores, "beta.com"), turn(stores, 1), CAUSE)

    @pytest.mark.parametrize("version", [2, 3])
    def test_an_older_description_changes_nothing(self, stores, version):
        newest = rep("rita", cap=7)
        stores.roster.save(newest, 3)

        with pytest.raises(AlreadyHandled):
            stores.roster.save(rep("rita", cap=99), version)

        assert stores.roster.reps(NOW) == {"rita": newest}


class Caps:
    """No rep is given more than they may hold, on a day, in a week, or at a time."""

    @pytest.mark.requirement("S18", "S133")
    @pytest.mark.parametrize("cap", ["daily_cap", "weekly_cap"])
    def test_a_rep_who_had_enough_gets_nothing_however_idle_they_are(self, stores, cap):
        stores.roster.save(replace(rep("rita"), **{cap: 1}), 1)
        close(stores, assign(stores).lead)

        with pytest.raises(Conflict):
            stores.leads.commit(late_for(stores, "beta.com"), turn(stores), LATER)

        assert stores.leads.lead(company("beta.com")) is None
        assert loads(stores) == {"rita": 0}

    @pytest.mark.parametrize(
        ("cap", "later"),
        [("daily_cap", NOW + DAY), ("weekly_cap", NOW + 7 * DAY)],
    )
    def test_a_new_day_or_week_starts_at_nothing(self, stores, cap, later):
        stores.roster.save(replace(rep("rita"), **{cap: 1}), 1)
        close(stores, assign(stores).lead)

        found = stores.roster.reps(later)["rita"]
        stores.leads.commit(late_for(stores, "beta.com"), turn(stores, now=later), LATER)

        assert (found.taken_today, found.taken_this_week) in {(0, 0), (0, 1)}
        assert stores.roster.reps(later)["rita"].taken_today == 1
        assert loads(stores) == {"rita": 1}

    def test_what_a_rep_took_is_counted_on_their_own_day_and_week(self, stores):
        tokyo = replace(rep("rita"), hours=replace(ROUND_THE_CLOCK, zone="Asia/Tokyo"))
        stores.roster.save(tokyo, 1)
        assign(stores)

        found = [stores.roster.reps(NOW + n * HOUR)["rita"].taken_today for n in (0, 2, 3, 4)]

        assert found == [1, 1, 0, 0]  # noon in UTC is nine in the evening there

    def test_the_first_lead_of_a_day_is_taken_by_one_of_two_decisions(self, stores):
        stores.roster.save(replace(rep("rita"), daily_cap=1), 1)
        stale, late = turn(stores), late_for(stores, "beta.com")
        assign(stores)

        with pytest.raises(Conflict):
            stores.leads.commit(late, replace(stale, credits_version=1), LATER)

        assert loads(stores) == {"rita": 1}

    def test_a_day_cap_that_the_crm_lowered_meanwhile_holds(self, stores):
        stores.roster.save(replace(rep("rita"), daily_cap=5), 1)
        assign(stores)
        as_read = turn(stores)
        stores.roster.save(replace(rep("rita"), daily_cap=1), 2)

        with pytest.raises(Conflict):
            stores.leads.commit(late_for(stores, "beta.com"), as_read, LATER)

    def test_a_cap_that_the_crm_took_back_holds_no_more(self, stores):
        stores.roster.save(replace(rep("rita"), daily_cap=1, weekly_cap=1), 1)
        assign(stores)
        stores.roster.save(rep("rita"), 2)

        stores.leads.commit(late_for(stores, "beta.com"), turn(stores), LATER)

        assert loads(stores) == {"rita": 2}

    @pytest.mark.parametrize("room", ["room", "room_today", "room_this_week"])
    def test_a_joiner_takes_no_more_than_the_rules_leave_them(self, stores, room):
        stores.roster.save(replace(rep("rita", cap=10), daily_cap=10, weekly_cap=10), 1)
        assign(stores)
        seen = turn(stores)
        slots = {"rita": replace(seen.slots["rita"], **{room: 1})}

        with pytest.raises(Conflict):
            stores.leads.commit(late_for(stores, "beta.com"), replace(seen, slots=slots), LATER)

    @pytest.mark.requirement("S218")
    def test_leads_of_the_early_phase_are_counted_one_by_one(self, stores):
        stores.roster.save(rep("rita"), 1)
        assert stores.roster.early_leads() == 0
        before = turn(stores)

        stores.leads.commit(early(stores), before, CAUSE)
        with pytest.raises(Conflict):
            stores.leads.commit(early(stores, "beta.com"), before, CAUSE)
        stores.leads.commit(early(stores, "beta.com"), turn(stores), CAUSE)

        assert stores.roster.early_leads() == 2
        assert loads(stores) == {"rita": 2}


class Listings:
    """Leads are found by who holds them, and in the order in which they wait."""

    def test_a_reps_open_leads_are_listed_until_they_end(self, stores):
        stores.roster.save(rep("rita"), 1)
        first, second = assign(stores).lead, assign(stores, account=company("beta.com")).lead

        assert held(stores, "rita") == {ACME, company("beta.com")}
        close(stores, first)
        assert held(stores, "rita") == {second.account_id}
        assert held(stores, "saul") == set()

    def test_a_lead_that_changes_hands_is_listed_with_its_new_rep(self, stores):
        stores.roster.save(rep("rita"), 1)
        stores.roster.save(rep("saul"), 1)
        first = assign(stores).lead

        assign(stores, before=first, tried=("rita",))

        assert (held(stores, "rita"), held(stores, "saul")) == (set(), {ACME})

    def test_waiting_leads_are_listed_best_score_first_then_longest_waiting(self, stores):
        stores.roster.save(rep("rita", cap=1), 1)
        assign(stores)
        for domain, score, minutes in (
            ("low.com", 70, 0),
            ("late.com", 90, 2),
            ("early.com", 90, 1),
            ("best.com", 100, 3),
        ):
            queue(stores, domain, score, NOW + minutes * MINUTE)

        waiting = [lead.account_id for lead in stores.leads.waiting(SQUAD)]

        assert waiting == [company(f"{name}.com") for name in ("best", "early", "late", "low")]
        assert list(stores.leads.waiting(Squad.ENTERPRISE)) == []

    def test_a_lead_that_waits_no_more_is_not_listed(self, stores):
        stores.roster.save(rep("rita", cap=1), 1)
        assign(stores)
        waiting = queue(stores, "beta.com", 80, NOW)

        close(stores, waiting)

        assert list(stores.leads.waiting(SQUAD)) == []


class Changes:
    """A lead about which nothing is decided changes as a whole, or not at all."""

    def test_a_reminder_keeps_the_slot_and_is_told(self, stores):
        stores.roster.save(rep("rita"), 1)
        lead = assign(stores).lead
        reminded = replace(lead, version=2, remind_at=None)

        stores.leads.change(lead, reminded, LeadReminded(reminded), LATER, also=[ALERT])

        assert stores.leads.lead(ACME) == reminded
        assert loads(stores) == {"rita": 1}
        assert stores.carried(ACME)[-2:] == [("LeadReminded", LATER), ("AlertRaised", LATER)]

    def test_an_alert_may_be_all_there_is_to_tell(self, stores):
        stores.roster.save(rep("rita"), 1)
        lead = assign(stores).lead

        stores.leads.change(lead, replace(lead, version=2, book_by=None), ALERT, LATER)

        assert stores.carried(ACME)[-1] == ("AlertRaised", LATER)

    def test_what_else_a_decision_tells_leaves_with_it_or_not_at_all(self, stores):
        stores.roster.save(rep("rita", cap=1), 1)
        late = late_for(stores, "beta.com")
        stores.leads.commit(decide(stores), turn(stores), CAUSE, also=[ALERT])

        with pytest.raises(Conflict):
            stores.leads.commit(late, turn(stores), CAUSE, also=[ALERT])

        assert stores.carried(ACME) == [("LeadAssigned", CAUSE), ("AlertRaised", CAUSE)]
        assert stores.carried(company("beta.com")) == []


class Verdicts:
    """A decision is judged once, and what a bad signal did is undone in the same write."""

    @pytest.fixture(autouse=True)
    def _one_rep(self, stores):
        stores.roster.save(rep("rita"), 1)

    @pytest.mark.requirement("S205")
    def test_a_verdict_reads_as_it_was_given(self, stores):
        assign(stores)
        assert stores.leads.verdict(ACME, 1) is None

        stores.leads.judge(VERDICT, LATER)

        assert stores.leads.verdict(ACME, 1) == VERDICT
        assert stores.leads.verdict(ACME, 2) is None

    def test_a_second_verdict_changes_nothing(self, stores):
        assign(stores)
        stores.leads.judge(VERDICT, LATER)

        with pytest.raises(Conflict):
            stores.leads.judge(replace(VERDICT, reason="changed my mind"), LATER)

        assert stores.leads.verdict(ACME, 1) == VERDICT

    def test_a_refund_and_the_end_of_the_lead_come_with_the_verdict(self, stores):
        lead = assign(stores).lead
        ended = withdraw(lead, desk(stores), "bad signal")

        stores.leads.judge(VERDICT, LATER, refund=Refund(SQUAD, Versioned({}, 2)), ended=ended)

        assert stores.roster.credits(SQUAD) == Versioned({}, 2)
        assert loads(stores) == {"rita": 0}
        assert stores.leads.lead(ACME) == ended.lead
        assert stores.carried(ACME)[-1] == ("LeadWithdrawn", LATER)

    def test_a_verdict_on_a_turn_that_has_moved_on_changes_nothing(self, stores):
        lead = assign(stores).lead
        ended = withdraw(lead, desk(stores), "bad signal")
        before = stores.roster.credits(SQUAD)

        with pytest.raises(Conflict):
            stores.leads.judge(VERDICT, LATER, refund=Refund(SQUAD, Versioned({}, 1)), ended=ended)

        assert stores.leads.verdict(ACME, 1) is None
        assert (stores.leads.lead(ACME), stores.roster.credits(SQUAD)) == (lead, before)

    def test_one_decision_is_found_by_its_number(self, stores):
        record = assign(stores).record

        assert stores.leads.decision(ACME, 1) == record
        assert stores.leads.decision(ACME, 2) is None


class Refusals:
    """A demand is refused for ever, and nothing it asked for happens afterwards."""

    @pytest.fixture(autouse=True)
    def _two_reps(self, stores):
        stores.roster.save(rep("rita", cap=1), 1)
        stores.roster.save(rep("saul", cap=1), 1)

    def test_nothing_was_refused_at_first(self, stores):
        assert stores.leads.refusal(DEMAND) is None

    def test_a_refusal_reads_as_it_was_decided_and_nobody_hears_of_it(self, stores):
        lead = assign(stores).lead

        stores.leads.refuse(REFUSAL, ACME, lead)

        assert stores.leads.refusal(DEMAND) == REFUSAL
        assert stores.leads.lead(ACME) == lead
        assert stores.carried(ACME) == [("LeadAssigned", CAUSE)]

    @pytest.mark.parametrize(
        "other",
        [
            replace(DEMAND, event_id=EventId("manual-2")),
            replace(DEMAND, choice=replace(DEMAND.choice, to=RepId("rita"))),
            replace(DEMAND, choice=replace(DEMAND.choice, lead_version=2)),
            replace(DEMAND, choice=replace(DEMAND.choice, account_id=OLD)),
        ],
        ids=["another id", "another rep", "a later lead", "another account"],
    )
    def test_a_refusal_is_of_its_demand_alone(self, stores, other):
        stores.leads.refuse(REFUSAL, ACME, None)

        assert stores.leads.refusal(other) is None

    def test_of_two_who_refuse_at_once_one_has_to_read_again(self, stores):
        lead = assign(stores).lead
        stores.leads.refuse(REFUSAL, ACME, lead)

        with pytest.raises(Conflict):
            stores.leads.refuse(replace(REFUSAL, fix="is gone"), ACME, lead)

        assert stores.leads.refusal(DEMAND) == REFUSAL

    def test_nothing_is_refused_of_a_lead_that_has_changed(self, stores):
        first = assign(stores)
        assign(stores, before=first.lead, tried=("rita",), cause=LATER)

        for as_read in (None, first.lead):
            with pytest.raises(Conflict):
                stores.leads.refuse(REFUSAL, ACME, as_read)

        assert stores.leads.refusal(DEMAND) is None

    def test_what_was_refused_meanwhile_is_not_committed(self, stores):
        placement, before = decide(stores), turn(stores)
        stores.leads.refuse(REFUSAL, ACME, None)

        with pytest.raises(Conflict):
            stores.leads.commit(placement, before, CAUSE, unless_refused=DEMAND)

        assert_untouched(stores, Versioned({}, 0), {"rita": 0, "saul": 0})

    def test_what_was_not_refused_is(self, stores):
        placement = decide(stores)

        stores.leads.commit(placement, turn(stores), CAUSE, unless_refused=DEMAND)

        assert stores.leads.lead(ACME) == placement.lead
        assert stores.leads.refusal(DEMAND) is None


class Deals:
    """A rep's complex deals are counted, each as its newest version says."""

    def test_deals_in_hand_are_counted_once_each(self, stores):
        stores.roster.save(rep("rita"), 1)

        for deal in ("opp-1", "opp-2"):
            stores.roster.record_deal(RepId("rita"), deal, 1, in_hand=True)
        stores.roster.record_deal(RepId("rita"), "opp-1", 2, in_hand=True)

        assert stores.roster.reps(NOW)["rita"].complex_deals == 2

    def test_a_deal_that_is_over_is_in_nobodys_hand(self, stores):
        stores.roster.save(rep("rita"), 1)
        stores.roster.record_deal(RepId("rita"), "opp-1", 1, in_hand=True)

        stores.roster.record_deal(RepId("rita"), "opp-1", 2, in_hand=False)

        assert stores.roster.reps(NOW)["rita"].complex_deals == 0

    @pytest.mark.parametrize("version", [1, 2])
    def test_an_older_word_on_a_deal_changes_nothing(self, stores, version):
        stores.roster.save(rep("rita"), 1)
        stores.roster.record_deal(RepId("rita"), "opp-1", 2, in_hand=False)

        with pytest.raises(AlreadyHandled):
            stores.roster.record_deal(RepId("rita"), "opp-1", version, in_hand=True)

        assert stores.roster.reps(NOW)["rita"].complex_deals == 0

    def test_a_deal_may_be_known_before_its_rep(self, stores):
        stores.roster.record_deal(RepId("rita"), "opp-1", 1, in_hand=True)
        assert stores.roster.reps(NOW) == {}

        stores.roster.save(rep("rita"), 1)

        assert stores.roster.reps(NOW) == {"rita": replace(rep("rita"), complex_deals=1)}


def desk(stores):
    """Return the desk as it is set now."""
    return Desk(stores.roster.reps(NOW), stores.roster.credits(SQUAD).value, RULES, NOW)


def decide(stores, *, account=ACME, before=None, tried=()):
    """Return a decision that is not committed."""
    request = replace(REQUEST, account_id=account, tried=tried)
    return place(request, desk(stores), before=before, correlation_id=CAUSE.correlation_id)


def assign(stores, *, account=ACME, before=None, tried=(), cause=CAUSE):
    """Decide and commit."""
    placement = decide(stores, account=account, before=before, tried=tried)
    stores.leads.commit(placement, turn(stores), cause)
    return placement


def turn(stores, credits_version=None, now=NOW):
    """Return what a decision taken now is committed on, but for an older turn if one is given."""
    version = stores.roster.credits(SQUAD).version if credits_version is None else credits_version
    reps = stores.roster.reps(now).items()
    slots = {rep_id: slot_of(one, RULES.routing, now) for rep_id, one in reps}
    return Turn(version, slots, stores.roster.early_leads())


def close(stores, lead, cause=LATER):
    """Engage a lead and return it."""
    engaged = engage(lead, NOW)
    stores.leads.change(lead, engaged, LeadClosed(engaged), cause)
    return engaged


def owned_by(rep_id):
    """Return the request of ACME as its owner's."""
    return replace(REQUEST, crm=customer(rep_id))


def late_for(stores, domain):
    """Return a decision for rita that was taken before she was full."""
    empty = {RepId("rita"): rep("rita")}
    request = replace(REQUEST, account_id=company(domain))
    credit = stores.roster.credits(SQUAD).value
    return place(request, Desk(empty, credit, RULES, NOW), before=None, correlation_id="signal-9")


def early(stores, domain="acme.com"):
    """Return a decision of the early phase for rita."""
    placed = late_for(stores, domain)
    lead = replace(placed.lead, step=Step.EARLY)
    return replace(placed, lead=lead, credits=None, is_early=True)


def queue(stores, domain, score, now):
    """Let a company's lead wait for room, and return it."""
    request = replace(REQUEST, account_id=company(domain), score=score)
    placed = place(request, replace(desk(stores), now=now), before=None, correlation_id="signal-9")
    stores.leads.commit(placed, turn(stores), CAUSE)
    assert placed.lead.status is LeadStatus.WAITING
    return placed.lead


def held(stores, rep_id):
    """Return the accounts of a rep's open leads."""
    return {lead.account_id for lead in stores.leads.held_by(RepId(rep_id))}


def loads(stores):
    """Return everybody's open leads."""
    return {rep_id: rep.open_leads for rep_id, rep in stores.roster.reps(NOW).items()}


def assert_untouched(stores, credit, load):
    """Check that a refused decision about ACME left no trace."""
    assert stores.leads.lead(ACME) is None
    assert list(stores.leads.decisions(ACME)) == []
    assert stores.roster.credits(SQUAD) == credit
    assert loads(stores) == load
    assert stores.carried(ACME) == []
