"""Keep what could not be handled among the dead letters of its queue, and say why (SQS)."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from plg_router.adapters import aws
from plg_router.adapters.last_stop import LastStop

REASON = "reason"  # the attribute that holds it


class DeadLetterQueues:
    """The dead letters of each queue that a function serves.

    They are told as JSON, which is not read before something fails: after how many `attempts` SQS
    would move a message by itself, and in `queues` the address of the dead letters of each queue,
    by the queue's name.
    """

    def __init__(self, told: str) -> None:
        self._told = told

    @property
    def attempts(self) -> int:
        """How often a queue hands a message out."""
        attempts: int = self._terms["attempts"]
        return attempts

    def keep(self, queue: str, letters: Sequence[tuple[str, str]]) -> None:
        """Keep bodies, each with its reason; raises Transient for what is refused to the last."""
        client = aws.client("sqs")  # here alone: few functions ever need it
        LastStop(client, self._terms["queues"][queue]).keep(
            (body, {REASON: reason}) for body, reason in letters
        )

    @cached_property
    def _terms(self) -> dict[str, Any]:
        terms: dict[str, Any] = json.loads(self._told)
        return terms
