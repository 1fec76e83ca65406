"""The functions as they are deployed ask vendors over HTTP, and say nothing of whom they ask about.

DynamoDB, Secrets Manager and SQS are emulated; AppConfig and the vendors are services on loopback.
"""

import json
from dataclasses import asdict

import boto3
import pytest
from moto import mock_aws

from infra.environments import Vendor
from infra.policies.file import policy_of
from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.client import dynamodb
from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.domain.identity.nodes import company_node, person_node
from plg_router.kernel.ids import UserId
from plg_router.policy.enrichment import VendorName
from plg_router.runtime.clock import utc_now
from tests.adapters import vendor_replies as replies
from tests.adapters.stores import legible, make_table, outbox_of
from tests.adapters.test_vendor_stores import make_contacts_table
from tests.fakes.appconfig_service import AppConfigService
from tests.fakes.cast import company
from tests.fakes.deliveries import entry, metadata, queued
from tests.fakes.log import listening
from tests.fakes.loopback import serving
from tests.fakes.vendor_service import KEY, Reply, serving_vendors
from tests.functions.stages import ENVIRONMENT, load

ADDRESS, NAME = "vera.pilot@gmail.com", "Vera Pilot"
VP = person_node(UserId(KeyedPseudonyms(lambda: KEY).of("vp")))
ACME = company()
APOLLO_COMPANY, APOLLO_PEOPLE = "/api/v1/organizations/enrich", "/api/v1/people/match"


class World:
    """An environment with one vendor: its tables, its services and what the functions said."""

    def __init__(self, vendor, log, capsys):
        self.vendor = vendor
        self.client = dynamodb()
        self.accounts, self.contacts = make_table(self.client), make_contacts_table(self.client)
        self._log, self._capsys = log, capsys
        self._printed = ""

    @property
    def said(self):
        """Return everything the functions ever wrote, logs and metrics alike."""
        self._printed += "".join(self._capsys.readouterr())
        return self._log.text + self._printed

    def decisions(self):
        """Return the lines of decisions."""
        return self._log.lines("decision")

    def metrics(self):
        """Return the metrics of calls to vendors, each with its dimensions."""
        lines = [line for line in self.said.splitlines() if '"vendor"' in line and "_aws" in line]
        return [json.loads(line) for line in lines]

    def news(self):
        """Return the entries that the accounts table carries, oldest first."""
        items = self.client.scan(TableName=self.accounts)["Items"]
        entries = [pending for item in items for pending in outbox_of(item)]
        return [entry(one["detail_type"], one["detail"], "plg.router") for one in entries]

    def parked(self):
        """Return the messages in quarantine."""
        sqs = boto3.client("sqs")
        queue = sqs.get_queue_url(QueueName="quarantine")["QueueUrl"]
        return sqs.receive_message(QueueUrl=queue, MessageAttributeNames=["All"])["Messages"]

    def account(self, account=ACME):
        """Return what is stored of an account."""
        return AccountTable(self.client, self.accounts, utc_now).load(account)


@pytest.fixture
def world(monkeypatch, capsys):
    appconfig = AppConfigService()
    policy = policy_of("local").model_dump_json()
    columns = "domain,name,employees,industry,country,annual_deal_value\n"
    appconfig.documents.update(policy=policy, companies=columns)
    with serving_vendors() as vendor, serving(appconfig) as address, mock_aws():
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_ENDPOINT_URL_APPCONFIGDATA", address)
        terms = Vendor(
            name=VendorName.APOLLO, key_name="plg/apollo", price=0.02, host=vendor.address
        )
        for name in ("plg/apollo", "plg/pseudonyms"):
            boto3.client("secretsmanager").create_secret(Name=name, SecretString=KEY)
        queue = boto3.client("sqs").create_queue(QueueName="quarantine")["QueueUrl"]
        with listening() as log:
            world = World(vendor, log, capsys)
            settings = {
                "ACCOUNTS_TABLE": world.accounts,
                "CONTACTS_TABLE": world.contacts,
                "QUARANTINE_QUEUE_URL": queue,
                "DEAD_LETTERS": json.dumps({"attempts": 5, "queues": {}}),
                "PSEUDONYM_KEY": "plg/pseudonyms",
                "POLICY_APPLICATION": "application",
                "POLICY_ENVIRONMENT": "environment",
                "POLICY_PROFILE": "policy",
                "COMPANIES_PROFILE": "companies",
                "VENDORS": json.dumps([asdict(terms)]),
            }
            for name, value in settings.items():
                monkeypatch.setenv(name, value)
            yield world


def scored(points=60, team=0, account=ACME):
    """Return an AccountScored.v1 in its entry."""
    vector = {"identity": 25, "team": team, "intent": 0, "scale": 0}
    data = {"account_id": account, "score": points, "vector": vector, "motion": "self_serve"}
    data |= {"passes_gate": False, "policy_hash": "0"}
    return entry("AccountScored.v1", {"metadata": metadata(), "data": data}, "plg.router")


def signed_up(address=ADDRESS, title="VP Engineering", event_id="event-1"):
    """Return the sign-up of a senior person on private mail."""
    user = {"user_id": "vp", "email": address, "name": NAME, "title": title}
    data = {"user": user, "signal": "signed_up"}
    now = utc_now().isoformat()
    detail = {"metadata": {**metadata(event_id), "occurred_at": now}, "data": data}
    return entry("ProductSignal.v1", detail, "product")


