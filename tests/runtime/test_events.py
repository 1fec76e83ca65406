"""Messages of a queue succeed and fail one by one."""

import json

import pytest

from plg_router.contracts.account_events import AccountSignalsChangedV2
from plg_router.contracts.gathering import gathered
from plg_router.contracts.lead_engaged import LeadEngagedV1
from plg_router.kernel.errors import AlreadyHandled, Conflict, Rejected, Transient
from plg_router.runtime.events import Stage, cause_of, on_events
from plg_router.runtime.settings import Settings
from plg_router.services.again import ATTEMPTS
from plg_router.services.ports import Cause
from tests.fakes.cast import CAUSE
from tests.fakes.dead_letters import QUEUE, Resting, at_their_last_try
from tests.fakes.deliveries import engaged, entry, queued
from tests.fakes.outboxes import change, pending
from tests.fakes.world import InMemoryQuarantine

NOTHING_FAILED = {"batchItemFailures": []}
POISON = [
    "",
    "no JSON",
    "[]",
    '"text"',
    "null",
    "[" * 60_000,
    '{"detail": {"deep": ' + '{"a":' * 10_000,
    "{}",
    '{"source": "crm", "detail-type": "LeadEngaged.v1", "detail": null}',
    '{"source": "crm", "detail-type": "LeadEngaged.v1", "detail": {"data": {"n": "\\ud800"}}}',
    "x" * 70_000,
]


class Desk:
    """A use case that remembers what it was given, and fails as it is told."""

    def __init__(self, *troubles):
        self.accounts = []
        self.causes = []
        self._troubles = list(troubles)

    def __call__(self, event):
        """Handle an event."""
        if self._troubles and (trouble := self._troubles.pop(0)):
            raise trouble
        self.accounts.append(event.data.account_id)
        self.causes.append(cause_of(event))
        return {"account_id": event.data.account_id}


def handler_of(desk, quarantine=None, units=lambda: 0.0, dead_letters=None):
    """Return the entry point of a stage with one use case."""
    stage = Stage({LeadEngagedV1: desk}, units, quarantine, dead_letters=dead_letters)
    return on_events(Settings, lambda _: stage)


def scoring(desk, dead_letters=None):
    """Return the entry point of a stage that serves changes of accounts."""
    stage = Stage({AccountSignalsChangedV2: desk}, lambda: 0.0, dead_letters=dead_letters)
    return on_events(Settings, lambda _: stage)


def changes(*names):
    """Return an AccountSignalsChanged.v2 of some companies, in its entry."""
    (one,) = gathered(pending(change(f"company:{name}.com")) for name in names)
    return entry(one.detail_type, json.loads(one.detail), "plg.router")


def failed(*numbers):
    """Return the answer that asks for some messages again."""
    return {"batchItemFailures": [{"itemIdentifier": str(number)} for number in numbers]}


def test_a_batch_is_handled_in_its_order():
    desk = Desk()

    answer = handler_of(desk)(queued(engaged("a"), engaged("b"), engaged("c")), None)

    assert answer == NOTHING_FAILED
    assert desk.accounts == ["a", "b", "c"]


@pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))
def test_a_poison_message_fails_alone(poison):
    desk = Desk()

    answer = handler_of(desk)(queued(engaged("a"), poison, engaged("b")), None)

    assert answer == failed(1)
    assert desk.accounts == ["a", "b"]


@pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))
def test_with_a_quarantine_a_poison_message_is_parked_whole(poison):
    desk, quarantine = Desk(), InMemoryQuarantine()

    answer = handler_of(desk, quarantine)(queued(poison, engaged("b")), None)

    assert answer == NOTHING_FAILED
    assert [fault.content for fault in quarantine.faults] == [poison]
    assert desk.accounts == ["b"]


def test_a_parked_message_rests_with_field_and_fix():
    quarantine = InMemoryQuarantine()
    message = engaged("a")
    del message["detail"]["data"]["rep_id"]

    handler_of(Desk(), quarantine)(queued(message), None)

    (fault,) = quarantine.faults
    assert (fault.reason.field, fault.reason.fix) == ("detail.data.rep_id", "is missing; send it")


def test_what_a_use_case_refuses_is_parked_like_what_cannot_be_read():
    quarantine = InMemoryQuarantine()

    answer = handler_of(Desk(Rejected("detail", "is wrong")), quarantine)(
        queued(engaged("a")), None
    )

    assert answer == NOTHING_FAILED
    assert len(quarantine.faults) == 1


def test_while_the_quarantine_is_closed_only_the_faulty_message_comes_again():
    desk, quarantine = Desk(), InMemoryQuarantine()
    quarantine.is_closed = True

    answer = handler_of(desk, quarantine)(queued(engaged("a"), "no JSON", engaged("b")), None)

    assert answer == failed(1)
    assert desk.accounts == ["a", "b"]


def test_an_event_nobody_serves_is_no_silent_success():
    answer = handler_of(Desk())(queued(entry("LeadForgotten.v1", {})), None)

    assert answer == failed(0)


def test_a_field_nobody_knows_yet_is_ignored():
    desk = Desk()
    message = engaged("a")
    message["detail"]["data"]["mood"] = "sunny"

    assert handler_of(desk)(queued(message), None) == NOTHING_FAILED
    assert desk.accounts == ["a"]


