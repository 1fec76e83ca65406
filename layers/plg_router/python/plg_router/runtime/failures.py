"""Answer for the messages of a batch that failed: again, or aside with the reason."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from plg_router.runtime.discretion import reason_of, tell

Record = Mapping[str, Any]


class DeadLetters(Protocol):
    """Where a queue's messages rest that were received as often as it allows."""

    @property
    def attempts(self) -> int:
        """How often that is."""

    def keep(self, queue: str, letters: Sequence[tuple[str, str]]) -> None:
        """Keep bodies of a queue, each with its reason; raises Transient where one is refused."""


def answer(
    records: Sequence[Record],
    failures: Mapping[str, Exception],
    dead_letters: DeadLetters | None,
) -> dict[str, Any]:
    """Return which messages of one queue have to come again; failures are told by message id.

    SQS sets a message aside after its last try, but cannot say why. So it is done here, and the
    message counts as done. What cannot be set aside, or whose function dies, is left to SQS: it
    then rests there without a reason, and twice at worst.
    """
    failed = [record for record in records if record["messageId"] in failures]
    last = [record for record in failed if dead_letters and _tries(record) >= dead_letters.attempts]
    aside = _set_aside(last, failures, dead_letters) if dead_letters and last else set()
    again = [name for record in failed if (name := record["messageId"]) not in aside]
    return {"batchItemFailures": [{"itemIdentifier": name} for name in again]}


def _set_aside(
    records: Sequence[Record], failures: Mapping[str, Exception], dead_letters: DeadLetters
) -> set[str]:
    """Set messages of one queue aside; return which ones are: all of them, or none."""
    reasons = {each["messageId"]: reason_of(failures[each["messageId"]]) for each in records}
    queue = records[0]["eventSourceARN"].rpartition(":")[2]
    try:
        dead_letters.keep(queue, [(each["body"], reasons[each["messageId"]]) for each in records])
    except Exception as failure:  # noqa: BLE001  SQS does it too, though silently
        tell("could not set aside", failure)
        return set()
    return set(reasons)


def _tries(record: Record) -> int:
    return int(record["attributes"]["ApproximateReceiveCount"])
