"""What could not be done is listed with its reason, and goes back where it came from."""

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.names import Names
from infra.operate.dead_letters import LastStops, Redriven, reason_of
from plg_router.adapters.dead_letters import REASON
from plg_router.adapters.dynamodb.items import packed
from plg_router.kernel.errors import Rejected
from plg_router.kernel.packing import unpack

NAMES = Names("test")
REGION = "us-east-1"
ACCESS = {
    "region_name": REGION,
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}
FAILED = datetime(2026, 3, 2, 9, tzinfo=UTC)  # when what the relay gave up on was written
MINUTE = timedelta(minutes=1)
BEFORE, AFTER = FAILED - timedelta(hours=1), FAILED + timedelta(hours=1)
EVENT = {"detail-type": "LeadQualified.v1", "detail": {"data": {"account_id": "company:a.com"}}}


class WholeQueues:
    """An SQS that moves queues as a whole, which the emulators do not."""

    def __init__(self, sqs, **task):
        self._sqs = sqs
        self._task = task or {"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": 12}
        self.moves = []

    def __getattr__(self, name):
        return getattr(self._sqs, name)

    def start_message_move_task(self, **said):
        arns = (said["SourceArn"], said["DestinationArn"])
        self.moves.append(tuple(arn.rpartition(":")[2] for arn in arns))

    def list_message_move_tasks(self, **_):
        return {"Results": [self._task]}


class NoWholeQueues(WholeQueues):
    """An SQS that does not know how, or may not."""

    def __init__(self, sqs, code):
        super().__init__(sqs)
        self._code = code

    def start_message_move_task(self, **_):
        raise ClientError({"Error": {"Code": self._code}}, "StartMessageMoveTask")


class Clocks:
    """A Step Functions that notes what is started."""

    def __init__(self, refuses=None):
        self.started = []
        self._refuses = refuses

    def get_paginator(self, operation):
        assert operation == "list_state_machines"
        return self

    def paginate(self):
        """Name ours last, in an account with more than a page of them."""
        for name in ("somebody-elses", NAMES.assignment_sla):
            yield {"stateMachines": [{"name": name, "stateMachineArn": f"arn:{name}"}]}

    def start_execution(self, **said):
        if json.loads(said["input"])["account_id"] == self._refuses:
            raise ClientError({"Error": {"Code": "ExecutionLimitExceeded"}}, "StartExecution")
        self.started.append((said["stateMachineArn"], json.loads(said["input"])))


class Rules:
    """A bus with one rule."""

    def list_targets_by_rule(self, **said):
        assert said == {"Rule": "clock", "EventBusName": "plg-test"}
        carried = {
            "InputPathsMap": {"account_id": "$.detail.data.account_id"},
            "InputTemplate": '{"clock": "booking", "account_id": <account_id>}',
        }
        return {"Targets": [{"InputTransformer": carried}]}


@pytest.fixture
def sqs():
    with mock_aws():
        yield boto3.client("sqs", **ACCESS)


@pytest.fixture
def routing(sqs):
    """Make a queue with dead letters, and return both."""
    dead = sqs.create_queue(QueueName=NAMES.dead_letters("routing"))["QueueUrl"]
    arn = f"arn:aws:sqs:{REGION}:123456789012:{NAMES.dead_letters('routing')}"
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})
    queue = sqs.create_queue(QueueName=NAMES.of("routing"), Attributes={"RedrivePolicy": policy})[
        "QueueUrl"
    ]
    return queue, dead


def stops(sqs, clocks=None, **clients):
    """Return the dead letters of a cloud made of these."""
    clocks = clocks or Clocks()
    cloud = SimpleNamespace(sqs=sqs, stepfunctions=clocks, events=Rules(), names=NAMES, **clients)
    return LastStops(cloud, poll_s=0)


def attributes(words):
    """Return words as SQS takes them beside a body."""
    return {name: {"DataType": "String", "StringValue": word} for name, word in words.items()}


def bodies(sqs, url):
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in messages]
    return found


