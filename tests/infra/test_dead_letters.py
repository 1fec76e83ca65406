"""What could not be done is listed with its reason, and goes back where it came from."""

import json
from base64 import b64encode
from types import SimpleNamespace

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.dead_letters import LastStops, reason_of
from infra.names import Names
from plg_router.adapters.dead_letters import REASON
from plg_router.kernel.errors import Rejected

NAMES = Names("test")
REGION = "us-east-1"
ACCESS = {
    "region_name": REGION,
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}
EVENT = {"detail-type": "LeadQualified.v1", "detail": {"data": {"account_id": "company:a.com"}}}


class WholeQueues:
    """An SQS that moves queues as a whole, which the emulators do not."""

    def __init__(self, sqs):
        self._sqs = sqs
        self.moves = []

    def __getattr__(self, name):
        return getattr(self._sqs, name)

    def start_message_move_task(self, **said):
        arns = (said["SourceArn"], said["DestinationArn"])
        self.moves.append(tuple(arn.rpartition(":")[2] for arn in arns))

    def list_message_move_tasks(self, **_):
        return {"Results": [{"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": 12}]}


class NoWholeQueues(WholeQueues):
    """An SQS that does not know how, or may not."""

    def __init__(self, sqs, code):
        super().__init__(sqs)
        self._code = code

    def start_message_move_task(self, **_):
        raise ClientError({"Error": {"Code": self._code}}, "StartMessageMoveTask")


class Clocks:
    """A Step Functions that notes what is started."""

    def __init__(self):
        self.started = []

    def list_state_machines(self):
        name = NAMES.assignment_sla
        return {"stateMachines": [{"name": name, "stateMachineArn": f"arn:{name}"}]}

    def start_execution(self, **said):
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
    return LastStops(cloud)


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

    moved = where.redrive(where.queues()[0])

    assert moved == 12
    assert whole.moves == [("plg-test-routing-dead", "plg-test-routing")]


@pytest.mark.parametrize("code", ["InvalidAction", "AWS.SimpleQueueService.UnsupportedOperation"])
def test_messages_are_carried_one_by_one_where_sqs_cannot(sqs, routing, code):
    queue, dead = routing
    sent = [json.dumps({**EVENT, "id": str(number)}) for number in range(23)]
    for body in sent:
        sqs.send_message(QueueUrl=dead, MessageBody=body)
    where = stops(NoWholeQueues(sqs, code))

    assert where.redrive(where.queues()[0]) == 23
    assert sorted(bodies(sqs, queue)) == sorted(sent)
    assert bodies(sqs, dead) == []


def test_a_refusal_of_sqs_is_no_reason_to_carry(sqs, routing):
    _, dead = routing
    sqs.send_message(QueueUrl=dead, MessageBody="{}")
    where = stops(NoWholeQueues(sqs, "AccessDenied"))

    with pytest.raises(ClientError, match="AccessDenied"):
        where.redrive(where.queues()[0])


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

    assert where.redrive(where.queues()[0]) == 1
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
    assert where.redrive(found) == 1
    assert relay.asked == [("plg-test-relay", {"Records": [delivered(n) for n in (2, 3)]})]
    assert bodies(sqs, unpublished) == []


def test_a_relay_that_fails_again_keeps_its_dead_letters(sqs, unpublished):
    where = stops(sqs, functions=Relay(FunctionError="Unhandled"), streams=Stream())

    with pytest.raises(Rejected, match="plg-test-relay: failed again"):
        where.redrive(where.queues()[0])

    attributes = sqs.get_queue_attributes(QueueUrl=unpublished, AttributeNames=["All"])
    assert attributes["Attributes"]["ApproximateNumberOfMessagesNotVisible"] == "1"


def test_what_nobody_takes_back_stays(sqs):
    url = sqs.create_queue(QueueName=NAMES.dead_letters("partners"))["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(EVENT))
    where = stops(sqs)

    (found,) = where.queues()

    assert found.origin is None
    assert where.redrive(found) == 0
    assert len(bodies(sqs, url)) == 1


@pytest.mark.usefixtures("routing")
def test_a_queue_that_holds_no_dead_letters_is_refused(sqs):
    with pytest.raises(Rejected, match="plg-test-routing: is no queue of dead letters"):
        stops(sqs).queues(["plg-test-routing"])


@pytest.mark.parametrize("body", ["no JSON", "[]"])
def test_a_message_that_nobody_can_read_is_said_so(body):
    assert reason_of({"Body": body}) == "cannot be read"
