"""What the router asks of the CRM, and says of its deals, is complete and names nobody."""

import json
from datetime import UTC, datetime

import pytest

from plg_router.contracts.envelope import Metadata
from plg_router.contracts.outgoing import announce
from plg_router.domain.assignment.place import place
from plg_router.domain.crm.attribution import History, attributed
from plg_router.domain.crm.opportunity import opportunity_requested
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.routing.deals import Deal
from plg_router.domain.scoring.score import score
from plg_router.domain.signals.fold import fold
from tests.domain.builders import (
    ACME,
    CAUSE,
    IDEAL_COMPANY,
    NOON,
    POLICY,
    desk,
    rep,
    request,
    subject,
    team_at_work,
)

SAID = Metadata(event_id="e-1", occurred_at=NOON, producer="plg.router")


def said(event):
    contract = announce(event, SAID)
    return contract.model_dump(mode="json", exclude_none=True)["data"]


@pytest.mark.requirement("S142", "S143")
def test_a_request_carries_the_decision_the_place_and_the_use_behind_it():
    signals = team_at_work()
    card = score(subject(signals, IDEAL_COMPANY), POLICY)
    placement = place(request(), desk(rep("ann")), before=None, correlation_id=CAUSE)
    standing = Standing(crossing=1, qualifying_card=card)

    data = said(opportunity_requested(placement, POLICY, fold(signals), standing))

    assert (data["assigned_to"], data["rep_id"]) == ("ann", "ann")
    assert (data["decision_id"], data["decision_seq"]) == (f"{ACME}/1", 1)
    assert data["opportunity_key"] == f"{ACME}/0"
    assert (data["pipeline"], data["employees"]) == ("plg", 400)
    shares = sum(part["hundredths"] for part in data["activity"]["contributions"])
    assert shares == card.hundredths
    assert data["activity"]["last_active"] == "2026-03-02"


@pytest.mark.requirement("S143")
def test_a_request_names_people_by_pseudonyms_alone():
    signals = team_at_work()
    placement = place(request(), desk(rep("zed")), before=None, correlation_id=CAUSE)

    document = json.dumps(said(opportunity_requested(placement, POLICY, fold(signals), Standing())))

    people = {each.sender.user_id for each in signals}
    assert people
    assert not [person for person in people if f'"{person}"' in document]
    assert "@" not in document


@pytest.mark.requirement("S169")
def test_an_attribution_names_source_assistant_pipeline_and_rule():
    closed = datetime(2026, 3, 2, 11, tzinfo=UTC)
    deal = Deal("order-9", 2, won=True, channel="checkout", closed_at=closed, amount=4_200)

    data = said(attributed(ACME, deal, History(NOON, closed), POLICY))

    assert data == {
        "account_id": ACME,
        "company": "acme.com",
        "deal_id": "order-9",
        "deal_version": 2,
        "won": True,
        "amount": 4_200,
        "channel": "checkout",
        "closed_at": "2026-03-02T11:00:00Z",
        "rule": "sales_sourced_checkout",
        "sourced_by": "sales",
        "assisted_by": "product",
        "pipeline": "sales",
        "policy_hash": POLICY.hash,
    }
