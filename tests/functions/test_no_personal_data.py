"""No address and no name leaves through logs, metrics, traces of failures or attributes."""

import json
from datetime import UTC, datetime

import pytest

from plg_router.adapters.dead_letters import REASON
from plg_router.kernel.errors import Rejected, Unforeseen
from tests.fakes.dead_letters import at_their_last_try
from tests.fakes.deliveries import engaged, entry, metadata, queued, used
from tests.fakes.sts_service import signed_as

ADDRESS, NAME = "jane.canary@canary.example.com", "Jane Canary"
CANARIES = ("canary", "Canary")


def personal(**changes):
    """Return a signal of somebody with an address and a name."""
    message = used(ADDRESS, ADDRESS, signal="feature_used", feature="reports")
    message["detail"]["metadata"]["occurred_at"] = datetime.now(UTC).isoformat()
    message["detail"]["data"]["user"] |= {"name": NAME, "title": NAME, "department": NAME}
    message["detail"]["data"] |= changes
    return message


def segment(kind, **changes):
    """Return a Segment message of somebody with an address and a name."""
    message = {
        "type": kind,
        "messageId": ADDRESS,
        "timestamp": datetime.now(UTC).isoformat(),
        "userId": ADDRESS,
        "traits": {"email": ADDRESS, "name": NAME},
        **changes,
    }
    return entry(kind, message, "aws.partner/segment.com/x")


def vendor(host, **content):
    """Return an event of a vendor from this moment."""
    now = datetime.now(UTC).isoformat()
    return entry("event", {"event_time": now, "time": now, "event_id": 1, **content}, host + "/x")


def changed(detail_type, **data):
    """Return an event of the CRM."""
    return entry(detail_type, {"metadata": metadata(), "data": data})


PRODUCT_MESSAGES = {
    "a valid signal": personal(),
    "an invitation": personal(signal="teammate_invited", properties={"invitee_id": ADDRESS}),
    "a workspace": personal(workspace_id=NAME),
    "an address nobody can reach": personal(user={"user_id": ADDRESS, "email": "canary@localhost"}),
    "an address that is none": personal(user={"user_id": ADDRESS, "email": NAME}),
    "a user without an id": personal(user={"email": ADDRESS}),
    "a user that is a text": personal(user=ADDRESS),
    "a kind nobody knows": personal(signal=ADDRESS),
    "a type nobody knows": {**personal(), "detail-type": ADDRESS},
    "a source nobody knows": {**personal(), "source": ADDRESS},
    "a time that is none": entry(
        "ProductSignal.v1",
        {**personal()["detail"], "metadata": metadata(occurred_at=ADDRESS)},
        "product",
    ),
    "no JSON": "{" + ADDRESS,
    "no object": json.dumps([ADDRESS, NAME]),
    "an envelope": entry(
        "ProductSignals.v1",
        {
            "metadata": metadata(),
            "data": {"signals": [personal()["detail"], {ADDRESS: NAME}, {"data": {NAME: ADDRESS}}]},
        },
        "product",
    ),
    "an identity": segment("identify"),
    "an event name": segment("track", event=f"Mailed {ADDRESS}"),
    "a page name": segment("page", name=f"Profile of {NAME}"),
    "a broken identity": segment("identify", traits={"email": [ADDRESS]}),
    "a broken Segment type": segment(ADDRESS),
    "an Amplitude event": vendor("amplitude.com", event_type=f"Mailed {ADDRESS}", uuid=NAME),
    "a broken Amplitude event": vendor("amplitude.com", event_type="x", uuid=[ADDRESS]),
    "a page in Mixpanel": entry(
        "event",
        {
            "event": "$mp_web_page_view",
            "properties": {
                "time": 1,
                "$insert_id": "1",
                "current_url_path": f"/users/{NAME}",
                "$email": NAME,
            },
        },
        "mixpanel.com/x",
    ),
    "a Heap event": vendor("heap.io", event_name="Feature Used", identity=ADDRESS, email=NAME),
    "a CloudEvent": entry(
        "cloudevents",
        {"specversion": "1.0", "id": ADDRESS, "source": NAME, "type": NAME, "data": NAME},
        "product",
    ),
}

CRM_MESSAGES = {
    "a company": changed(
        "AccountChanged.v1", crm_id="crm-1", version=1, name=NAME, domains=["acme.com"]
    ),
    "a domain that is an address": changed(
        "AccountChanged.v1", crm_id="crm-1", version=1, domains=[ADDRESS, NAME]
    ),
    "a company of the wrong shape": changed(
        "AccountChanged.v1", crm_id=ADDRESS, version=ADDRESS, domains=NAME
    ),
    "a rep of the wrong shape": changed(
        "RepChanged.v1", rep_id=ADDRESS, version=1, squads=[NAME], zone=NAME, shifts=[ADDRESS]
    ),
    "a record of Salesforce": entry(
        "AccountChangeEvent",
        {
            "payload": {
                "ChangeEventHeader": {
                    "entityName": "Account",
                    "recordIds": [ADDRESS],
                    "changeType": "UPDATE",
                    "commitTimestamp": 1,
                },
                "Name": NAME,
                "Website": ADDRESS,
            }
        },
        "salesforce.com/x",
    ),
    "a broken event of Salesforce": entry(
        ADDRESS, {"payload": {NAME: ADDRESS}}, "aws.partner/salesforce.com/x/y"
    ),
    "a body of HubSpot": entry(
        "webhook",
        {
            "events": [
                {
                    "subscriptionType": "company.propertyChange",
                    "objectId": ADDRESS,
                    "propertyName": "name",
                    "propertyValue": NAME,
                    "occurredAt": 1,
                }
            ]
        },
        "hubspot.com/x",
    ),
    "a touch of nothing": engaged(ADDRESS),
    "a touch without a time": changed(
        "LeadEngaged.v1", account_id=ADDRESS, rep_id=NAME, engaged_at=NAME
    ),
    "a type nobody knows": changed(ADDRESS, name=NAME),
    "no JSON": ADDRESS,
}


