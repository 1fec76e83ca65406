"""What a judgement sets off is told in full, and names no person of the account."""

import pytest

from plg_router.contracts.envelope import Metadata
from plg_router.contracts.outgoing import announce
from plg_router.domain.handoff.events import (
    AlertRaised,
    Choice,
    ColdOutreachSuppressed,
    HandoffTriggered,
    NurtureRequested,
    OwnerNotified,
    SelfServeChosen,
)
from plg_router.domain.scoring.contribution import Fact
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.ids import RepId
from plg_router.policy.handoff import Action, Motion, Priority
from tests.domain.builders import ACME, NOON, TODAY

METADATA = Metadata(event_id="event-1", occurred_at=NOON, producer="plg.router")


def told(event):
    said = announce(event, METADATA)
    return said.detail_type, said.data.model_dump(mode="json", exclude_none=True)


@pytest.mark.requirement("S117")
def test_a_trigger_is_told_with_its_actions_and_dated_evidence():
    fact = Fact("pricing_page_viewed", 3, first_day=TODAY - 2, last_day=TODAY)
    event = HandoffTriggered(ACME, "pricing_interest", (Action.ALERT,), None, (fact,), 40, 1)

    name, data = told(event)

    assert name == "HandoffTriggered.v1"
    assert (data["company"], data["actions"]) == ("acme.com", ["alert"])
    assert data["evidence"] == [
        {
            "name": "pricing_page_viewed",
            "count": 3,
            "first_day": "2026-02-28",
            "last_day": "2026-03-02",
        }
    ]


@pytest.mark.requirement("S105")
def test_an_alert_brings_the_activity_to_whoever_follows_up():
    alert = AlertRaised(
        ACME, "a", "why", Priority.HIGH, for_role="smb", activity=("features: api",)
    )

    name, data = told(alert)

    assert name == "AlertRaised.v1"
    assert (data["priority"], data["for_role"]) == ("high", "smb")
    assert data["activity"] == ["features: api"]


@pytest.mark.parametrize(
    ("event", "name", "said"),
    [
        pytest.param(
            ColdOutreachSuppressed(ACME, RepId("olga"), 3),
            "ColdOutreachSuppressed.v1",
            {"owner_rep_id": "olga", "people": 3},
            marks=pytest.mark.requirement("S15"),
        ),
        pytest.param(
            OwnerNotified(ACME, RepId("olga"), 2),
            "OwnerNotified.v1",
            {"owner_rep_id": "olga", "new_people": 2},
            marks=pytest.mark.requirement("S14", "T9"),
        ),
        pytest.param(
            SelfServeChosen(ACME, Choice.PREFERRED),
            "SelfServeChosen.v1",
            {"choice": "preferred"},
            marks=pytest.mark.requirement("S161"),
        ),
        pytest.param(
            NurtureRequested(ACME, "onboarding", ("in-app guides",)),
            "NurtureRequested.v1",
            {"programme": "onboarding", "steps": ["in-app guides"]},
            marks=pytest.mark.requirement("S63"),
        ),
    ],
)
def test_whoever_subscribes_learns_whom_it_is_about(event, name, said):
    assert told(event) == (name, {"account_id": ACME, "company": "acme.com", **said})


def test_what_was_chosen_reads_as_it_was_said():
    chosen = SelfServeChosen(ACME, Choice.PURCHASED)

    assert announce(chosen, METADATA).data.chosen() == chosen


@pytest.mark.requirement("S88")
def test_a_lead_reads_as_it_was_qualified():
    lead = LeadQualified(
        ACME,
        2,
        80,
        Motion.SALES_LED,
        ("features: api",),
        confidence=80,
        role="enterprise_ae",
        tier=3,
        play="expansion",
        triggers=("enterprise_expansion",),
        seniority=Seniority.EXECUTIVE,
    )

    assert announce(lead, METADATA).data.qualified() == lead