def test_a_queue_of_dead_letters_is_listed_with_its_reasons(sqs, routing):
    _, dead = routing
    for words in (
        {REASON: "Transient: throttled"},
        {REASON: "Transient: throttled"},
        {"ERROR_CODE": "NO_PERMISSIONS"},
    ):
        sqs.send_message(
            QueueUrl=dead, MessageBody=json.dumps(EVENT), MessageAttributes=attributes(words)
        )

    (found,) = stops(sqs).queues()

    assert (found.name, found.messages, found.origin) == (
        "plg-test-routing-dead",
        3,
        "plg-test-routing",
    )
    assert found.reasons == {
        "LeadQualified.v1: Transient: throttled": 2,
        "could not be delivered: NO_PERMISSIONS": 1,
    }


@pytest.mark.parametrize("said", [REASON, "ERROR_CODE"], ids=["by a stage", "by a rule"])
def test_what_sqs_moved_ended_without_a_word_whatever_an_earlier_stay_says(said):
    moved = {
        "Body": json.dumps(EVENT),
        "MessageAttributes": attributes({said: "of another time"}),
        "Attributes": {"DeadLetterQueueSourceArn": "arn:routing"},
    }

    assert reason_of(moved) == "LeadQualified.v1: the function ended without a word"


def test_looking_moves_nothing(sqs, routing):
    queue, dead = routing
    sqs.send_message(QueueUrl=dead, MessageBody="{}")

    stops(sqs).queues()

    assert bodies(sqs, queue) == []


def test_a_queue_is_moved_as_a_whole_where_sqs_can(sqs, routing):
    _, dead = routing
    sqs.send_message(QueueUrl=dead, MessageBody="{}")
    whole = WholeQueues(sqs)
    where = stops(whole)

    assert where.redrive(where.queues()[0]) == Redriven(12)
    assert whole.moves == [("plg-test-routing-dead", "plg-test-routing")]


@pytest.mark.parametrize("code", ["InvalidAction", "AWS.SimpleQueueService.UnsupportedOperation"])
def test_messages_are_carried_one_by_one_where_sqs_cannot(sqs, routing, code):
    queue, dead = routing
    sent = [json.dumps({**EVENT, "id": str(number)}) for number in range(23)]
    for body in sent:
        sqs.send_message(QueueUrl=dead, MessageBody=body)
    where = stops(NoWholeQueues(sqs, code))

    assert where.redrive(where.queues()[0]) == Redriven(23)
    assert sorted(bodies(sqs, queue)) == sorted(sent)
    assert bodies(sqs, dead) == []


def test_a_refusal_of_sqs_is_no_reason_to_carry(sqs, routing):
    _, dead = routing
    sqs.send_message(QueueUrl=dead, MessageBody="{}")
    where = stops(NoWholeQueues(sqs, "AccessDenied"))

    sent = where.redrive(where.queues()[0])

    (why,) = sent.stayed
    assert (sent.went, sent.stayed[why]) == (0, 1)
    assert "AccessDenied" in why
    assert len(bodies(sqs, dead)) == 1


def test_a_move_that_broke_off_says_why_and_how_many_stayed(sqs, routing):
    _, dead = routing
    sqs.send_message(QueueUrl=dead, MessageBody="{}")
    task = {
        "Status": "FAILED",
        "FailureReason": "AccessDenied",
        "ApproximateNumberOfMessagesMoved": 2,
        "ApproximateNumberOfMessagesToMove": 5,
    }
    where = stops(WholeQueues(sqs, **task))

    assert where.redrive(where.queues()[0]) == Redriven(2, {"AccessDenied": 3})


@pytest.mark.parametrize(
    ("body", "attributes"),
    [
        ({"clock": "booking", "account_id": "company:a.com"}, {}),  # as the workflow sets it aside
        (
            EVENT,  # as the rule, which could not start it
            {"RULE_ARN": {"DataType": "String", "StringValue": "arn:aws:x:rule/plg-test/clock"}},
        ),
    ],
)
def test_a_clock_is_started_again(sqs, body, attributes):
    dead = sqs.create_queue(QueueName=NAMES.dead_letters("assignment-sla"))["QueueUrl"]
    clocks = Clocks()
    where = stops(sqs, clocks)
    sqs.send_message(QueueUrl=dead, MessageBody=json.dumps(body), MessageAttributes=attributes)

    assert where.redrive(where.queues()[0]) == Redriven(1)
    assert clocks.started == [
        (f"arn:{NAMES.assignment_sla}", {"clock": "booking", "account_id": "company:a.com"})
    ]
    assert bodies(sqs, dead) == []


