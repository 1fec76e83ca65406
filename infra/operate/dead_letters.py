"""Look at what could not be delivered or done, and send it back once the cause is mended."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import getitem
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.operate.cloud import Cloud
from infra.operate.unpublished import Forgotten, publish_again, tell_from_items
from plg_router.adapters.dead_letters import REASON
from plg_router.kernel.errors import Rejected

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef
    from mypy_boto3_stepfunctions import SFNClient

DEAD = "-dead"

_TEN = 10  # the most SQS hands out at a time
# How long a message stays hidden that is looked at, carried, or waits for a scan of the table.
_LOOK_S, _CARRY_S, _SCAN_S = 5, 60, 1800
_POLL_S = 1  # long enough for SQS to ask all its servers, so that nothing means empty
_BETWEEN_LOOKS_S = 1.0
# How an SQS says that it cannot move a queue as a whole; the embedded AWS is one of those.
_CANNOT_MOVE = frozenset({"InvalidAction", "UnknownOperation", "UnsupportedOperation"})

# AWS refuses, we do, or a message is not what its queue is for.
_FAILURES = (BotoCoreError, ClientError, LookupError, Rejected, TypeError, ValueError)

Carrier = Callable[["MessageTypeDef"], None]


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """One queue of dead letters: how many rest there, why, and where they go back to."""

    name: str
    messages: int
    reasons: Mapping[str, int]  # of the first ten
    origin: str | None  # the queue, workflow or function that takes them back; None: nobody does


@dataclass(frozen=True, slots=True)
class Redriven:
    """What became of a queue's dead letters: how many went back, and why others stayed."""

    went: int
    stayed: Mapping[str, int] = field(default_factory=dict)


