"""Whatever happens to a lead, and in whichever order: its clocks end, and nobody is forgotten."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.events import (
    LeadAssigned,
    LeadClosed,
    LeadReassigned,
    LeadWithdrawn,
)
from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.handoff.events import Choice, SelfServeChosen
from plg_router.kernel.errors import AlreadyHandled
from plg_router.policy.handoff import Motion
from tests.fakes.cast import CAUSE, company, customer, qualified, rep
from tests.fakes.pipeline import Pipeline, offer_of

ACME, OTHER = company(), "other.com"
TEAM = ("rita", "saul", "tara")
EVENTS = ("pause", "touch", "meeting", "purchase", "preference", "owner")
DEEDS = (*EVENTS, "clock", "clock", "clock")  # silence is what happens most


class World:
    """A pipeline with one sales-led lead, and the clocks that its events have started."""

    def __init__(self, caps):
        self.pipeline = Pipeline()
        for name, cap in zip(TEAM, caps, strict=True):
            self.pipeline.roster.save(rep(name, cap=cap), 1)
        self.pipeline.assigned(OTHER)  # takes somebody's room
        self.clocks, self._seen = [], len(self.pipeline.storage.events())
        self.pipeline.route(replace(qualified(), motion=Motion.SALES_LED), CAUSE)
        self._start_clocks()

    def ring(self):
        """Let time pass until the next clock rings, as the workflow would; False for none."""
        if not self.clocks:
            return False
        self.clocks.sort(key=lambda clock: clock[0])
        moment, judge = self.clocks.pop(0)
        self.pipeline.clock.move_to(max(moment, self.pipeline.clock()))
        outcome = judge()
        if outcome.wake_at:
            self.clocks.append((outcome.wake_at, judge))
        self._start_clocks()
        return True

    def do(self, deed):
        """Let something happen to the account; it may be too late for it to matter."""
        pipeline = self.pipeline
        deeds = {
            "clock": self.ring,
            "pause": lambda: pipeline.clock.advance(timedelta(minutes=7)),
            "touch": lambda: pipeline.engage(ACME),
            "meeting": lambda: pipeline.engage(ACME, meeting_booked=True),
            "purchase": lambda: self._chosen(Choice.PURCHASED),
            "preference": lambda: self._chosen(Choice.PREFERRED),
            "owner": self._gets_an_owner,
        }
        with suppress(AlreadyHandled):
            deeds[deed]()
        self._start_clocks()

    def _chosen(self, choice):
        self.pipeline.end_for_self_serve(SelfServeChosen(ACME, choice), CAUSE)

    def _gets_an_owner(self):
        self.pipeline.accounts.save_crm(ACME, customer("tara"), CAUSE)
        self.pipeline.follow(ACME, CAUSE)

    def _start_clocks(self):
        events = self.pipeline.storage.events()
        for event in events[self._seen :]:
            if getattr(event, "wake_at", None) and event.lead.account_id == ACME:
                self._start(event.lead, event.wake_at)
        self._seen = len(events)

    def _start(self, lead, wake_at):
        pipeline, offer = self.pipeline, offer_of(lead)
        self.clocks.append((wake_at, lambda: pipeline.enforce(offer)))
        if lead.book_by:
            at = lead.book_by
            self.clocks.append((at, lambda: pipeline.check_meeting(ACME, at)))


@given(
    st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(1, 2)),
    st.lists(st.sampled_from(DEEDS), max_size=12),
)
@pytest.mark.requirement("S91", "S145", "S146", "S154", "S155", "S159", "S161")
def test_every_history_ends_once_with_every_slot_given_back(caps, deeds):
    world = World(caps)
    pipeline = world.pipeline

    for deed in deeds:
        world.do(deed)
        lead = pipeline.lead()
        held = [one.rep_id for one in (lead, pipeline.lead(OTHER)) if one.is_open]
        assert Counter(pipeline.loads()) == Counter({**dict.fromkeys(TEAM, 0), **Counter(held)})
    rings = 0
    while world.ring():
        rings += 1
        assert rings < 100

    lead = pipeline.lead()
    events = [one for one in pipeline.storage.events() if is_about(ACME, one)]
    given_to = [
        one.lead.rep_id
        for one in events
        if isinstance(one, LeadAssigned | LeadReassigned) and one.lead.step is not Step.OWNER
    ]
    assert not lead.awaits_answer
    assert lead.status in {
        LeadStatus.ENGAGED,
        LeadStatus.PURCHASED,
        LeadStatus.WITHDRAWN,
        LeadStatus.EXPIRED,
    }
    assert len(given_to) == len(set(given_to))  # nobody gets back what they let lapse
    assert any(isinstance(one, LeadClosed | LeadWithdrawn) for one in events)
    assert pipeline.clock() <= lead.opened_at + timedelta(days=15)
    assert sum(pipeline.loads().values()) == 1  # of the other account


def is_about(account, event):
    """Tell whether an event is about an account's lead."""
    return getattr(getattr(event, "lead", None), "account_id", None) == account