def test_a_conflict_is_decided_again():
    desk = Desk(Conflict(), Conflict(), Conflict())

    assert handler_of(desk)(queued(engaged("a")), None) == NOTHING_FAILED
    assert desk.accounts == ["a"]


def test_a_conflict_that_does_not_end_is_left_to_the_queue():
    desk = Desk(*[Conflict() for _ in range(ATTEMPTS)], None)

    assert handler_of(desk)(queued(engaged("a"), engaged("b")), None) == failed(0)
    assert desk.accounts == ["b"]


def test_what_was_handled_before_counts_as_done():
    desk = Desk(AlreadyHandled())

    assert handler_of(desk)(queued(engaged("a"), engaged("b")), None) == NOTHING_FAILED
    assert desk.accounts == ["b"]


@pytest.mark.parametrize("trouble", [Transient("throttled"), ZeroDivisionError("a fault of ours")])
def test_a_message_that_cannot_be_handled_now_comes_again_alone(trouble):
    desk = Desk(None, trouble)

    answer = handler_of(desk)(queued(engaged("a"), engaged("b"), engaged("c")), None)

    assert answer == failed(1)
    assert desk.accounts == ["a", "c"]


def test_what_fails_to_the_last_rests_with_its_reason():
    desk, dead_letters = (
        Desk(Transient("throttled"), ZeroDivisionError("a fault of ours")),
        Resting(),
    )
    messages = [engaged("a"), engaged("b"), engaged("c")]

    answer = handler_of(desk, dead_letters=dead_letters)(at_their_last_try(*messages), None)

    assert answer == NOTHING_FAILED
    assert dead_letters.letters == [
        (QUEUE, json.dumps(messages[0]), "Transient: throttled"),
        (QUEUE, json.dumps(messages[1]), "ZeroDivisionError"),
    ]
    assert desk.accounts == ["c"]


def test_every_change_in_a_message_is_served_by_itself_with_its_own_cause():
    desk = Desk()

    answer = scoring(desk)(queued(changes("a", "b"), changes("c")), None)

    assert answer == NOTHING_FAILED
    assert desk.accounts == ["company:a.com", "company:b.com", "company:c.com"]
    assert [cause.causation_id for cause in desk.causes] == [
        "company:a.com/2",
        "company:b.com/2",
        "company:c.com/2",
    ]
    assert {cause.correlation_id for cause in desk.causes} == {CAUSE.correlation_id}
    assert {cause.signalled_at for cause in desk.causes} == {change("a").metadata.signalled_at}


@pytest.mark.parametrize("trouble", [Transient("throttled"), ZeroDivisionError("a fault of ours")])
def test_a_change_that_fails_stops_no_neighbour_and_its_message_comes_again(trouble):
    desk = Desk(None, trouble)

    answer = scoring(desk)(queued(changes("a", "b", "c"), changes("d")), None)

    assert answer == failed(0)
    assert desk.accounts == ["company:a.com", "company:c.com", "company:d.com"]


def test_a_conflict_over_one_change_decides_no_other_again():
    desk = Desk(None, Conflict(), Conflict())

    assert scoring(desk)(queued(changes("a", "b", "c")), None) == NOTHING_FAILED
    assert desk.accounts == ["company:a.com", "company:b.com", "company:c.com"]


def test_a_message_of_many_changes_rests_whole_with_the_first_reason():
    desk, dead_letters = Desk(None, Transient("throttled"), ZeroDivisionError()), Resting()
    message = changes("a", "b", "c", "d")

    answer = scoring(desk, dead_letters)(at_their_last_try(message), None)

    assert answer == NOTHING_FAILED
    assert dead_letters.letters == [(QUEUE, json.dumps(message), "Transient: throttled")]
    assert desk.accounts == ["company:a.com", "company:d.com"]


def test_outcomes_are_counted_by_change(published):
    scoring(Desk(None, AlreadyHandled(), Transient("throttled")))(
        queued(changes("a", "b", "c", "d")), None
    )

    assert published() == [{"done": 2, "handled_before": 1, "failed": 1}]


def test_the_signal_at_the_root_of_it_all_is_handed_on():
    desk = Desk()

    handler_of(desk)(
        queued(engaged("a", "event-1"), engaged("b", "event-2", correlation_id="signal-1")), None
    )

    assert desk.causes == [Cause("event-1", "event-1"), Cause("signal-1", "event-2")]


def test_a_stage_is_built_once_at_the_first_delivery():
    built = []

    def build(settings):
        built.append(settings)
        return Stage({LeadEngagedV1: Desk()}, lambda: 0.0)

    handler = on_events(Settings, build)
    before = len(built)
    for _ in range(3):
        handler(queued(engaged("a")), None)

    assert (before, len(built)) == (0, 1)


def test_a_batch_is_one_line_and_one_set_of_metrics(log, published):
    desk = Desk(None, AlreadyHandled(), Transient("throttled"))

    handler_of(desk, units=lambda: 8.5)(queued(*[engaged(name) for name in "abcd"]), None)

    (line,) = log.lines("batch")
    outcomes = {"done": 2, "handled_before": 1, "failed": 1}
    assert {name: line[name] for name in outcomes} == outcomes
    assert line["write_units"] == 8.5
    assert published() == [outcomes]
    assert [line["account_id"] for line in log.lines("decision")] == ["a", "d"]