class LastStops:
    """Every queue of dead letters of an environment."""

    def __init__(self, cloud: Cloud, poll_s: int = _POLL_S) -> None:
        self._cloud, self._sqs, self._poll_s = cloud, cloud.sqs, poll_s
        prefix = cloud.names.of("")
        pages = self._sqs.get_paginator("list_queues").paginate(QueueNamePrefix=prefix)
        urls = [url for page in pages for url in page.get("QueueUrls", [])]
        self._urls = {url.rpartition("/")[2]: url for url in urls}
        self._feeding = dict(self._redrive_policies())
        self._relay = cloud.names.of("relay")
        self._clocks = dict(_machines(cloud.stepfunctions))

    def queues(self, names: Iterable[str] = ()) -> list[DeadLetters]:
        """Return the queues of these names, or all there are; raises Rejected for another name."""
        known = sorted(name for name in self._urls if name.endswith(DEAD))
        for name in names:
            if name not in known:
                raise Rejected(name, f"is no queue of dead letters; name {', '.join(known)}")
        return [self._look(name) for name in names or known]

    def redrive(self, queue: DeadLetters, *, from_items: bool = False) -> Redriven:
        """Send a queue's messages back to where they came from; say what went, and what did not.

        Who handles them may see one twice, as always. What fails again comes back here, and is
        not sent a second time. What the stream has forgotten that the relay gave up on stays,
        unless its events are told again from the items.
        """
        if not queue.messages or queue.origin is None:
            return Redriven(0)
        try:
            return self._sent_back(queue, queue.origin, from_items=from_items)
        except _FAILURES as failure:
            return Redriven(0, {_words_of(failure): queue.messages})

    def _sent_back(self, queue: DeadLetters, origin: str, *, from_items: bool) -> Redriven:
        if origin == self._relay:
            return self._told_again(queue, from_items=from_items)
        if origin in self._clocks:
            return self._carry(queue, self._start(self._clocks[origin]))
        try:
            return self._move(queue.name, origin)
        except ClientError as error:
            if error.response["Error"]["Code"].rpartition(".")[2] not in _CANNOT_MOVE:
                raise
        return self._carry(queue, self._send(self._urls[origin]))

    def _redrive_policies(self) -> Iterator[tuple[str, str]]:
        """Yield the queue of dead letters and the queue it belongs to."""
        for name, url in self._urls.items():
            answer = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])
            policy = answer.get("Attributes", {}).get("RedrivePolicy")
            if policy:
                yield json.loads(policy)["deadLetterTargetArn"].rpartition(":")[2], name

    def _look(self, name: str) -> DeadLetters:
        url = self._urls[name]
        attributes = self._sqs.get_queue_attributes(
            QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"]
        )["Attributes"]
        messages = int(attributes["ApproximateNumberOfMessages"])
        stage = name.removesuffix(DEAD)
        is_taken_back = stage == self._relay or stage in self._clocks
        origin = self._feeding.get(name) or (stage if is_taken_back else None)
        reasons = Counter(map(reason_of, self._seen(url))) if messages else Counter()
        return DeadLetters(name, messages, reasons, origin)

    def _seen(self, url: str) -> list["MessageTypeDef"]:
        """Return up to ten messages, and hide none of them from whoever comes next."""
        messages = self._taken(url, _LOOK_S)
        for message in messages:
            self._sqs.change_message_visibility(
                QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
            )
        return messages

    def _taken(self, url: str, seconds: int) -> list["MessageTypeDef"]:
        return self._sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=_TEN,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["DeadLetterQueueSourceArn"],
            VisibilityTimeout=seconds,
            WaitTimeSeconds=self._poll_s,
        ).get("Messages", [])

    def _told_again(self, queue: DeadLetters, *, from_items: bool) -> Redriven:
        """Have the relay publish what letters point at; the scan comes before any is deleted."""
        letters: Iterable[MessageTypeDef] | None = None
        if from_items:
            letters = list(self._each(queue, _SCAN_S))
            tell_from_items(self._cloud, [letter["Body"] for letter in letters])

        def publish(letter: "MessageTypeDef") -> None:
            try:
                publish_again(self._cloud, letter["Body"])
            except Forgotten:
                if not from_items:
                    raise

        return self._carry(queue, publish, letters)

    def _move(self, name: str, origin: str) -> Redriven:
        """Have SQS move everything; a destination takes what EventBridge put there as well."""
        source, destination = self._arn(name), self._arn(origin)
        self._sqs.start_message_move_task(SourceArn=source, DestinationArn=destination)
        while True:
            task = self._sqs.list_message_move_tasks(SourceArn=source, MaxResults=1)["Results"][0]
            if task["Status"] not in ("RUNNING", "CANCELLING"):
                break
            time.sleep(_BETWEEN_LOOKS_S)
        moved = task.get("ApproximateNumberOfMessagesMoved", 0)
        if task["Status"] == "COMPLETED":
            return Redriven(moved)
        left = task.get("ApproximateNumberOfMessagesToMove", 0) - moved
        return Redriven(moved, {task.get("FailureReason", task["Status"]): left})

    def _arn(self, name: str) -> str:
        return self._sqs.get_queue_attributes(
            QueueUrl=self._urls[name], AttributeNames=["QueueArn"]
        )["Attributes"]["QueueArn"]

    def _carry(
        self,
        queue: DeadLetters,
        hand_over: Carrier,
        messages: Iterable["MessageTypeDef"] | None = None,
    ) -> Redriven:
        """Hand messages over one by one: each is deleted only after it has arrived.

        One that cannot be handed over stays, and stops no other.
        """
        url, went, stayed = self._urls[queue.name], 0, Counter[str]()
        for message in self._each(queue, _CARRY_S) if messages is None else messages:
            try:
                hand_over(message)
            except _FAILURES as failure:
                stayed[_words_of(failure)] += 1
                continue
            self._sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            went += 1
        return Redriven(went, stayed)

    def _each(self, queue: DeadLetters, seconds: int) -> Iterator["MessageTypeDef"]:
        """Yield as many messages as the queue had, and hide them for so long."""
        url, taken = self._urls[queue.name], 0
        while taken < queue.messages and (messages := self._taken(url, seconds)):
            taken += len(messages)
            yield from messages

    def _send(self, url: str) -> Carrier:
        def send(message: "MessageTypeDef") -> None:
            self._sqs.send_message(QueueUrl=url, MessageBody=message["Body"])

        return send

    def _start(self, machine: str) -> Carrier:
        def start(message: "MessageTypeDef") -> None:
            rule = _attribute(message, "RULE_ARN")
            # A rule leaves the whole event here, the workflow its execution's input.
            clock = self._as_carried(rule, message["Body"]) if rule else message["Body"]
            self._cloud.stepfunctions.start_execution(stateMachineArn=machine, input=clock)

        return start

    def _as_carried(self, rule: str, event: str) -> str:
        """Return what a rule would have made of an event for its target."""
        bus, name = rule.split("/")[-2:]
        (target,) = self._cloud.events.list_targets_by_rule(Rule=name, EventBusName=bus)["Targets"]
        carried = target["InputTransformer"]["InputTemplate"]
        for key, path in target["InputTransformer"].get("InputPathsMap", {}).items():
            value = reduce(getitem, path.removeprefix("$.").split("."), json.loads(event))
            carried = carried.replace(f"<{key}>", json.dumps(value))
        return carried


def reason_of(message: "MessageTypeDef") -> str:
    """Return why a message rests among the dead letters.

    A stage that gives a message up puts it here with the reason. SQS moves what no stage gave up:
    each of its tries was throttled, timed out or killed, or could not even tell. What a message
    says besides is then of an earlier stay.
    """
    was_moved = "DeadLetterQueueSourceArn" in message.get("Attributes", {})
    code = None if was_moved else _attribute(message, "ERROR_CODE")
    if code:
        return f"could not be delivered: {code}"
    try:
        said = json.loads(message["Body"])
    except ValueError:
        return "cannot be read"
    if not isinstance(said, dict):
        return "cannot be read"
    if "requestContext" in said:
        return f"points into a stream: {said['requestContext'].get('condition')}"
    reason = None if was_moved else _attribute(message, REASON)
    return f"{said.get('detail-type', 'a clock')}: {reason or 'the function ended without a word'}"


def _machines(stepfunctions: "SFNClient") -> Iterator[tuple[str, str]]:
    """Yield the name and the ARN of every workflow."""
    for page in stepfunctions.get_paginator("list_state_machines").paginate():
        for machine in page["stateMachines"]:
            yield machine["name"], machine["stateMachineArn"]


def _words_of(failure: Exception) -> str:
    is_said = isinstance(failure, (BotoCoreError, ClientError, Rejected))
    return str(failure) if is_said else "is not what this queue is for"


def _attribute(message: "MessageTypeDef", name: str) -> str | None:
    """Return what EventBridge or a stage notes on a message."""
    attributes = message.get("MessageAttributes", {})
    return attributes[name].get("StringValue") if name in attributes else None
