"""The deployed functions over tables in memory, fed the batches that AWS would build.

The handlers, adapters and SDK calls are the real ones; moto keeps the tables and queues. Only the
way from function to function is played here: rules, queues and batches are those of the templates.
"""

import importlib.util
import json
import os
import warnings
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from datetime import datetime, timedelta
from io import StringIO
from logging import StreamHandler
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO, cast
from unittest.mock import patch
from zlib import crc32

from botocore.hooks import BaseEventHooks
from botocore.session import Session
from moto import mock_aws

from infra.bench.deployment import WORKFLOW, Deployment, Feed
from infra.bench.meter import Meter, chunks
from infra.bench.tables import Answer, answer, quickly, shared_by_transactions
from infra.bus.entries import Entry, delivered
from infra.configuration import Configuration
from infra.local.connection import REPOSITORY
from plg_router.adapters import aws
from plg_router.adapters.appconfig import AppConfigDocument
from plg_router.adapters.dynamodb.items import OUTBOX
from plg_router.kernel.packing import unpack

if TYPE_CHECKING:
    from botocore.model import OperationModel

QUICKEST_MS = 3.0  # of an invocation: what lies around our own work
CALL_MS, TRANSACTION_MS, PUT_EVENTS_MS = 5.0, 12.0, 15.0  # usual answers within a region
EVENT_MS = 0.25  # of processor time at 512 MB, some four times what `core` measures
RECEIVED = 10  # messages a ReceiveMessage or DeleteMessageBatch handles at most
STREAMED = 100  # items a call of the relay
SHARDS = 4  # of a stream: one for each partition that a new table on demand has

_FUNCTIONS = REPOSITORY / "functions"
FRAME_BYTES = 350  # of an invocation: what Lambda itself logs unless it is told not to
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "us-east-1",
}
_ASSIGNED = '"LeadAssigned.v1"'
_FIRST_TRY = {"ApproximateReceiveCount": "1"}
_WAITED_FOR = {
    "TransactWriteItems": TRANSACTION_MS,
    "TransactGetItems": TRANSACTION_MS,
    "PutEvents": PUT_EVENTS_MS,
}


class Message(NamedTuple):
    """What a queue holds."""

    at: datetime
    body: str


class Written(NamedTuple):
    """An item that announces something."""

    partition: str
    outbox: bytes


