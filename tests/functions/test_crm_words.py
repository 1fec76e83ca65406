"""The crm function takes over what Salesforce and HubSpot say in their own words."""

import json

import pytest

from plg_router.runtime.clock import utc_now
from tests.contracts.messages import sample
from tests.fakes.cast import RULES, company, rep
from tests.fakes.deliveries import entry, metadata

ACME = company("acme.com")
PARTNER = "aws.partner/salesforce.com/00DRM000000Fxts2AC/0YLRM0000004Dfg4AE"


def of_salesforce(name, **changes):
    document = sample("SalesforceChange.v1", name)
    document["payload"] |= changes
    return entry("AccountChangeEvent", document, PARTNER)


def of_hubspot(name):
    return entry("webhook", sample("HubSpotWebhook.v1", name), "hubspot.com/27356661")


def told(name, **data):
    return entry(name, {"metadata": metadata(name), "data": data})


@pytest.mark.requirement("S18")
def test_an_account_of_salesforce_has_its_owner(cloud):
    answer = cloud.deliver("crm", of_salesforce("account_created"))

    known = cloud.accounts.load(ACME)
    assert answer == {"batchItemFailures": []}
    assert known.crm.owned_by == "005Dn00000OlgaQAB"
    assert known.firmographics.value.believed(["crm"]).employees == 420


@pytest.mark.requirement("S18")
def test_a_deal_of_hubspot_finds_its_company_by_association(cloud):
    answer = cloud.deliver("crm", of_hubspot("deal_of_a_company"), of_hubspot("company_changed"))

    records = cloud.accounts.load(ACME).records.value
    assert answer == {"batchItemFailures": []}
    assert [deal.stage for deal in records.in_work] == ["presentationscheduled"]
    assert records.prevailing.owner == "468810689"


@pytest.mark.requirement("S134", "S169")
def test_an_opportunity_fills_its_owners_hands_until_the_deal_is_closed(cloud):
    cloud.roster.save(rep("rep-olga"), 1)
    opportunity = sample("OpportunityChanged.v1", "typical")["data"] | {"domain": "acme.com"}
    deal = sample("DealClosed.v1", "typical")["data"] | {"domain": "acme.com"}

    cloud.deliver("crm", told("OpportunityChanged.v1", **opportunity))
    busy = cloud.roster.reps(utc_now())["rep-olga"].complex_deals
    cloud.deliver("crm", told("DealClosed.v1", **deal), told("DealClosed.v1", **deal))
    cloud.come_to_rest()

    assert (busy, cloud.roster.reps(utc_now())["rep-olga"].complex_deals) == (1, 0)
    (earned,) = cloud.told("DealAttributed.v1")
    assert earned["policy_hash"] == RULES.hash
    assert (earned["deal_id"], earned["amount"]) == ("opp-71", 60_000)


def test_a_change_that_cannot_be_read_is_parked(cloud):
    cloud.deliver("crm", entry("AccountChangeEvent", {"payload": {}}, PARTNER))

    (parked,) = cloud.parked()
    field = parked["MessageAttributes"]["field"]["StringValue"]
    assert field == "detail.payload.ChangeEventHeader"
    assert json.loads(parked["Body"])["source"] == PARTNER


def test_a_change_that_may_not_count_is_parked_after_its_neighbours_counted(cloud):
    body = sample("HubSpotWebhook.v1", "company_changed")
    address = {**body["events"][-1], "propertyValue": "olga@acme.com"}

    cloud.deliver(
        "crm", entry("webhook", {"events": [address, *body["events"]]}, "hubspot.com/27356661")
    )

    (parked,) = cloud.parked()
    field = parked["MessageAttributes"]["field"]["StringValue"]
    assert field == "detail.events.0.propertyValue"
    assert cloud.accounts.load(ACME).records.value.prevailing.owner == "468810689"