class Stream:
    """A stream with a shard of five records, three of which tell something."""

    def get_shard_iterator(self, **said):
        assert said["ShardIteratorType"] == "AT_SEQUENCE_NUMBER"
        return {"ShardIterator": said["SequenceNumber"]}

    def get_records(self, **said):
        """Return two at a time, as a shard may."""
        start = int(said["ShardIterator"])
        images = {1: {}, 2: told(2), 3: told(3), 4: {}, 5: told(5)}
        numbers = [number for number in (start, start + 1) if number in images]
        return {
            "Records": [
                {"dynamodb": {"SequenceNumber": str(number), "NewImage": images[number]}}
                for number in numbers
            ],
            "NextShardIterator": str(start + 2),
        }


class Forgetful:
    """A stream whose records, or the whole shard, have gone."""

    def __init__(self, code="TrimmedDataAccessException"):
        self._code = code

    def get_shard_iterator(self, **_):
        raise ClientError({"Error": {"Code": self._code}}, "GetShardIterator")


class Items:
    """A table whose items announced something at these moments, two to a page."""

    def __init__(self, *moments):
        self._items = [{"outbox": packed(json.dumps([announced(at)]))} for at in moments]

    def get_paginator(self, operation):
        assert operation == "scan"
        return self

    def paginate(self, **said):
        assert said["TableName"] == NAMES.accounts_table
        for start in range(0, len(self._items), 2):
            yield {"Items": self._items[start : start + 2]}


def announced(at):
    metadata = {"event_id": str(at), "occurred_at": at.isoformat()}
    return {"detail_type": "LeadAssigned.v1", "detail": {"metadata": metadata, "data": {}}}


def ids_of(record):
    """Return the ids of the events that a record hands to the relay."""
    outbox = b64decode(record["dynamodb"]["NewImage"]["outbox"]["B"])
    return [each["detail"]["metadata"]["event_id"] for each in json.loads(unpack(outbox))]


def resting(sqs, url):
    """Return how many messages a queue holds, hidden or not."""
    counted = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    hidden = counted["ApproximateNumberOfMessagesNotVisible"]
    return int(counted["ApproximateNumberOfMessages"]) + int(hidden)


class Relay:
    """The relay's function."""

    def __init__(self, **answer):
        self.answer = answer
        self.asked = []

    def invoke(self, **said):
        self.asked.append((said["FunctionName"], json.loads(said["Payload"])))
        return self.answer


def delivered(number):
    """Return a record as Lambda hands it over: bytes are in base 64."""
    outbox = b64encode(told(number)["outbox"]["B"]).decode()
    return {"dynamodb": {"NewImage": {"outbox": {"B": outbox}}}}


def told(number):
    return {"outbox": {"B": b"news %d" % number}}


@pytest.fixture
def unpublished(sqs):
    """Rest a batch of two to four among the relay's dead letters."""
    url = sqs.create_queue(QueueName=NAMES.dead_letters("relay"))["QueueUrl"]
    batch = {
        "shardId": "shard",
        "streamArn": "arn:stream",
        "startSequenceNumber": "2",
        "endSequenceNumber": "4",
        "approximateArrivalOfFirstRecord": FAILED.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "approximateArrivalOfLastRecord": (FAILED + MINUTE).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    pointer = {
        "requestContext": {"condition": "RetryAttemptsExhausted"},
        "DDBStreamBatchInfo": batch,
    }
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(pointer))
    return url


def test_what_the_relay_gave_up_on_is_published_again(sqs, unpublished):
    relay = Relay()
    where = stops(sqs, functions=relay, streams=Stream())

    (found,) = where.queues()

    assert found.reasons == {"points into a stream: RetryAttemptsExhausted": 1}
    assert where.redrive(found) == Redriven(1)
    assert relay.asked == [("plg-test-relay", {"Records": [delivered(n) for n in (2, 3)]})]
    assert bodies(sqs, unpublished) == []


