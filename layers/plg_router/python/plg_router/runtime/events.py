"""Serve a queue of events: one use case per event type, neighbours independent of one another."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from plg_router.contracts.addresses import holds_address
from plg_router.contracts.bus_entry import BusEntry, read_entry
from plg_router.contracts.envelope import Contract, Event, parse
from plg_router.domain.signals.reading import Fault
from plg_router.kernel.errors import AlreadyHandled, Rejected
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.ids import EventId
from plg_router.runtime.discretion import discreet, tell
from plg_router.runtime.entrypoint import AnySettings, LambdaHandler
from plg_router.runtime.failures import DeadLetters, answer
from plg_router.runtime.observability import count, metrics, report
from plg_router.runtime.pause import pause_after_conflict
from plg_router.services.again import settled
from plg_router.services.ports import Cause, Quarantine

Fields = Mapping[str, object]
UseCase = Callable[[Any], Fields | None]


def cause_of(event: Event) -> Cause:
    """Return the cause of whatever handling an event leads to; it names nobody."""
    metadata = event.metadata
    event_id = _without_address(metadata.event_id)
    correlation_id = _without_address(metadata.correlation_id or metadata.event_id)
    return Cause(correlation_id, event_id, metadata.signalled_at)


def _without_address(event_id: str) -> EventId:
    return EventId(fingerprint(event_id, 32) if holds_address(event_id) else event_id)


@dataclass(frozen=True)
class Feed:
    """Events that somebody else words, told by how their source begins."""

    prefixes: tuple[str, ...]
    contract: type[Contract]
    use_case: UseCase


@dataclass(frozen=True)
class Stage:
    """What serves a queue."""

    use_cases: Mapping[type[Event], UseCase]  # each returns the fields of its decision, if any
    write_units: Callable[[], float]  # used since the last call
    quarantine: Quarantine | None = None  # None: a faulty message ends in the dead-letter queue
    feeds: Sequence[Feed] = ()
    dead_letters: DeadLetters | None = None  # None: SQS sets aside what fails, without a reason

    def reading(self, entry: BusEntry) -> tuple[type[Contract], UseCase]:
        """Return what an entry is read as, and what serves it; raises Rejected for a stranger."""
        for feed in self.feeds:
            if entry.source.startswith(feed.prefixes):
                return feed.contract, feed.use_case
        for contract, use_case in self.use_cases.items():
            if contract.detail_type == entry.detail_type:
                return contract, use_case
        known = (contract.detail_type for contract in self.use_cases)
        raise Rejected("detail-type", f"is unknown; send {' or '.join(known)}")


def on_events(settings: type[AnySettings], build: Callable[[AnySettings], Stage]) -> LambdaHandler:
    """Return a handler for SQS messages that hold EventBridge events.

    Conflicts are decided again, eight times in all; what has been handled before counts as done;
    every failed message is reported alone, so its neighbours are not delivered again.
    """
    stage = cache(lambda: build(settings.from_environment()))

    @discreet
    @metrics.log_metrics
    def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
        outcomes: Counter[str] = Counter()
        failures: dict[str, Exception] = {}
        serving = stage()
        for record in event["Records"]:
            try:
                outcome = _settle(serving, record["body"])
            except Exception as failure:  # noqa: BLE001  one message must not stop its neighbours
                tell("failed", failure)
                outcome, failures[record["messageId"]] = "failed", failure
            outcomes[outcome] += 1
        report("batch", {**outcomes, "write_units": serving.write_units()})
        count(**outcomes)
        return answer(event["Records"], failures, serving.dead_letters)

    return handler


def _settle(stage: Stage, body: str) -> str:
    try:
        _decide(stage, body)
    except AlreadyHandled:
        return "handled_before"
    except Rejected as reason:
        if stage.quarantine is None:
            raise
        stage.quarantine.park([Fault(reason, body)])
        report("parked", {"field": reason.field, "fix": reason.fix})
        return "parked"
    return "done"


def _decide(stage: Stage, body: str) -> None:
    entry = read_entry(body)
    contract, use_case = stage.reading(entry)
    event = parse(contract, entry.detail, "detail")
    decided = settled(lambda: use_case(event), pause_after_conflict)
    if decided:
        report("decision", decided)
