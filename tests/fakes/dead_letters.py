"""A queue's dead letters in memory, and deliveries of that queue."""

from collections.abc import Sequence

from plg_router.runtime.failures import DeadLetters
from tests.fakes.deliveries import Json, queued

QUEUE = "plg-test-queue"
ATTEMPTS = 3


class Resting(DeadLetters):
    """Dead letters that keep what they are given, unless they are told to fail."""

    attempts = ATTEMPTS

    def __init__(self, trouble: Exception | None = None) -> None:
        self.letters: list[tuple[str, str, str]] = []  # queue, body, reason
        self._trouble = trouble

    def keep(self, queue: str, letters: Sequence[tuple[str, str]]) -> None:
        """Keep bodies with their reasons."""
        if self._trouble:
            raise self._trouble
        self.letters += [(queue, *letter) for letter in letters]


def received(event: Json, *times: int) -> Json:
    """Return a delivery whose messages were received so many times each."""
    for record, number in zip(event["Records"], times, strict=True):
        record["attributes"]["ApproximateReceiveCount"] = str(number)
        record["eventSourceARN"] = f"arn:aws:sqs:eu-central-1:000000000000:{QUEUE}"
    return event


def at_their_last_try(*bodies: str | Json) -> Json:
    """Return a delivery of messages that SQS will not deliver again."""
    return received(queued(*bodies), *[ATTEMPTS] * len(bodies))