def test_a_relay_that_fails_again_keeps_its_dead_letters(sqs, unpublished):
    where = stops(sqs, functions=Relay(FunctionError="Unhandled"), streams=Stream())

    sent = where.redrive(where.queues()[0])

    assert sent == Redriven(
        0, {"plg-test-relay: failed again: see its log, and mend that first": 1}
    )
    assert resting(sqs, unpublished) == 1


def test_a_message_that_cannot_go_stays_and_stops_no_other(sqs):
    dead = sqs.create_queue(QueueName=NAMES.dead_letters("assignment-sla"))["QueueUrl"]
    for clock in ({"account_id": "a"}, {"account_id": "full"}, {"account_id": "b"}):
        sqs.send_message(QueueUrl=dead, MessageBody=json.dumps(clock))
    gone = {"RULE_ARN": "arn:aws:x:rule/plg-test/clock"}  # and the event has no account
    sqs.send_message(
        QueueUrl=dead,
        MessageBody=json.dumps(EVENT | {"detail": {}}),
        MessageAttributes=attributes(gone),
    )
    clocks = Clocks(refuses="full")
    where = stops(sqs, clocks)

    sent = where.redrive(where.queues()[0])

    assert [clock["account_id"] for _, clock in clocks.started] == ["a", "b"]
    assert sent.went == 2
    assert sorted(sent.stayed.values()) == [1, 1]
    assert "is not what this queue is for" in sent.stayed
    assert any("ExecutionLimitExceeded" in why for why in sent.stayed)


def test_what_the_stream_has_forgotten_stays_and_says_so(sqs, unpublished):
    relay = Relay()
    where = stops(sqs, functions=relay, streams=Forgetful())

    sent = where.redrive(where.queues()[0])

    assert sent == Redriven(
        0, {"stream: has forgotten it; tell it from the items with --from-items": 1}
    )
    assert relay.asked == []
    assert resting(sqs, unpublished) == 1


@pytest.mark.parametrize("stream", [Forgetful("ResourceNotFoundException"), Forgetful()])
def test_what_the_stream_has_forgotten_is_told_from_the_items(sqs, unpublished, stream):
    """Those of the time that the dead letter points at, with the ids they had."""
    relay, table = Relay(), Items(BEFORE, FAILED, FAILED + MINUTE, AFTER)
    where = stops(sqs, functions=relay, streams=stream, dynamodb=table)

    assert where.redrive(where.queues()[0], from_items=True) == Redriven(1)

    ((_, batch),) = relay.asked
    assert [ids_of(record) for record in batch["Records"]] == [
        [str(FAILED)],
        [str(FAILED + MINUTE)],
    ]
    assert resting(sqs, unpublished) == 0


def test_a_dead_letter_stays_until_the_items_have_told_their_news(sqs, unpublished):
    relay = Relay(FunctionError="Unhandled")
    where = stops(sqs, functions=relay, streams=Forgetful(), dynamodb=Items(FAILED))

    assert where.redrive(where.queues()[0], from_items=True).went == 0
    assert resting(sqs, unpublished) == 1


def test_what_nobody_takes_back_stays(sqs):
    url = sqs.create_queue(QueueName=NAMES.dead_letters("partners"))["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(EVENT))
    where = stops(sqs)

    (found,) = where.queues()

    assert found.origin is None
    assert where.redrive(found) == Redriven(0)
    assert len(bodies(sqs, url)) == 1


@pytest.mark.usefixtures("routing")
def test_a_queue_that_holds_no_dead_letters_is_refused(sqs):
    with pytest.raises(Rejected, match="plg-test-routing: is no queue of dead letters"):
        stops(sqs).queues(["plg-test-routing"])


@pytest.mark.parametrize("body", ["no JSON", "[]"])
def test_a_message_that_nobody_can_read_is_said_so(body):
    assert reason_of({"Body": body}) == "cannot be read"
