"""What failed for the last time rests with its reason, and nothing that failed is lost."""

import pytest

from plg_router.kernel.errors import Conflict, Rejected, Transient
from plg_router.runtime.discretion import reason_of
from plg_router.runtime.failures import answer
from tests.fakes.dead_letters import QUEUE, Resting, received
from tests.fakes.deliveries import queued

NOTHING_FAILED = {"batchItemFailures": []}


def records(*times):
    """Return messages that were received so many times each; they are named 0, 1, ..."""
    bodies = [f"body {number}" for number in range(len(times))]
    return received(queued(*bodies), *times)["Records"]


def failed(*numbers):
    """Return the answer that asks for some messages again."""
    return {"batchItemFailures": [{"itemIdentifier": str(number)} for number in numbers]}


def test_what_failed_before_its_last_try_comes_again():
    resting = Resting()

    said = answer(records(1, 2, 2), {"0": Transient("throttled"), "2": Conflict()}, resting)

    assert said == failed(0, 2)
    assert resting.letters == []


def test_what_fails_for_the_last_time_is_set_aside_with_its_reason_and_counts_as_done():
    resting = Resting()

    said = answer(
        records(3, 1, 4), {"0": Transient("throttled"), "2": ZeroDivisionError()}, resting
    )

    assert said == NOTHING_FAILED
    assert resting.letters == [
        (QUEUE, "body 0", "Transient: throttled"),
        (QUEUE, "body 2", "ZeroDivisionError"),
    ]


def test_what_succeeds_at_its_last_try_is_no_dead_letter():
    resting = Resting()

    assert answer(records(3, 3), {}, resting) == NOTHING_FAILED
    assert resting.letters == []


@pytest.mark.parametrize("trouble", [Transient("unreachable"), KeyError("another queue")])
def test_what_cannot_be_set_aside_is_left_to_sqs(trouble):
    failures = {"0": Transient("throttled"), "1": Transient("throttled")}

    assert answer(records(3, 1, 3), failures, Resting(trouble)) == failed(0, 1)


def test_without_dead_letters_of_its_own_everything_is_left_to_sqs():
    assert answer(records(3), {"0": Transient("throttled")}, None) == failed(0)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Rejected("detail.data.rep_id", "is missing"), "Rejected: detail.data.rep_id: is missing"),
        (Transient("ThrottlingException"), "Transient: ThrottlingException"),
        (Conflict(), "Conflict"),
        (ValueError("invalid literal: 'ana@acme.com'"), "ValueError"),
    ],
)
def test_a_reason_is_in_our_own_words_or_but_a_name(error, reason):
    """What a library says may hold what somebody sent."""
    assert reason_of(error) == reason


def test_a_reason_has_an_end():
    assert len(reason_of(Transient("x" * 10_000))) == 500
