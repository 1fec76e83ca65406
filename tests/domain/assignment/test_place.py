"""A lead goes to exactly one person: the owner, the rep whose turn it is, or a named person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.credits import LEAD
from plg_router.domain.assignment.events import (
    LeadAssigned,
    LeadEscalated,
    LeadQueued,
    LeadReassigned,
    LeadWithdrawn,
)
from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.assignment.place import (
    NOBODY_ELIGIBLE,
    escalate,
    owner_stand_in,
    place,
    withdraw,
)
from plg_router.domain.routing.working_hours import Absence
from plg_router.kernel.ids import AccountId, EventId
from plg_router.policy.routing import Relaxation, Squad
from tests.domain.builders import (
    ACME,
    ALWAYS,
    CAUSE,
    DAY,
    NINE_TO_FIVE,
    NOON,
    POLICY,
    crm,
    desk,
    open_lead,
    policy,
    rep,
    request,
)

AWAY = replace(ALWAYS, time_off=(Absence(NOON - DAY, NOON + DAY),))
NIGHT = NOON + timedelta(hours=11)
HEAD_OF_VELOCITY = POLICY.sla.escalate_to[Squad.VELOCITY]


def placed(asked, at, before=None):
    return place(asked, at, before=before, correlation_id=CAUSE)


class TestOfAnOwnedAccount:
    """S75, T1: to its owner, without exception."""

    @pytest.mark.parametrize(
        "misfit",
        [
            {},
            {"squads": [Squad.ENTERPRISE]},
            {"skills": []},
            {"territories": ["EMEA"]},
            {"hours": NINE_TO_FIVE},
        ],
    )
    @pytest.mark.requirement("S14", "S73", "S75")
    def test_the_owner_gets_the_lead_whatever_the_pool_would_say(self, misfit):
        at = desk(rep("olga", **misfit), rep("vera"), now=NIGHT, credit={"vera": LEAD})

        placement = placed(request(crm=crm("olga")), at)

        assert isinstance(placement.event, LeadAssigned)
        assert (placement.lead.rep_id, placement.lead.step) == ("olga", Step.OWNER)
        assert placement.takes == "olga"

    def test_nobodys_turn_moves(self):
        placement = placed(request(crm=crm("olga")), desk(rep("olga"), rep("vera")))

        assert placement.credits is None
        assert placement.record.candidates == ()

    @pytest.mark.parametrize(
        ("owner", "hindrance"),
        [
            ([], "the owner is no active rep"),
            ([rep("olga", active=False)], "the owner is no active rep"),
            ([rep("olga", hours=AWAY)], "the owner is on time off"),
            ([rep("olga", joined_on=NOON.date() + DAY)], "the owner is not started yet"),
            ([rep("olga", cap=2, open_leads=2)], "the owner is full with 2 of 2 open leads"),
            (
                [rep("olga", daily_cap=3, taken_today=3)],
                "the owner is done for today with 3 of 3 leads",
            ),
        ],
    )
    @pytest.mark.requirement("S75", "S155", "T1")
    def test_an_owner_who_cannot_keeps_the_account_while_a_stand_in_acts(self, owner, hindrance):
        asked = request(crm=crm("olga", backup="bea"))

        placement = placed(asked, desk(*owner, rep("vera")))

        assert isinstance(placement.event, LeadEscalated)
        assert (placement.event.escalated_to, placement.event.reason) == ("bea", hindrance)
        assert placement.lead.rep_id == "olga"
        assert placement.lead.deadline is None
        assert placement.takes is None

    @pytest.mark.parametrize(
        ("backup", "manager", "stand_in"),
        [("bea", "max", "bea"), (None, "max", "max"), (None, None, HEAD_OF_VELOCITY)],
    )
    @pytest.mark.requirement("S146", "T1")
    def test_the_stand_in_is_the_backup_else_the_manager_else_named_by_policy(
        self, backup, manager, stand_in
    ):
        owner = rep("olga", manager=manager)

        assert owner_stand_in(request(crm=crm("olga", backup=backup)), desk(owner)) == stand_in

    @pytest.mark.parametrize(
        ("backup", "manager", "there", "stand_in"),
        [
            ("olga", "max", [], "max"),
            ("olga", "olga", [], HEAD_OF_VELOCITY),
            ("bea", "max", [rep("bea", active=False)], "max"),
            ("bea", "max", [rep("bea", hours=AWAY)], "max"),
            ("bea", "max", [rep("bea", joined_on=NOON.date() + DAY)], "max"),
            ("bea", "max", [rep("bea", cap=1, open_leads=1)], "bea"),
            ("bea", "max", [rep("bea", active=False), rep("max", hours=AWAY)], HEAD_OF_VELOCITY),
            (None, "max", [rep("max", active=False)], HEAD_OF_VELOCITY),
        ],
    )
    @pytest.mark.requirement("S146", "S155", "T1")
    def test_nobody_stands_in_for_themselves_nor_from_afar(self, backup, manager, there, stand_in):
        owner = rep("olga", manager=manager)
        asked = request(crm=crm("olga", backup=backup))

        assert owner_stand_in(asked, desk(owner, *there)) == stand_in

    @pytest.mark.requirement("S144", "S155", "T1")
    def test_time_off_that_lies_ahead_neither_passes_an_owner_over_nor_stops_the_clock(self):
        """An hour is left to answer in; who does not is stood in for, and not a month later."""
        leaving = replace(ALWAYS, time_off=(Absence(NOON + DAY / 24, NOON + 30 * DAY),))

        placement = placed(request(crm=crm("olga")), desk(rep("olga", hours=leaving)))

        assert placement.lead.rep_id == "olga"
        assert placement.lead.deadline == NOON + POLICY.sla.first_touch
        assert placement.event.wake_at == NOON + POLICY.sla.remind_after

    def test_an_owner_unknown_to_the_roster_has_no_manager_to_ask(self):
        assert owner_stand_in(request(crm=crm("olga")), desk()) == HEAD_OF_VELOCITY


class TestInThePool:
    """S73: by segment, territory and capacity, and only then by turn."""

    @pytest.mark.requirement("S73", "S133")
    def test_the_eligible_rep_of_highest_credit_gets_the_lead_and_pays_for_it(self):
        at = desk(
            rep("vera"),
            rep("wim"),
            rep("full", cap=1, open_leads=1),
            credit={"wim": 10, "vera": -10, "full": LEAD},
        )

        placement = placed(request(), at)

        assert (placement.lead.rep_id, placement.lead.step) == ("wim", Step.CAPACITY)
        assert placement.credits == {
            "full": LEAD,
            "vera": -10 + LEAD // 2,
            "wim": 10 - LEAD // 2,
        }

    @pytest.mark.requirement("S79")
    def test_an_emea_company_waits_for_a_named_person_rather_than_for_north_america(self):
        placement = placed(request(country="DE"), desk(rep("amy"), rep("bob")))

        assert isinstance(placement.event, LeadEscalated)
        assert placement.lead.rep_id is None

    @pytest.mark.requirement("S80")
    def test_a_full_rep_is_passed_over(self):
        placement = placed(request(), desk(rep("amy", cap=1, open_leads=1), rep("bob")))

        assert placement.lead.rep_id == "bob"

    @pytest.mark.requirement("S144", "S155")
    def test_who_is_about_to_leave_is_passed_over_and_alone_lets_the_lead_wait(self):
        leaving = replace(ALWAYS, time_off=(Absence(NOON + DAY / 24, NOON + 30 * DAY),))
        amy, credit = rep("amy", hours=leaving), {"amy": LEAD, "bob": -LEAD}

        both = placed(request(), desk(amy, rep("bob"), credit=credit))
        alone = placed(request(), desk(amy))

        assert both.lead.rep_id == "bob"
        assert isinstance(alone.event, LeadQueued)
        assert alone.event.wake_at < NOON + DAY

    @pytest.mark.requirement("S76", "S134")
    def test_with_three_complex_deals_in_hand_a_specialist_waits_until_the_others_are_busy(self):
        enterprise = {"squads": [Squad.ENTERPRISE]}
        busy = rep("busy", complex_deals=3, **enterprise)
        free, full = rep("free", **enterprise), rep("free", cap=1, open_leads=1, **enterprise)
        credit = {"busy": LEAD, "free": -LEAD}

        to_whom = [
            placed(request(employees=5000), desk(busy, other, rep("vera"), credit=credit))
            for other in (free, full)
        ]

        assert [placement.lead.rep_id for placement in to_whom] == ["free", "busy"]
        assert to_whom[1].record.relaxed == (Relaxation.COMPLEX_LOAD,)

    @pytest.mark.requirement("S133")
    def test_a_joiner_gets_their_part_of_the_weight(self):
        """A quarter of a share for 30 days: one lead of five beside a colleague."""
        reps, credit, winners = (rep("vera"), rep("joe", joined_on=NOON.date())), {}, []

        for _ in range(10):
            placement = placed(request(), desk(*reps, credit=credit))
            credit = placement.credits
            winners.append(placement.lead.rep_id)

        assert winners.count("joe") == 2

    @pytest.mark.requirement("S144")
    def test_the_clock_runs_for_two_working_hours_of_the_winner(self):
        late = NOON + timedelta(hours=4)

        placement = placed(request(), desk(rep("vera", hours=NINE_TO_FIVE), now=late))

        assert placement.lead.deadline == late + timedelta(hours=1 + 16 + 1)

    def test_shift_is_relaxed_only_when_nobody_is_on_shift(self):
        """The clock then starts with the next shift."""
        off, on = rep("off", hours=NINE_TO_FIVE), rep("on")
        credit = {"off": LEAD, "on": -LEAD}

        both = placed(request(), desk(off, on, now=NIGHT, credit=credit))
        alone = placed(request(), desk(off, now=NIGHT, credit=credit))

        assert (both.lead.rep_id, both.record.relaxed) == ("on", ())
        assert (alone.lead.rep_id, alone.record.relaxed) == ("off", (Relaxation.SHIFT,))
        assert alone.lead.deadline == NOON + timedelta(hours=23)

    def test_skill_is_relaxed_last_and_never_in_the_enterprise_squad(self):
        unskilled = rep("una", skills=[])
        strict = policy(routing__roles__sales_assist={"squad": "velocity", "skill": "x"})

        relaxed = placed(request(), desk(unskilled))
        refused = placed(request(), desk(unskilled, policy=strict))

        assert relaxed.lead.rep_id == "una"
        assert relaxed.record.relaxed == (Relaxation.SHIFT, Relaxation.SKILL)
        assert refused.lead.rep_id is None

    @pytest.mark.requirement("S146", "S155")
    def test_nobody_eligible_means_a_named_person_at_once(self):
        placement = placed(request(), desk())

        assert isinstance(placement.event, LeadEscalated)
        assert placement.event.escalated_to == HEAD_OF_VELOCITY
        assert placement.event.reason == NOBODY_ELIGIBLE
        assert (placement.lead.status, placement.lead.step) == (LeadStatus.ESCALATED, Step.NOBODY)
        assert placement.credits is None

    @pytest.mark.requirement("S80")
    def test_a_burst_of_ten_times_the_capacity_exceeds_no_cap(self):
        reps = {one.rep_id: one for one in (rep("amy", cap=3), rep("bob", cap=5), rep("cy", cap=2))}
        credit, overflow = {}, 0

        for number in range(100):
            lead = request(account=AccountId(f"company:c{number}.com"))
            placement = placed(lead, desk(*reps.values(), credit=credit))
            credit = placement.credits or credit
            if taker := placement.takes:
                reps[taker] = replace(reps[taker], open_leads=reps[taker].open_leads + 1)
            overflow += isinstance(placement.event, LeadQueued)

        assert {name: one.open_leads for name, one in reps.items()} == {"amy": 3, "bob": 5, "cy": 2}
        assert overflow == 90


class TestTheSequence:
    """A lead's version, decision and attempt rise; who had it before is told apart."""

    def test_a_first_lead_is_the_first_of_everything(self):
        lead = placed(request(), desk(rep("vera"))).lead

        assert (lead.version, lead.decision_seq, lead.attempt) == (1, 1, 1)
        assert lead.opened_at == NOON
        assert lead.correlation_id == CAUSE

    @pytest.mark.requirement("S145")
    def test_an_open_lead_placed_again_is_reassigned_and_the_first_slot_given_back(self):
        before = open_lead(request(), desk(rep("vera")))
        later = desk(rep("vera"), rep("wim"), now=NOON + DAY)

        placement = placed(request(tried=["vera"]), later, before)

        assert isinstance(placement.event, LeadReassigned)
        assert placement.event.previous_rep_id == "vera"
        assert (placement.releases, placement.takes) == ("vera", "wim")
        assert (placement.lead.version, placement.lead.decision_seq) == (2, 2)
        assert placement.lead.attempt == 2
        assert placement.lead.opened_at == before.opened_at

    def test_an_open_lead_nobody_else_may_take_escalates_and_gives_its_slot_back(self):
        before = open_lead(request(), desk(rep("vera")))

        placement = placed(request(tried=["vera"]), desk(rep("vera")), before)

        assert isinstance(placement.event, LeadEscalated)
        assert (placement.releases, placement.takes) == ("vera", None)

    @pytest.mark.parametrize("status", [LeadStatus.ENGAGED, LeadStatus.WITHDRAWN])
    def test_an_account_that_qualifies_anew_starts_afresh_in_the_same_sequence(self, status):
        ended = replace(open_lead(request(), desk(rep("vera"))), status=status, attempt=3)

        placement = placed(request(), desk(rep("vera"), now=NOON + DAY), ended)

        assert isinstance(placement.event, LeadAssigned)
        assert placement.releases is None
        assert (placement.lead.version, placement.lead.decision_seq) == (2, 2)
        assert (placement.lead.attempt, placement.lead.opened_at) == (1, NOON + DAY)


