"""Put messages where they rest until a person looks, with words of ours beside each (SQS)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from plg_router.adapters.aws import answered
from plg_router.kernel.batches import batches
from plg_router.kernel.errors import Transient

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_ATTEMPTS = 4  # of the entries that a call refuses
_MOST_ENTRIES = 10  # of one SendMessageBatch
_MOST_BYTES = 250_000  # of one SendMessageBatch, with room for the words beside the bodies

Message = tuple[str, Mapping[str, str]]  # its body, and the words by their names


class LastStop:
    """A queue that nobody works off: bodies are kept as they are, words are attributes."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def keep(self, messages: Iterable[Message]) -> None:
        """Keep messages whole; raises Transient for what is refused to the last.

        Those of a call that are refused go again, alone: were all of them to be delivered anew,
        each would need every other's luck.
        """
        for batch in batches(messages, _size, most=_MOST_ENTRIES, largest=_MOST_BYTES):
            waiting = batch
            for _ in range(_ATTEMPTS):
                waiting = self._refused(waiting)
                if not waiting:
                    break
            else:
                message = f"{self._queue_url.rpartition('/')[2]} refused {len(waiting)} messages"
                raise Transient(message)

    def _refused(self, messages: Sequence[Message]) -> list[Message]:
        """Send messages in one call, and return those that the queue refused."""
        with answered():
            answer = self._client.send_message_batch(
                QueueUrl=self._queue_url,
                Entries=[
                    {
                        "Id": str(number),
                        "MessageBody": body,
                        "MessageAttributes": {
                            name: {"DataType": "String", "StringValue": word}
                            for name, word in words.items()
                        },
                    }
                    for number, (body, words) in enumerate(messages)
                ],
            )
        return [messages[int(entry["Id"])] for entry in answer.get("Failed", ())]


def _size(message: Message) -> int:
    body, _ = message
    return len(body.encode())