@pytest.mark.parametrize("message", PRODUCT_MESSAGES.values(), ids=PRODUCT_MESSAGES)
def test_ingestion_tells_nobody_who_it_was(shared_cloud, log, capsys, message):
    answer = shared_cloud.call("ingestion", queued(message))

    assert answer == {"batchItemFailures": []}
    assert log.lines("batch")
    assert_silent(shared_cloud, log, capsys)


@pytest.mark.parametrize("message", CRM_MESSAGES.values(), ids=CRM_MESSAGES)
def test_the_crm_function_tells_nobody_who_it_was(shared_cloud, log, capsys, message):
    answer = shared_cloud.call("crm", queued(message))

    assert answer == {"batchItemFailures": []}
    assert log.lines("batch")
    assert_silent(shared_cloud, log, capsys)


@pytest.mark.parametrize("stage", ["enrichment", "scoring", "routing"])
@pytest.mark.parametrize("message", CRM_MESSAGES.values(), ids=CRM_MESSAGES)
def test_a_stage_that_cannot_park_tells_nobody_what_it_refused(
    shared_cloud, log, capsys, stage, message
):
    answer = shared_cloud.call(stage, queued(message))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert_silent(shared_cloud, log, capsys)


@pytest.mark.parametrize("stage", ["enrichment", "scoring", "routing"])
@pytest.mark.parametrize("message", CRM_MESSAGES.values(), ids=CRM_MESSAGES)
def test_a_dead_letter_says_why_it_is_one_and_names_nobody(
    shared_cloud, log, capsys, stage, message
):
    answer = shared_cloud.call(stage, at_their_last_try(message))

    assert answer == {"batchItemFailures": []}
    (letter,) = shared_cloud.given_up()
    reason = letter["MessageAttributes"][REASON]["StringValue"]
    assert reason.startswith("Rejected: ")
    assert not any(canary in reason for canary in CANARIES)
    assert_silent(shared_cloud, log, capsys)


BROKEN = {
    "no batch": {"Records": [ADDRESS, NAME]},
    "no message": {"Records": [{NAME: ADDRESS, "body": {ADDRESS: NAME}}]},
    "no image": {
        "Records": [{"dynamodb": {"NewImage": {ADDRESS: NAME, "outbox": {NAME: ADDRESS}}}}]
    },
}


@pytest.mark.filterwarnings("ignore:No application metrics")
@pytest.mark.parametrize("stage", ["crm", "ingestion", "enrichment", "scoring", "routing", "relay"])
@pytest.mark.parametrize("event", BROKEN.values(), ids=BROKEN)
def test_what_a_function_raises_names_nobody(shared_cloud, log, capsys, stage, event):
    """Lambda writes it into its log and its trace."""
    with pytest.raises(Unforeseen) as raised:
        shared_cloud.call(stage, event)

    assert log.lines("failed")
    assert not any(canary in str(raised.value) for canary in CANARIES)
    assert_silent(shared_cloud, log, capsys)


@pytest.mark.filterwarnings("ignore:No application metrics")
@pytest.mark.parametrize(
    "started",
    [
        {"account_id": [ADDRESS]},
        {"account_id": "company:acme.com", "decision_seq": ADDRESS},
        {"account_id": "company:acme.com", "clock": ADDRESS},
        {"account_id": "company:acme.com", "clock": "booking", "book_by": NAME},
    ],
)
def test_what_a_workflow_keeps_of_a_failure_names_nobody(shared_cloud, log, capsys, started):
    with pytest.raises(Rejected) as raised:
        shared_cloud.call("sla", started)

    assert not any(canary in str(raised.value) for canary in CANARIES)
    assert_silent(shared_cloud, log, capsys)


@pytest.mark.parametrize(
    "proof",
    [signed_as(ADDRESS), ADDRESS, signed_as("ana") + f"&X-Amz-Date={ADDRESS}"],
)
def test_who_asks_for_their_leads_is_refused_without_a_name(shared_cloud, log, capsys, proof):
    """A session may be called what its administrators like, and STS repeats it."""
    answer = shared_cloud.call("mine", {"proof": proof, NAME: ADDRESS})

    assert answer.keys() == {"refused"}
    assert log.lines("refused")
    assert not any(canary in answer["refused"] for canary in CANARIES)
    assert_silent(shared_cloud, log, capsys)


def test_a_rep_who_asks_is_known_by_their_id(shared_cloud, log):
    assert shared_cloud.call("mine", {"proof": signed_as("ana")}) == {"rep_id": "ana", "leads": []}
    assert [line["rep_id"] for line in log.lines("answered")] == ["ana"]


def assert_silent(cloud, log, capsys):
    """Check everything but the body of what is parked, which nobody reads unasked."""
    attributes = [message["MessageAttributes"] for message in cloud.parked()]
    spoken = log.text + capsys.readouterr().out + json.dumps(attributes)
    assert not any(canary in spoken for canary in CANARIES)
