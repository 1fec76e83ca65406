"""Keep input that can never be accepted on a queue of its own, with its reason (SQS)."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from plg_router.adapters.last_stop import LastStop
from plg_router.domain.signals.reading import Fault

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class QuarantineQueue:
    """The quarantine queue: the body is the faulty part, the attributes hold only field and fix.

    Its client is made when something has to be parked, which few processes ever see.
    """

    def __init__(self, connect: "Callable[[], SQSClient]", queue_url: str) -> None:
        self._connect = connect
        self._queue_url = queue_url

    def park(self, faults: Iterable[Fault]) -> None:
        """Keep faults whole, one message each; raises Transient for what is refused to the last."""
        self._queue.keep(
            (fault.content, {"field": fault.reason.field, "fix": fault.reason.fix})
            for fault in faults
        )

    @cached_property
    def _queue(self) -> LastStop:
        return LastStop(self._connect(), self._queue_url)
