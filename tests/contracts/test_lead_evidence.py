"""Whoever gets a lead also gets what speaks for it, and how sure the score is (S221)."""

from dataclasses import replace

import pytest

from plg_router.contracts.envelope import Metadata
from plg_router.contracts.outgoing import announce
from plg_router.domain.assignment.events import LeadAssigned
from plg_router.domain.handoff.assess import assess
from plg_router.domain.handoff.judge import judge
from plg_router.domain.handoff.standing import Standing
from tests.domain.builders import (
    CAUSE,
    NOON,
    POLICY,
    buying,
    decision_makers,
    desk,
    open_lead,
    rep,
    request,
    subject,
    team_at_work,
)

METADATA = Metadata(event_id=CAUSE, occurred_at=NOON, producer="plg.router")
SEEN = assess(subject([*team_at_work(), *decision_makers(), *buying()]), Standing(), POLICY)
CARD = SEEN.card


@pytest.fixture
def qualified():
    decision = judge(Standing(), SEEN, POLICY, owner=None)
    return announce(decision.events[-1], METADATA).data


@pytest.mark.requirement("S221")
def test_a_qualified_lead_shows_shares_that_add_up_with_their_events_and_fields(qualified):
    shares = {share.name: share for share in qualified.contributions}

    assert sum(share.hundredths for share in shares.values()) == CARD.hundredths
    (visits,) = shares["pricing_visits"].facts
    assert (visits.name, visits.count) == ("pricing_page_viewed", 2)
    assert visits.first_day == visits.last_day == NOON.date()
    fields = {fact.name: fact.value for fact in shares["company_size"].facts}
    assert fields == {"size_class": "mid", "employees": "400"}


@pytest.mark.requirement("S221")
def test_a_qualified_lead_says_how_sure_the_score_is(qualified):
    assert qualified.confidence == CARD.confidence.percent
    assert qualified.qualified().confidence == qualified.confidence


@pytest.mark.requirement("S221")
def test_the_confidence_travels_on_to_the_rep():
    asked = replace(request(), confidence=80)
    lead = open_lead(asked, desk(rep("ann")))

    assert announce(LeadAssigned(lead, lead.deadline), METADATA).data.confidence == 80
