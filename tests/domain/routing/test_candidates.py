"""Every rep of the squad is a candidate, with the first reason that rules them out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.routing.candidates import candidates
from plg_router.domain.routing.working_hours import Absence, WorkingHours
from plg_router.policy.routing import Relaxation, Squad
from tests.domain.builders import ALWAYS, DAY, NINE_TO_FIVE, NOON, POLICY, policy, rep, request

ROUTING = POLICY.routing
FIRST_TOUCH = POLICY.sla.first_touch
NIGHT = NOON + timedelta(hours=11)
HOUR = timedelta(hours=1)
AWAY = WorkingHours("UTC", ALWAYS.shifts, time_off=(Absence(NOON - DAY, NOON + DAY),))
LEAVING = WorkingHours("UTC", ALWAYS.shifts, time_off=(Absence(NOON + HOUR, NOON + 30 * DAY),))
SKILLED = "sales_assist"


def verdict(one, lead=None, *, now=NOON, rules=POLICY, relaxed=()):
    (candidate,) = candidates(lead or request(), [one], rules, now, frozenset(relaxed))
    return candidate.verdict


def test_a_rep_with_everything_the_lead_asks_for_is_eligible():
    (candidate,) = candidates(request(), [rep("vera")], POLICY, NOON)

    assert candidate.eligible


def test_a_rep_who_had_the_lead_before_is_not_asked_again():
    assert verdict(rep("vera"), request(tried=["vera"])) == "had this lead before"


def test_a_rep_who_left_is_no_candidate():
    assert candidates(request(), [rep("vera", active=False)], POLICY, NOON) == ()


@pytest.mark.requirement("S77", "S133")
def test_a_rep_without_the_skill_of_the_segment_is_out():
    assert verdict(rep("vera", skills=["smb"])) == "segment: lacks the skill sales_assist"


@pytest.mark.requirement("S79")
def test_a_rep_of_another_territory_is_out():
    assert verdict(rep("vera", territories=["EMEA"])) == "territory: does not cover AMER"


def test_a_rep_on_time_off_is_out():
    assert verdict(rep("vera", hours=AWAY)) == "capacity: on time off"


@pytest.mark.requirement("S144", "S155")
def test_a_rep_whose_time_off_begins_before_the_clock_would_run_out_is_out():
    assert verdict(rep("vera", hours=LEAVING), now=NOON - HOUR) == "eligible"
    assert (
        verdict(rep("vera", hours=LEAVING), now=NOON - HOUR + timedelta(minutes=1))
        == "capacity: on time off before the clock would run out"
    )


@pytest.mark.requirement("S144", "S155")
def test_nor_is_the_next_shift_waited_for_where_time_off_comes_before_it():
    """Off shift may be overlooked: the next morning is soon enough, in a month it is not."""
    morning = NOON + timedelta(hours=22)
    leaving = replace(NINE_TO_FIVE, time_off=(Absence(morning, morning + 30 * DAY),))
    relaxed = [Relaxation.SHIFT]

    assert verdict(rep("vera", hours=NINE_TO_FIVE), now=NIGHT, relaxed=relaxed) == "eligible"
    assert (
        verdict(rep("vera", hours=leaving), now=NIGHT, relaxed=relaxed)
        == "capacity: on time off before the clock would run out"
    )


@pytest.mark.requirement("S133")
def test_a_joiner_is_out_before_the_first_day_on_their_own_calendar():
    """At noon in London the first day has begun in Auckland, and nowhere else."""
    tomorrow = NOON.date() + DAY
    here, there = (
        rep("joe", joined_on=tomorrow, hours=WorkingHours(zone, ALWAYS.shifts))
        for zone in ("Europe/London", "Pacific/Auckland")
    )

    assert verdict(here) == "capacity: not started yet"
    assert verdict(here, now=NOON + DAY) == "eligible"
    assert verdict(there) == "eligible"


def test_a_rep_off_shift_is_out():
    assert verdict(rep("vera", hours=NINE_TO_FIVE), now=NIGHT) == "capacity: off shift"


@pytest.mark.parametrize("open_leads", [3, 4])
@pytest.mark.requirement("S80", "S133")
def test_a_rep_at_the_cap_is_out(open_leads):
    full = rep("vera", cap=3, open_leads=open_leads)

    assert verdict(full) == f"capacity: full with {open_leads} of 3 open leads"


@pytest.mark.requirement("S73")
def test_reasons_are_given_in_the_order_of_the_steps():
    """Segment before territory before capacity: cure one and the next shows."""
    cures = [
        ("had this lead before", {"tried": []}),
        ("segment: lacks the skill sales_assist", {"skills": [SKILLED]}),
        ("territory: does not cover AMER", {"territories": ["AMER"]}),
        ("capacity: on time off", {"hours": NINE_TO_FIVE}),
        ("capacity: full with 3 of 3 open leads", {"cap": 4}),
        ("capacity: done for today with 2 of 2 leads", {"daily_cap": None}),
        ("capacity: done for this week with 9 of 9 leads", {"weekly_cap": 10}),
        ("capacity: off shift", {"hours": ALWAYS}),
    ]
    tried = ["vera"]
    flaws = {
        "skills": [],
        "territories": ["EMEA"],
        "hours": AWAY,
        "cap": 3,
        "open_leads": 3,
        "daily_cap": 2,
        "taken_today": 2,
        "weekly_cap": 9,
        "taken_this_week": 9,
    }

    for reason, cure in cures:
        assert verdict(rep("vera", **flaws), request(tried=tried), now=NIGHT) == reason
        tried = cure.pop("tried", tried)
        flaws |= cure
    assert verdict(rep("vera", **flaws), request(tried=tried), now=NIGHT) == "eligible"


@pytest.mark.requirement("S135")
def test_only_the_squad_of_the_lead_is_considered_by_id():
    reps = [
        rep("wim"),
        rep("vera"),
        rep("erin", squads=[Squad.ENTERPRISE]),
        rep("evan", squads=[Squad.EXPANSION, Squad.VELOCITY]),
    ]

    found = candidates(request(), reps, POLICY, NOON)

    assert [candidate.rep_id for candidate in found] == ["evan", "vera", "wim"]


def test_the_enterprise_squad_needs_no_further_skill():
    erin = rep("erin", squads=[Squad.ENTERPRISE], skills=[])

    assert verdict(erin, request(employees=5000)) == "eligible"


@pytest.mark.requirement("S78")
def test_a_named_account_goes_by_its_name_not_by_its_country():
    named = policy(routing__territories__named_accounts={"acme.com": "EMEA"})

    assert verdict(rep("emma", territories=["EMEA"]), rules=named) == "eligible"
    assert verdict(rep("amy"), rules=named) == "territory: does not cover EMEA"


class TestOfComplexDeals:
    """S134: three in hand, and no further enterprise lead while another specialist is free."""

    ENTERPRISE = request(employees=5000)

    @pytest.mark.parametrize(
        ("deals", "expected"),
        [(2, "eligible"), (3, "capacity: 3 complex deals in hand"), (4, "capacity: 4 complex")],
    )
    @pytest.mark.requirement("S134")
    def test_a_rep_with_three_in_hand_is_passed_over(self, deals, expected):
        erin = rep("erin", squads=[Squad.ENTERPRISE], complex_deals=deals)

        assert verdict(erin, self.ENTERPRISE).startswith(expected)

    def test_they_are_overlooked_when_nobody_else_is_free(self):
        erin = rep("erin", squads=[Squad.ENTERPRISE], complex_deals=3)

        assert verdict(erin, self.ENTERPRISE, relaxed=[Relaxation.COMPLEX_LOAD]) == "eligible"

    def test_they_are_no_matter_for_other_leads(self):
        assert verdict(rep("vera", complex_deals=9)) == "eligible"


@pytest.mark.requirement("S78", "S79")
def test_only_a_territory_the_policy_names_helps_out_and_only_where_the_role_says_so():
    helpful = policy(routing__territories__helped_by={"EMEA": ["APAC"]})
    german, asian = request(country="DE"), rep("asa", territories=["APAC"])
    relaxed = [Relaxation.TERRITORY]

    assert verdict(asian, german, rules=helpful, relaxed=relaxed) == "eligible"
    assert verdict(asian, german, rules=helpful).startswith("territory")
    assert verdict(asian, german, relaxed=relaxed).startswith("territory")
    assert verdict(rep("amy"), german, rules=helpful, relaxed=relaxed).startswith("territory")


@pytest.mark.parametrize(
    ("one", "later"),
    [
        (rep("vera"), False),
        (rep("vera", cap=1, open_leads=1), True),
        (rep("vera", daily_cap=1, taken_today=1), True),
        (rep("vera", hours=AWAY), True),
        (rep("vera", hours=LEAVING), True),
        (rep("vera", joined_on=NOON.date() + DAY), True),
        (rep("vera", skills=[]), False),
        (rep("vera", territories=["EMEA"]), False),
    ],
)
@pytest.mark.requirement("S155")
def test_who_only_lacks_time_or_room_may_take_the_lead_later(one, later):
    (candidate,) = candidates(request(), [one], POLICY, NOON)

    assert candidate.eligible_later is later


def test_a_relaxed_requirement_is_dropped_and_no_other():
    off_shift = rep("vera", hours=NINE_TO_FIVE)
    unskilled = rep("vera", skills=[])

    assert verdict(off_shift, now=NIGHT, relaxed=[Relaxation.SHIFT]) == "eligible"
    assert verdict(unskilled, relaxed=[Relaxation.SKILL]) == "eligible"
    assert verdict(unskilled, relaxed=[Relaxation.SHIFT]).startswith("segment")
    assert verdict(off_shift, now=NIGHT, relaxed=[Relaxation.SKILL]).startswith("capacity")


reps = st.builds(
    rep,
    st.sampled_from([f"rep {number}" for number in range(8)]),
    squads=st.sets(st.sampled_from(Squad), min_size=1),
    skills=st.sets(st.sampled_from(["sales_assist", "smb"])),
    territories=st.sets(st.sampled_from(["AMER", "EMEA", "APAC"]), min_size=1),
    hours=st.sampled_from([ALWAYS, NINE_TO_FIVE, AWAY, LEAVING]),
    cap=st.integers(1, 3),
    open_leads=st.integers(0, 4),
    active=st.booleans(),
    daily_cap=st.sampled_from([None, 2]),
    taken_today=st.integers(0, 3),
    complex_deals=st.integers(0, 4),
    joined_on=st.sampled_from([None, NOON.date(), NOON.date() + DAY]),
)
requests = st.builds(
    request,
    employees=st.sampled_from([None, 5, 20, 400, 5000]),
    country=st.sampled_from([None, "US", "DE", "JP"]),
    tried=st.sets(st.sampled_from(["rep 1", "rep 2"])),
)
moments = st.sampled_from([NOON, NIGHT])
relaxations = st.frozensets(st.sampled_from(Relaxation))


@given(st.lists(reps, max_size=8), requests, moments, relaxations)
@pytest.mark.requirement("S79", "S80", "S135")
def test_whatever_is_relaxed_territory_squad_cap_and_absence_are_not(roster, lead, now, relaxed):
    by_id = {one.rep_id: one for one in roster}

    for candidate in candidates(lead, by_id.values(), POLICY, now, relaxed):
        one = by_id[candidate.rep_id]
        assert lead.specialists(ROUTING).squad in one.squads
        if candidate.eligible:
            assert lead.territory(ROUTING) in one.territories
            assert one.open_leads < one.room(ROUTING, now)
            assert one.daily_cap is None or one.taken_today < one.daily_cap
            assert one.active
            assert not one.hours.is_away(now)
            assert not one.joined_on or one.joined_on <= NOON.date()
            assert one.hours.after(now, FIRST_TOUCH) == one.hours.regular.after(now, FIRST_TOUCH)
            assert one.rep_id not in lead.tried


@given(st.lists(reps, max_size=8, unique_by=lambda one: one.rep_id), requests, st.data())
def test_the_order_of_the_roster_does_not_matter(roster, lead, data):
    shuffled = data.draw(st.permutations(roster))

    assert candidates(lead, shuffled, POLICY, NOON) == candidates(lead, roster, POLICY, NOON)


@given(st.lists(reps, max_size=8), moments, relaxations)
@pytest.mark.requirement("S79")
def test_an_emea_company_never_reaches_a_rep_of_north_america_only(roster, now, relaxed):
    german = request(country="DE")
    americans = {one.rep_id: one for one in roster if "EMEA" not in one.territories}

    found = candidates(german, americans.values(), POLICY, now, relaxed)

    assert not any(candidate.eligible for candidate in found)


@pytest.mark.requirement("S78", "S79")
def test_who_covers_a_territory_is_not_passed_over_for_those_who_help_out_there():
    helpful = policy(routing__territories__helped_by={"AMER": ["EMEA"]})
    reps = {name: rep(name, territories=[name]) for name in ("AMER", "EMEA", "APAC")}

    said = {
        name: verdict(one, rules=helpful, relaxed=[Relaxation.TERRITORY])
        for name, one in reps.items()
    }

    assert said["AMER"] == said["EMEA"] == verdict(rep("vera"))
    assert said["APAC"] == "territory: does not cover AMER"