class Region:
    """One environment at work. Nothing is charged before the meter is reset."""

    def __init__(self, deployment: Deployment, meter: Meter) -> None:
        from plg_router.runtime.observability import logger  # noqa: PLC0415  reads the settings

        self.meter = meter
        self.now = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
        self.announced: defaultdict[str, int] = defaultdict(int)
        self.assignments: list[float] = []  # the write units of each, its index entry included
        self._deployment = deployment
        self._handlers: dict[str, Callable[[dict[str, Any], None], dict[str, Any] | None]] = {}
        self._pending: list[Written] = []  # what the stream will bring to the relay
        self._put: list[Mapping[str, Any]] = []  # entries that the relay put on the bus
        self._known_targets: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._waited_ms = 0.0
        self._log = StringIO()
        cast("StreamHandler[TextIO]", logger.registered_handler).setStream(self._log)

    def play(self, entries: Iterable[Entry]) -> int:
        """Deliver what a product or a CRM puts; return the 64 KB chunks the bus charges for."""
        waiting: defaultdict[str, list[Message]] = defaultdict(list)
        charged = 0
        for entry in entries:
            message = Message(datetime.fromisoformat(entry["Time"]), delivered(entry))
            charged += chunks(len(message.body))
            for target in self._targets(entry):
                waiting[target].append(message)
        for queue, batch in sorted(self._batches(waiting), key=lambda found: found[1][-1].at):
            self._invoke(queue, batch)
            self._come_to_rest()
        return charged

    def saw(
        self,
        model: "OperationModel",
        parsed: Mapping[str, Any],
        context: Mapping[str, Any],
        **_: object,
    ) -> None:
        """Remember what left through a client: outboxes of items, and entries for the bus."""
        params: Mapping[str, Any] = {} if "Error" in parsed else context["metered"]
        self._waited_ms += _WAITED_FOR.get(model.name, CALL_MS)
        match model.name:
            case "PutItem":
                self._note(params.get("Item", {}))
            case "TransactWriteItems":
                told = len(self._pending)
                for write in params.get("TransactItems", ()):
                    self._note(write.get("Put", {}).get("Item", {}))
                if any(_ASSIGNED in unpack(one.outbox) for one in self._pending[told:]):
                    self.assignments.append(self.meter.last_write)
            case "PutEvents":
                self._put += params["Entries"]

    def _note(self, item: Mapping[str, Any]) -> None:
        if OUTBOX in item:
            self._pending.append(Written(item["pk"]["S"], item[OUTBOX]["B"]))

    def _come_to_rest(self) -> None:
        """Relay what was written, and deliver what was announced, until nothing is left."""
        while self._pending:
            pending, self._pending = self._pending, []
            for outboxes in _streamed(pending):
                records = [
                    {"dynamodb": {"NewImage": {OUTBOX: {"B": b64encode(one).decode()}}}}
                    for one in outboxes
                ]
                self._call("relay", {"Records": records}, len(records), 512)
            put, self._put = self._put, []
            waiting: defaultdict[str, list[Message]] = defaultdict(list)
            for entry in put:
                announcements = events_in(entry["Detail"])
                self.announced[entry["DetailType"]] += announcements
                self.meter.add("spared_entries", announcements - 1)
                event = {
                    "source": entry["Source"],
                    "detail-type": entry["DetailType"],
                    "detail": json.loads(entry["Detail"]),
                }
                for target in self._deployment.targets_of(event):
                    waiting[target].append(Message(self.now, json.dumps(event)))
            for queue, batch in self._batches(waiting):
                self._invoke(queue, batch)

    def _targets(self, entry: Entry) -> tuple[str, ...]:
        """Return where a product's entry goes; entries of one kind go the same way."""
        detail: Any = entry["Detail"]
        kind = detail.get("event") or detail.get("data", {}).get("signal") or ""
        named = (entry["Source"], entry["DetailType"], kind)
        if named not in self._known_targets:
            event = {
                "source": entry["Source"],
                "detail-type": entry["DetailType"],
                "detail": detail,
            }
            self._known_targets[named] = self._deployment.targets_of(event)
        return self._known_targets[named]

    def _batches(self, waiting: Mapping[str, list[Message]]) -> Iterator[tuple[str, list[Message]]]:
        """Yield batches as they are documented: closed when full, or when the window has passed."""
        for queue, messages in waiting.items():
            feed = self._deployment.feeds.get(queue)
            if feed is None:
                self._leave(queue, messages)
                continue
            batch: list[Message] = []
            for message in sorted(messages, key=lambda found: found.at):
                if batch and _is_closed(batch, message, feed):
                    yield queue, batch
                    batch = []
                batch.append(message)
            if batch:
                yield queue, batch

    def _leave(self, target: str, messages: Sequence[Message]) -> None:
        """Charge for what leaves us: clocks that start, and messages a CRM comes for."""
        self.meter.at_work = target
        if target == WORKFLOW:
            self.meter.add("transitions", self._deployment.clock_transitions * len(messages))
            self.meter.add("invocations", len(messages))
            self.meter.add("read_units", len(messages))  # most clocks find themselves overtaken
        else:
            self._queue(sent=len(messages), messages=len(messages))

    def _invoke(self, queue: str, batch: Sequence[Message]) -> None:
        feed = self._deployment.feeds[queue]
        self.now = max(self.now, batch[-1].at)
        self.meter.at_work = feed.stage
        sent = sum(chunks(len(message.body)) for message in batch)
        self._queue(sent=sent, messages=len(batch))
        records = [
            {"messageId": str(number), "body": message.body, "attributes": _FIRST_TRY}
            for number, message in enumerate(batch)
        ]
        events = sum(events_in(message.body) for message in batch)
        answer = self._call(feed.stage, {"Records": records}, events, feed.megabytes)
        if answer and answer["batchItemFailures"]:
            raise RuntimeError(f"{feed.stage} failed: {self._log.getvalue()[-2000:]}")

    def _queue(self, *, sent: int, messages: int) -> None:
        """Charge for what is sent, and for receiving and deleting it by tens."""
        receives = -(-messages // RECEIVED)
        self.meter.add("sqs_requests", sent + 2 * receives)
        self.meter.add("spared_receives", messages - receives)

    def _call(
        self, stage: str, event: dict[str, Any], events: int, megabytes: int
    ) -> dict[str, Any] | None:
        """Invoke a function and charge for the time it would take on AWS, and for what it logs."""
        self.meter.at_work = stage
        if stage not in self._handlers:
            self._handlers[stage] = self._load(stage).handler
        self._waited_ms = 0.0
        self._log.seek(0)
        self._log.truncate()
        with redirect_stdout(self._log), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "No application metrics")  # nobody minds in Lambda
            answer = self._handlers[stage](event, None)
        milliseconds = QUICKEST_MS + self._waited_ms + events * EVENT_MS
        self.meter.add("invocations", 1)
        self.meter.add("gigabyte_seconds", milliseconds / 1000 * megabytes / 1024)
        frame = 0 if stage in self._deployment.quiet_stages else FRAME_BYTES
        self.meter.add("log_bytes", self._log.tell() + frame)
        return answer

    def _load(self, stage: str) -> ModuleType:
        """Return a function's module, told the time by us."""
        path = _FUNCTIONS / stage / "handler.py"
        spec = importlib.util.spec_from_file_location(f"bench_{stage}", path)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        vars(module).update(utc_now=lambda: self.now)
        return module


