"""The functions as deployed, on an emulated AWS: tables, queue, bus and configuration."""

import json
from contextlib import contextmanager

import boto3
import pytest
from moto import mock_aws

from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.leads import INDEXES, LeadTable
from plg_router.adapters.dynamodb.roster import RosterTable
from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.runtime.clock import utc_now
from tests.adapters.stores import make_table, outbox_of
from tests.fakes.appconfig_service import AppConfigService
from tests.fakes.bus_service import BusService
from tests.fakes.cast import RULES
from tests.fakes.dead_letters import ATTEMPTS, QUEUE
from tests.fakes.deliveries import entry, queued, streamed
from tests.fakes.loopback import serving
from tests.fakes.sts_service import ROLE_ARN, confirm
from tests.functions.stages import ENVIRONMENT, load

KEY = "the key of a test"
COMPANIES = """\
domain,name,employees,industry,country,annual_deal_value
acme.com,Acme,200,software,US,30000
"""
LISTENERS = {  # as the rules of the bus have it
    "AccountDiscovered.v1": ("enrichment", "scoring"),
    "AccountSignalsChanged.v2": ("scoring",),
    "AccountEnriched.v1": ("scoring",),
    **dict.fromkeys(
        (
            "AccountMerged.v1",
            "AccountOwnerChanged.v1",
            "LeadQualified.v1",
            "SelfServeChosen.v1",
            "LeadQueued.v1",
            "LeadClosed.v1",
            "LeadReassigned.v1",
            "LeadEscalated.v1",
        ),
        ("routing",),
    ),
    "LeadWithdrawn.v1": ("routing", "scoring"),
}


class Cloud:
    """Delivers to functions, and lets what they announce reach whoever listens."""

    def __init__(self, bus):
        dynamodb, self._sqs = boto3.client("dynamodb"), boto3.client("sqs")
        self.accounts_table, self.reps_table = make_table(dynamodb, INDEXES), make_table(dynamodb)
        self.accounts = AccountTable(dynamodb, self.accounts_table, utc_now)
        self.leads = LeadTable(dynamodb, self.accounts_table, self.reps_table, utc_now)
        self.roster = RosterTable(dynamodb, self.reps_table)
        self.quarantine = self._sqs.create_queue(QueueName="quarantine")["QueueUrl"]
        self.dead_letters = self._sqs.create_queue(QueueName="dead-letters")["QueueUrl"]
        self.announced = []
        self.pseudonym_key = "plg-test-pseudonym-key"
        secrets = boto3.client("secretsmanager")
        secrets.create_secret(Name=self.pseudonym_key, SecretString=KEY)
        self.pseudonyms = KeyedPseudonyms(lambda: KEY)
        self._dynamodb, self._bus = dynamodb, bus
        self._relayed = set()
        self._handlers = {}

    def deliver(self, stage, *messages):
        """Hand messages to a function as its queue would; return its answer."""
        return self.call(stage, queued(*messages))

    def call(self, stage, event):
        """Call a function."""
        if stage not in self._handlers:
            self._handlers[stage] = load(stage).handler
        return self._handlers[stage](event, None)

    def come_to_rest(self):
        """Relay what committed writes carry, and deliver it, until nothing is left to do."""
        while outboxes := self._unrelayed():
            self.call("relay", streamed(*outboxes))
            for put in self._bus.take():
                name, detail = put["DetailType"], json.loads(put["Detail"])
                self.announced.append((name, detail))
                for stage in LISTENERS.get(name, ()):
                    answer = self.deliver(stage, entry(name, detail, put["Source"]))
                    assert answer == {"batchItemFailures": []}

    def told(self, detail_type):
        """Return the data of everything that was announced under a name."""
        return [detail["data"] for name, detail in self.announced if name == detail_type]

    def parked(self):
        """Return what rests in the quarantine."""
        return self._resting(self.quarantine)

    def given_up(self):
        """Take away what was put among the dead letters, and return it."""
        found = self._resting(self.dead_letters)
        for message in found:
            self._sqs.delete_message(
                QueueUrl=self.dead_letters, ReceiptHandle=message["ReceiptHandle"]
            )
        return found

    def _resting(self, url):
        found = []
        while messages := self._sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        ).get("Messages"):
            found += messages
        return found

    def _unrelayed(self):
        outboxes = []
        for item in self._dynamodb.scan(TableName=self.accounts_table)["Items"]:
            write = (item["pk"]["S"], item["sk"]["S"], item["version"]["N"])
            if "outbox" in item and write not in self._relayed:
                self._relayed.add(write)
                outboxes.append(outbox_of(item))
        return outboxes


@contextmanager
def deployed(rules=RULES):
    """Deploy the functions under some rules."""
    appconfig, bus = AppConfigService(), BusService()
    appconfig.documents.update(policy=rules.model_dump_json(), companies=COMPANIES)
    with (
        pytest.MonkeyPatch.context() as environment,
        mock_aws(),
        serving(appconfig) as appconfig_address,
        serving(bus) as bus_address,
        serving(confirm) as sts_address,
    ):
        _set(environment, ENVIRONMENT)
        cloud = Cloud(bus)
        settings = {
            "AWS_ENDPOINT_URL_APPCONFIGDATA": appconfig_address,
            "AWS_ENDPOINT_URL_EVENTBRIDGE": bus_address,
            "ACCOUNTS_TABLE": cloud.accounts_table,
            "REPS_TABLE": cloud.reps_table,
            "QUARANTINE_QUEUE_URL": cloud.quarantine,
            "DEAD_LETTERS": json.dumps(
                {"attempts": ATTEMPTS, "queues": {QUEUE: cloud.dead_letters}}
            ),
            "PSEUDONYM_KEY": cloud.pseudonym_key,
            "BUS_NAME": "plg-test",
            "AWS_ENDPOINT_URL_STS": sts_address,
            "REP_ROLE": ROLE_ARN,
            "AUDIENCE": "plg-test",
            "POLICY_APPLICATION": "application",
            "POLICY_ENVIRONMENT": "environment",
            "POLICY_PROFILE": "policy",
            "COMPANIES_PROFILE": "companies",
        }
        _set(environment, settings)
        yield cloud


def _set(environment, variables):
    """Set environment variables until the cloud is gone."""
    for name, value in variables.items():
        environment.setenv(name, value)
