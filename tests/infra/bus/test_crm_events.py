"""What the demonstration's CRM says is what the contracts understand, field by field."""

from datetime import UTC, date, datetime, timedelta

import pytest

from infra.bus.crm_events import (
    AccountFacts,
    RepFacts,
    account_changed,
    assignment_overridden,
    lead_engaged,
    lead_verdict_recorded,
    rep_changed,
)
from plg_router.contracts.catalogue import FROM_CRM
from plg_router.contracts.envelope import parse

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
CONTRACTS = {event.detail_type: event for event in FROM_CRM}

ANN = RepFacts(
    rep_id="ann",
    squads=("velocity",),
    territories=("AMER",),
    daily_cap=2,
    weekly_cap=5,
    joined_on=date(2026, 3, 2),
    away_for=timedelta(hours=1),
    active=False,
    manager="mia",
)
ACME = AccountFacts(
    domain="acme.com",
    name="Acme",
    owner="ann",
    backup="bob",
    employees=200,
    industry="software",
    country="US",
    annual_deal_value=20_000,
)
SAID = [
    rep_changed(ANN, version=1, now=NOW),
    account_changed(ACME, version=1, now=NOW),
    lead_engaged("company:acme.com", "ann", now=NOW),
    assignment_overridden("company:acme.com", 1, "ann", by="head", reason="knows them", now=NOW),
    lead_verdict_recorded(
        "company:acme.com", 1, "ann", fault="bad_signal", reason="a load test", now=NOW
    ),
]


@pytest.mark.parametrize("entry", SAID, ids=lambda entry: entry["DetailType"])
def test_every_field_that_is_said_is_one_of_the_contract(entry):
    contract = CONTRACTS[entry["DetailType"]]

    event = parse(contract, entry["Detail"])

    assert entry["Detail"]["data"].keys() <= type(event.data).model_fields.keys()


def test_what_is_not_known_is_left_out():
    entry = account_changed(AccountFacts(domain="acme.com", name="Acme"), version=1, now=NOW)

    assert entry["Detail"]["data"].keys() == {
        "crm_id",
        "version",
        "name",
        "domains",
        "lifecycle",
        "has_open_opportunity",
    }