def deliver(stage, *entries):
    """Hand entries to a function, as a cold start would see them; return what has to come again."""
    return load(stage).handler(queued(*entries), None)["batchItemFailures"]


@pytest.mark.requirement("S19")
def test_a_scored_company_is_looked_up_told_and_billed(world):
    world.vendor.knows(APOLLO_COMPANY, "acme.com", replies.APOLLO_ORGANIZATION)

    assert deliver("enrichment", scored()) == []

    assert world.account().firmographics.value.sources["apollo"].facts.employees == 1600
    (line,) = world.decisions()
    assert (line["account_id"], line["asked"]) == (ACME, {"apollo": "found"})
    (bill,) = world.metrics()
    assert bill["vendor"] == "apollo"
    figures = {name: bill[f"vendor_{name}"] for name in ("calls", "hits", "misses", "spend_usd")}
    assert figures == {"calls": [1], "hits": [1], "misses": [0], "spend_usd": [0.02]}
    assert bill["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "plg-test"


def test_a_company_under_the_gate_costs_nothing(world):
    assert deliver("enrichment", scored(points=20)) == []

    assert world.vendor.calls == []
    assert world.decisions() == []
    assert world.metrics() == []


@pytest.mark.parametrize(
    ("trouble", "word"),
    [
        (Reply(503), "faulty"),
        (Reply(429, headers={"Retry-After": "60"}), "limited"),
        (Reply(body=b"{"), "broken"),
        (Reply(body=b'{"organization": 7}'), "broken"),
        (Reply(delay=2), "slow"),
        (Reply(401), "refused"),
    ],
    ids=["503", "429", "no JSON", "wrong types", "slow", "401"],
)
def test_a_vendor_in_trouble_is_asked_again_with_the_next_delivery(world, trouble, word):
    world.vendor.script += [trouble] * 2

    again = deliver("enrichment", scored(), scored(points=10))

    assert again == [{"itemIdentifier": "0"}]
    (line,) = world.decisions()
    assert line["asked"] == {"apollo": word}
    assert world.account().firmographics.value.asked == {}


def test_the_next_delivery_finds_what_this_one_could_not(world):
    world.vendor.knows(APOLLO_COMPANY, "acme.com", replies.APOLLO_ORGANIZATION)
    world.vendor.script += [Reply(503)] * 2

    assert deliver("enrichment", scored())
    assert deliver("enrichment", scored()) == []

    assert world.account().firmographics.value.sources["apollo"].facts.employees == 1600


@pytest.mark.requirement("S8", "S20")
def test_a_vp_on_private_mail_is_kept_looked_up_and_joined_to_the_employer(world):
    world.vendor.knows(APOLLO_PEOPLE, ADDRESS, replies.APOLLO_PERSON)

    assert deliver("ingestion", signed_up()) == []
    kept = [one for one in world.news() if one["detail-type"] == "ContactKept.v1"]
    assert deliver("enrichment", *kept) == []

    accounts = AccountTable(world.client, world.accounts, utc_now)
    assert accounts.roots([VP]) == {VP: company_node("acme.com")}
    (line,) = world.decisions()
    assert (line["account_id"], line["asked"]) == (VP, {"apollo": "found"})
    assert [one["detail-type"] for one in world.news() if one["detail-type"] in MOVED] == MOVED


MOVED = ["AccountDiscovered.v1", "AccountMerged.v1"]


def test_nothing_that_leaves_a_function_names_the_person(world):
    """Not in logs, metrics, events, the accounts table or attributes, whatever goes wrong.

    A vendor in trouble may quote what it was asked, in words or as a value of the wrong type.
    """
    quoted = f'{{"person": {{"title": ["{ADDRESS} is {NAME}"]}}}}'.encode()
    told = Reply(503, quoted, headers={"X-Asked": ADDRESS})
    world.vendor.knows(APOLLO_PEOPLE, ADDRESS, replies.APOLLO_PERSON)
    world.vendor.script += [told, Reply(hangs_up=True), Reply(body=quoted)]
    deliver("ingestion", signed_up(), signed_up("vera pilot@gmail", event_id="2"))

    kept = [one for one in world.news() if one["detail-type"] == "ContactKept.v1"]
    again = [deliver("enrichment", *kept) for _ in range(3)]

    assert list(map(len, again)) == [1, 1, 0]
    everything = [*map(legible, world.client.scan(TableName=world.accounts)["Items"])]
    (parked,) = world.parked()
    for text in (world.said, str(world.news()), str(everything), str(parked["MessageAttributes"])):
        assert text
        assert "gmail" not in text
        assert NAME not in text
        assert "vera" not in text.lower()
    assert KEY not in world.said
    assert ADDRESS not in str(world.client.scan(TableName=world.contacts)["Items"])


def test_where_no_vendor_is_configured_nobody_is_kept_and_nobody_is_asked(world, monkeypatch):
    monkeypatch.delenv("VENDORS")
    monkeypatch.delenv("CONTACTS_TABLE")

    assert deliver("ingestion", signed_up()) == []
    assert deliver("enrichment", scored(points=100, team=100)) == []

    assert world.client.scan(TableName=world.contacts)["Items"] == []
    assert {one["detail-type"] for one in world.news()} == {"AccountDiscovered.v1"}
    assert world.vendor.calls == []
