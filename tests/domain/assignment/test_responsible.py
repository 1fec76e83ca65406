"""Whatever happens to leads and reps, somebody is responsible for every lead, and only one."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.clock import expires_at
from plg_router.domain.assignment.credits import rotate
from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.events import LeadAssigned, LeadQueued, LeadReassigned
from plg_router.domain.assignment.hand_over import hand_over, reroute
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.override import override
from plg_router.domain.assignment.place import place
from plg_router.domain.routing.working_hours import Absence
from plg_router.kernel.errors import AlreadyHandled, Rejected
from plg_router.kernel.ids import AccountId
from plg_router.policy.routing import Squad
from tests.domain.builders import (
    ALWAYS,
    CAUSE,
    DAY,
    NINE_TO_FIVE,
    NOON,
    crm,
    desk,
    policy,
    rep,
    request,
)

AWAY = replace(ALWAYS, time_off=(Absence(NOON - DAY, NOON + DAY),))
LEAVING = replace(ALWAYS, time_off=(Absence(NOON + DAY / 4, NOON + 30 * DAY),))
NAMES = [f"rep {number}" for number in range(5)]
RULES = policy(
    routing__early_phase={"rep": NAMES[0], "leads": 10},
    routing__debits={"owner": True, "manual": True},
    routing__territories__helped_by={"APAC": ["EMEA"]},
    routing__roles__smb={"squad": "velocity", "skill": "smb", "relax": ["territory", "shift"]},
)

owners = st.sampled_from([None, None, None, crm(NAMES[1]), crm(NAMES[2], backup="bea"), crm("ex")])


def reps_called(name):
    """Return any rep of a name."""
    return st.builds(
        rep,
        st.just(name),
        squads=st.sampled_from(
            [(Squad.VELOCITY,), (Squad.VELOCITY, Squad.ENTERPRISE), tuple(Squad)]
        ),
        skills=st.sampled_from([("sales_assist", "smb"), ("sales_assist",), ("smb",)]),
        territories=st.sampled_from([("AMER",), ("AMER", "EMEA"), ("APAC",)]),
        hours=st.sampled_from([ALWAYS, ALWAYS, NINE_TO_FIVE, AWAY, LEAVING]),
        weight=st.integers(1, 3),
        cap=st.integers(1, 2),
        active=st.sampled_from([True, True, True, False]),
        daily_cap=st.sampled_from([None, None, 2]),
        weekly_cap=st.sampled_from([None, None, 4]),
        complex_deals=st.sampled_from([0, 3]),
        joined_on=st.sampled_from([None, NOON.date(), NOON.date() + DAY]),
    )


rosters = st.tuples(*map(reps_called, NAMES))
requests = st.builds(
    request,
    employees=st.sampled_from([400, 400, 5000, 5, None]),
    country=st.sampled_from(["US", "US", None, "DE", "JP"]),
    role=st.sampled_from([None, None, "expansion_specialist", "enterprise_ae"]),
    crm=owners,
)


def answers(placement, roster, now):
    """Tell who answers for a lead after a decision: exactly one, with a next step."""
    lead, event = placement.lead, placement.event
    assert event.lead is lead
    assert event.wake_at > now
    if isinstance(event, LeadAssigned | LeadReassigned):
        assert lead.status is LeadStatus.OPEN
        assert now < event.wake_at < lead.deadline < expires_at(lead, RULES.sla)
        assert placement.takes == lead.rep_id
        rep_there = roster[lead.rep_id]
        assert rep_there.absence(now) is None
        if lead.request.owner is None:
            assert not rep_there.hours.is_away(lead.deadline - DAY / 1440)
        return rep_there.rep_id
    assert placement.takes is None
    if isinstance(event, LeadQueued):
        assert lead.status is LeadStatus.WAITING
        assert lead.rep_id is None
        return event.manager
    assert lead.status is LeadStatus.ESCALATED
    return event.escalated_to


@given(rosters, requests, st.sampled_from([NOON, NOON + 11 * timedelta(hours=1)]))
@pytest.mark.requirement("S12", "S155")
def test_every_lead_has_exactly_one_who_answers_for_it_and_a_next_step(roster, asked, now):
    at = desk(*roster, policy=RULES, now=now, early_left=3)

    placement = place(asked, at, before=None, correlation_id=CAUSE)

    assert answers(placement, at.roster, now)
    if asked.owner:
        assert placement.lead.rep_id == asked.owner


class World:
    """Leads and reps over time, as the tables would hold them."""

    def __init__(self, roster):
        self.reps = {one.rep_id: one for one in roster}
        self.leads, self.credits, self.now = {}, {squad: {} for squad in Squad}, NOON

    def desk(self, asked):
        squad = asked.specialists(RULES.routing).squad
        return desk(
            *self.reps.values(),
            policy=RULES,
            now=self.now,
            credit=self.credits[squad],
            early_left=1,
        )

    def apply(self, placement):
        """Commit a decision and check what must always hold."""
        lead, before = placement.lead, self.leads.get(placement.lead.account_id)
        assert placement.before == before
        assert lead.version == (before.version if before else 0) + 1
        taker = self.reps.get(placement.takes)
        if taker:
            assert taker.active
            assert taker.open_leads < taker.room(RULES.routing, self.now) <= taker.cap
            assert taker.taken_today < (taker.daily_cap or 99)
            assert taker.taken_this_week < (taker.weekly_cap or 99)
            assert not taker.hours.is_away(self.now)
        self.leads[lead.account_id] = lead
        if placement.credits is not None:
            self.credits[lead.squad] = placement.credits
            assert sum(placement.credits.values()) == 0
        for rep_id, slots in ((placement.takes, 1), (placement.releases, -1)):
            if rep_id in self.reps:
                self._move(rep_id, slots)
        answers(placement, self.reps, self.now)

    def check(self):
        """Check that load equals live assignments, and that each owner's leads are theirs."""
        held = Counter(lead.rep_id for lead in self.leads.values() if lead.is_open)
        assert {one.rep_id: one.open_leads for one in self.reps.values() if one.open_leads} == held

    def end(self, lead):
        if lead.is_open:
            self._move(lead.rep_id, -1)
        self.leads[lead.account_id] = engage(lead, NOON)

    def _move(self, rep_id, slots):
        one = self.reps[rep_id]
        self.reps[rep_id] = replace(
            one,
            open_leads=one.open_leads + slots,
            taken_today=one.taken_today + (slots > 0),
            taken_this_week=one.taken_this_week + (slots > 0),
        )


