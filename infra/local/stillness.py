"""Tell when the pipeline has nothing left to do: empty queues, no function at work, no clock."""

import time
from threading import Lock
from typing import TYPE_CHECKING

from infra.local.patience import GaveUp, wait_for
from infra.operate.cloud import Cloud
from plg_router.adapters.dynamodb.leads import INDEXES

if TYPE_CHECKING:
    from mypy_boto3_sqs.literals import QueueAttributeNameType

_WAITING: "list[QueueAttributeNameType]" = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
]
_LOOKS = 4  # in a row: between two queues an event is in the stream, where nobody can count it
_BETWEEN_LOOKS_S = 0.4
_FRESH_FOR_S = 0.3


class Stillness:
    """Watches the queues between the bus and the last stage, and the clocks."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        names = cloud.names
        prefix, resting = names.of(""), (names.quarantine, names.subscriber(""))
        urls = cloud.sqs.list_queues(QueueNamePrefix=prefix).get("QueueUrls", [])
        self._working = [
            url for url in urls if not url.endswith("-dead") and not _is_one_of(url, resting)
        ]
        self._dead = [url for url in urls if url.endswith("-dead")]
        self._look = Lock()
        self._seen_at, self._seen = 0.0, 0

    def wait(self, *, seconds: float, clocks_too: bool = False) -> None:
        """Return once nothing has moved for a while; raises GaveUp after so many seconds.

        With `clocks_too` the clocks of open leads have to have run out as well.
        """
        give_up = time.monotonic() + seconds
        still = 0
        while still < _LOOKS:
            busy = self.messages() + (self.clocks() if clocks_too else 0)
            still = 0 if busy else still + 1
            if time.monotonic() > give_up:
                raise GaveUp(f"after {seconds:.0f} s the pipeline still has work: {busy}")
            time.sleep(_BETWEEN_LOOKS_S)

    def wait_until_under(self, messages: int, *, seconds: float) -> None:
        """Return once fewer messages than that are left; raises GaveUp after so many seconds."""
        wait_for(
            f"fewer than {messages} messages to be left",
            lambda: self.messages() < messages,
            seconds=seconds,
        )

    def messages(self) -> int:
        """Return how many messages wait or are being worked on; whoever watches shares a look."""
        with self._look:
            if time.monotonic() > self._seen_at + _FRESH_FOR_S:
                self._seen = sum(depth(self._cloud, url) for url in self._working)
                self._seen_at = time.monotonic()
            return self._seen

    def dead_letters(self) -> int:
        """Return how many messages nobody could deal with."""
        return sum(depth(self._cloud, url) for url in self._dead)

    def clocks(self) -> int:
        """Return how many leads somebody has on the clock, or wait for room.

        Those with a named person have clocks too, but none that runs out soon.
        """
        table = self._cloud.names.accounts_table
        return sum(
            self._cloud.dynamodb.scan(TableName=table, IndexName=index, Select="COUNT")["Count"]
            for index in INDEXES
        )


def depth(cloud: Cloud, queue_url: str) -> int:
    """Return how many messages a queue holds, in every state."""
    attributes = cloud.sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=_WAITING)
    return sum(int(count) for count in attributes["Attributes"].values())


def _is_one_of(url: str, names: tuple[str, ...]) -> bool:
    return url.rpartition("/")[2].startswith(names)