class TestEscalatingAndWithdrawing:
    """A lead may end with a named person, or without a touch."""

    @pytest.mark.requirement("S146")
    def test_an_escalated_lead_stops_the_clock_and_frees_the_slot(self):
        before = open_lead(request(), desk(rep("vera")))

        placement = escalate(request(), desk(rep("vera")), before=before, to="bo", reason="silence")

        assert isinstance(placement.event, LeadEscalated)
        assert (placement.event.escalated_to, placement.event.reason) == ("bo", "silence")
        assert placement.lead.deadline is None
        assert placement.releases == "vera"
        assert placement.record.reason == "silence; bo has to act"

    @pytest.mark.requirement("T1")
    def test_an_escalated_lead_of_an_owned_account_stays_with_its_owner(self):
        before = open_lead(request(), desk(rep("vera")))
        bought = request(crm=crm("olga"))

        placement = escalate(bought, desk(rep("vera")), before=before, to="bo", reason="silence")

        assert (placement.lead.rep_id, placement.lead.step) == ("olga", Step.OWNER)
        assert placement.releases == "vera"

    def test_a_withdrawn_lead_frees_its_slot_and_names_the_reason(self):
        before = open_lead(request(), desk(rep("vera")))

        placement = withdraw(before, desk(rep("vera")), "bought at the checkout")

        assert placement.event == LeadWithdrawn(placement.lead, "bought at the checkout")
        assert placement.lead.status is LeadStatus.WITHDRAWN
        assert (placement.releases, placement.takes) == ("vera", None)

    def test_a_withdrawn_lead_remembers_when_it_was_opened_even_after_an_escalation(self):
        at, later = desk(rep("vera")), desk(rep("vera"), now=NOON + DAY)
        waiting = escalate(
            request(), at, before=open_lead(request(), at), to="bo", reason="silence"
        ).lead

        withdrawn = withdraw(waiting, later, "merged").lead

        assert (withdrawn.opened_at, withdrawn.version) == (NOON, 3)
        assert withdraw(waiting, later, "merged").releases is None