HAPPENINGS = st.tuples(
    st.sampled_from(
        ["qualifies", "owned", "lapses", "drains", "leaves", "named", "engages", "cap"]
    ),
    st.integers(0, 7),
    requests,
    st.sampled_from(NAMES),
)


@given(rosters, st.lists(HAPPENINGS, min_size=15, max_size=40))
@pytest.mark.requirement("S12", "S75", "S80", "S145", "S155")
def test_whatever_happens_load_equals_live_leads_under_every_cap_and_owners_keep_theirs(
    roster, happenings
):
    world = World(roster)
    for what, number, asked, name in happenings:
        world.now += timedelta(minutes=20)
        account = AccountId(f"company:c{number}.com")
        lead = world.leads.get(account)
        try:
            placement = happen(world, what, lead, replace(asked, account_id=account), name)
        except (AlreadyHandled, Rejected):
            continue
        if placement:
            world.apply(placement)
            if placement.lead.request.owner:
                assert placement.lead.rep_id == placement.lead.request.owner
        world.check()


def happen(world, what, lead, asked, name):
    """Return what is decided when something happens to a lead or a rep, if anything."""
    running = lead if lead and lead.awaits_answer else None
    if what == "qualifies" and not running:
        return place(asked, world.desk(asked), before=lead, correlation_id=CAUSE)
    if name in world.reps:
        changed = {"leaves": {"active": False}, "cap": {"cap": 1, "squads": frozenset(Squad)}}
        world.reps[name] = replace(world.reps[name], **changed.get(what, {}))
    if running is None:
        return None
    if what == "engages":
        world.end(running)
        return None
    if what == "leaves" and running.rep_id != name:
        return None
    return decided(what, running, asked, name, world.desk(running.request))


def decided(what, running, asked, name, at):
    """Return what is decided about a lead that is under way, if anything."""
    if what == "leaves":
        return reroute(running, running.request, at)
    if what == "owned":
        return hand_over(running, replace(running.request, crm=asked.crm), at)
    if what == "lapses" and running.is_open and not running.request.owner:
        tried = (*running.request.tried, running.rep_id)
        lapsed = replace(running.request, tried=tried)
        return place(lapsed, at, before=running, correlation_id=CAUSE)
    if what == "drains" and running.status is LeadStatus.WAITING:
        return place(running.request, at, before=running, correlation_id=CAUSE)
    if what == "named":
        return override(
            running.request,
            at,
            before=running,
            to=name,
            by="max",
            reason="he asked",
            correlation_id=CAUSE,
        )
    return None


@given(
    st.lists(
        st.tuples(st.sampled_from(list(Squad)[:2]), st.sets(st.sampled_from(NAMES))), max_size=40
    )
)
@pytest.mark.requirement("S133", "S135")
def test_squads_that_share_reps_keep_turns_apart(leads):
    """What somebody gets in one squad neither helps nor hurts them in another."""
    apart, together = {}, {}
    for squad, there in leads:
        if not there:
            continue
        pool = dict.fromkeys(sorted(there), 1)
        _, apart[squad] = rotate(apart.get(squad, {}), pool)
        world = World([rep(name, squads=list(Squad)[:2]) for name in there])
        world.credits |= together
        asked = request(
            employees=5000 if squad is Squad.ENTERPRISE else 400,
            role=None if squad is Squad.ENTERPRISE else "expansion_specialist",
        )
        at = replace(world.desk(asked), early_left=0)
        placement = place(asked, at, before=None, correlation_id=CAUSE)
        together[squad] = placement.credits

    assert together == apart
