"""Serve a queue of events: one use case per event type, neighbours independent of one another."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from plg_router.contracts.addresses import holds_address
from plg_router.contracts.bus_entry import BusEntry, read_entry
from plg_router.contracts.envelope import Contract, Event, Gathering, parse
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
    every failed message is reported alone, so its neighbours are not delivered again. Of a message
    that gathers many events each is served by itself: where one fails the message comes again, and
    the others are done by then.
    """
    stage = cache(lambda: build(settings.from_environment()))

    @discreet
    @metrics.log_metrics
    def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
        outcomes: Counter[str] = Counter()
        failures: dict[str, Exception] = {}
        serving = stage()
        for record in event["Records"]:
            for outcome in _outcomes(serving, record["body"]):
                if isinstance(outcome, Exception):
                    tell("failed", outcome)
                    failures.setdefault(record["messageId"], outcome)
                    outcomes["failed"] += 1
                else:
                    outcomes[outcome] += 1
        report("batch", {**outcomes, "write_units": serving.write_units()})
        count(**outcomes)
        return answer(event["Records"], failures, serving.dead_letters)

    return handler


def _outcomes(stage: Stage, body: str) -> Iterator[str | Exception]:
    """Yield what became of each event in a message, or why it failed."""
    try:
        use_case, events = _read(stage, body)
    except Exception as failure:  # noqa: BLE001  one message must not stop its neighbours
        yield _set_down(stage, body, failure)
        return
    for event in events:
        try:
            yield _decide(use_case, event)
        except Exception as failure:  # noqa: BLE001  nor may one event of it
            yield _set_down(stage, body, failure)


def _read(stage: Stage, body: str) -> tuple[UseCase, Sequence[Contract]]:
    """Return what serves a message, and the events in it: one, unless it gathers many."""
    entry = read_entry(body)
    contract, use_case = stage.reading(entry)
    event = parse(contract, entry.detail, "detail")
    return use_case, event.events() if isinstance(event, Gathering) else [event]


def _decide(use_case: UseCase, event: Contract) -> str:
    try:
        decided = settled(lambda: use_case(event), pause_after_conflict)
    except AlreadyHandled:
        return "handled_before"
    if decided:
        report("decision", decided)
    return "done"


def _set_down(stage: Stage, body: str, failure: Exception) -> str | Exception:
    """Park what can never be accepted, where there is a quarantine; return any other failure."""
    if stage.quarantine is None or not isinstance(failure, Rejected):
        return failure
    try:
        stage.quarantine.park([Fault(failure, body)])
    except Exception as closed:  # noqa: BLE001  it comes again, like all that fails
        return closed
    report("parked", {"field": failure.field, "fix": failure.fix})
    return "parked"