class TestTheRecord:
    """S73, S155: enough to explain a decision, and to take it again."""

    AT = desk(
        rep("amy", territories=["EMEA"]),
        rep("bob"),
        rep("cy", cap=1, open_leads=1),
        rep("dee", active=False),
        rep("eve", squads=[Squad.ENTERPRISE]),
        credit={"bob": 7, "cy": -7},
    )

    @pytest.mark.requirement("S73")
    def test_every_active_rep_of_the_squad_stands_in_it_with_the_reason(self):
        record = placed(request(), self.AT).record

        assert {one.rep_id: one.verdict for one in record.candidates} == {
            "amy": "territory: does not cover AMER",
            "bob": "eligible",
            "cy": "capacity: full with 1 of 1 open leads",
        }

    @pytest.mark.requirement("S155")
    def test_it_holds_the_inputs_the_step_and_the_turn_before_and_after(self):
        asked = request()

        record = placed(asked, self.AT).record

        assert record.request == asked
        assert record.policy_hash == POLICY.hash
        assert (record.step, record.squad) == (Step.CAPACITY, Squad.VELOCITY)
        assert record.rep_id == "bob"
        assert record.reason == "highest credit of 1 eligible reps"
        assert record.correlation_id == CAUSE
        assert record.decided_at == NOON

    @pytest.mark.parametrize(
        ("asked", "trace"),
        [
            (
                request(),
                (
                    "owner: nobody",
                    "segment: mid_market, sales_assist",
                    "territory: AMER by country",
                    "capacity: 1 of 3 eligible",
                ),
            ),
            (request(crm=crm("bob")), ("owner: bob",)),
        ],
    )
    @pytest.mark.requirement("S73")
    def test_it_says_in_order_what_each_step_found_up_to_the_one_that_decided(self, asked, trace):
        assert placed(asked, self.AT).record.trace == trace

    @pytest.mark.parametrize(
        ("asked", "outcome"),
        [
            (request(), "LeadAssigned"),
            (request(crm=crm("bob")), "LeadAssigned"),
            (request(country="JP"), "LeadEscalated"),
        ],
    )
    @pytest.mark.requirement("S155")
    def test_every_decision_has_one_with_its_outcome_and_a_name_for_ever(self, asked, outcome):
        record = placed(asked, self.AT).record

        assert record.outcome == outcome
        assert record.reason
        assert record.decision_id == f"{ACME}/1"

    def test_of_a_relaxed_search_it_keeps_the_last_look_at_each_rep(self):
        night = desk(rep("amy", hours=NINE_TO_FIVE), now=NIGHT)

        record = placed(request(), night).record

        assert [one.verdict for one in record.candidates] == ["eligible"]
        assert record.relaxed == (Relaxation.SHIFT,)

    @given(
        st.lists(
            st.builds(
                rep,
                st.sampled_from([f"rep {number}" for number in range(6)]),
                territories=st.sets(st.sampled_from(["AMER", "EMEA"]), min_size=1),
                hours=st.sampled_from([ALWAYS, NINE_TO_FIVE, AWAY]),
                weight=st.integers(1, 3),
                open_leads=st.integers(8, 11),
            ),
            max_size=6,
            unique_by=lambda one: one.rep_id,
        ),
        st.dictionaries(st.sampled_from([f"rep {n}" for n in range(6)]), st.integers(-9, 9)),
        st.sampled_from([None, crm("rep 1"), crm("rep 2", backup="bea")]),
        st.sampled_from([NOON, NIGHT]),
        st.data(),
    )
    @pytest.mark.requirement("S73", "S79")
    def test_the_same_inputs_and_policy_always_give_the_same_decision(
        self, reps, credit, record, now, data
    ):
        """And each decision puts exactly one person in charge, of the right territory."""
        asked = request(crm=record)

        placement = placed(asked, desk(*reps, credit=credit, now=now))

        shuffled = data.draw(st.permutations(reps))
        assert placed(asked, desk(*shuffled, credit=credit, now=now)) == placement
        roster = {one.rep_id: one for one in reps}
        if isinstance(placement.event, LeadAssigned):
            taker = roster[placement.takes]
            assert taker.open_leads < taker.cap
            assert record is not None or "AMER" in taker.territories
            assert record is None or taker.rep_id == record.owner
        elif isinstance(placement.event, LeadQueued):
            assert record is None
            assert placement.event.manager
        else:
            assert placement.event.escalated_to

    def test_another_cause_is_recorded_as_such(self):
        placement = place(request(), self.AT, before=None, correlation_id=EventId("signal-2"))

        assert placement.record.correlation_id == "signal-2"