@contextmanager
def region_of(deployment: Deployment) -> Iterator[Region]:
    """Deploy to memory; the environment of this process is the functions' for as long."""
    settings = {
        name: value
        for stage in deployment.stages
        for name, value in deployment.settings(stage).items()
    }
    usual = dict(os.environ)
    os.environ.update({**_CREDENTIALS, **settings})
    session = Session()
    meter = Meter(deployment.index_keys)
    region = Region(deployment, meter)
    try:
        hosting = _hosting(deployment.configuration)
        with (
            mock_aws(),
            patch.object(aws, "session", lambda: session),
            shared_by_transactions(),
            hosting,
        ):
            _furnish(deployment)
            hooks = session.get_component("event_emitter")
            meter.watch(hooks)
            hooks.register("after-call", region.saw)
            _answered_by(hooks, "before-call.dynamodb", quickly)
            _answered_by(hooks, "before-call.eventbridge.PutEvents", _accepted)
            yield region
    finally:
        os.environ.clear()
        os.environ.update(usual)


def _hosting(configuration: Configuration) -> AbstractContextManager[object]:
    """Let AppConfig deliver the policy and the company file as they would be deployed."""
    policy = configuration.policy.model_dump_json()

    def news(document: AppConfigDocument) -> str:
        is_policy = str(vars(document)["_profile"]).startswith("POLICY")
        return policy if is_policy else configuration.companies

    return patch.object(AppConfigDocument, "news", news)


def _answered_by(hooks: BaseEventHooks, event: str, handler: Callable[..., Answer | None]) -> None:
    """Let a handler answer calls; that it may is missing from the types of botocore's hooks."""
    hooks.register(event, cast("Callable[..., None]", handler))


def _furnish(deployment: Deployment) -> None:
    dynamodb, secrets = aws.client("dynamodb"), aws.client("secretsmanager")
    for table in deployment.tables:
        dynamodb.create_table(**table)
    for name in deployment.secrets:
        secrets.create_secret(Name=name, SecretString="a-key")


def _accepted(**_: object) -> Answer:
    """Answer for the bus, which takes everything."""
    return answer({"FailedEntryCount": 0, "Entries": []})


def events_in(text: str) -> int:
    """Return how many events an entry holds: an envelope has an id of its own above theirs."""
    return max(text.count('"event_id"') - 1, 1)


def _streamed(written: Iterable[Written]) -> Iterator[list[bytes]]:
    """Yield what each call of the relay gets: shards are read one by one."""
    shards = defaultdict[int, list[bytes]](list)
    for each in written:
        shards[crc32(each.partition.encode()) % SHARDS].append(each.outbox)
    for outboxes in shards.values():
        for start in range(0, len(outboxes), STREAMED):
            yield outboxes[start : start + STREAMED]


def _is_closed(batch: Sequence[Message], following: Message, feed: Feed) -> bool:
    window = timedelta(seconds=feed.window_seconds)
    return len(batch) == feed.batch_size or following.at > batch[0].at + window
