"""Messages that rest somewhere with their bodies, and name one person: found, shown, deleted."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.cloud import Cloud
from infra.dead_letters import DEAD

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

_TEN = 10  # the most SQS hands out at a time
_SEARCH_S = 120  # how long a message stays hidden while its queue is searched
_OF_MANY = ("ProductSignals.v1",)  # what others said is in there too


@dataclass(frozen=True, slots=True)
class NamedMessage:
    """A message that names somebody."""

    queue: str
    body: str
    is_shared: bool  # with others, whose signals must not be lost
    receipt: str


class RestingMessages:
    """The quarantine and every queue of dead letters of an environment."""

    def __init__(self, cloud: Cloud) -> None:
        self._sqs = cloud.sqs
        pages = self._sqs.get_paginator("list_queues").paginate(QueueNamePrefix=cloud.names.of(""))
        urls = [url for page in pages for url in page.get("QueueUrls", [])]
        self._urls = {
            name: url
            for url in urls
            if (name := url.rpartition("/")[2]).endswith(DEAD) or name == cloud.names.quarantine
        }

    def naming(self, subjects: Collection[str]) -> list[NamedMessage]:
        """Return the messages that name one of some people; all are back in their queues then."""
        found = []
        for queue, url in sorted(self._urls.items()):
            seen = list(self._all(url))
            found += [
                NamedMessage(queue, each["Body"], _is_shared(each["Body"]), each["ReceiptHandle"])
                for each in seen
                if names(each["Body"], subjects)
            ]
            for each in seen:
                self._sqs.change_message_visibility(
                    QueueUrl=url, ReceiptHandle=each["ReceiptHandle"], VisibilityTimeout=0
                )
        return found

    def delete(self, subjects: Collection[str]) -> tuple[int, list[NamedMessage]]:
        """Delete what names nobody else; return how many that were, and what was left alone.

        An envelope of many people's signals stays: sent back, it is folded without the erased.
        """
        found = self.naming(subjects)
        gone = [message for message in found if not message.is_shared]
        for message in gone:
            self._sqs.delete_message(
                QueueUrl=self._urls[message.queue], ReceiptHandle=message.receipt
            )
        return len(gone), [message for message in found if message.is_shared]

    def _all(self, url: str) -> Iterator["MessageTypeDef"]:
        while messages := self._sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=_TEN, VisibilityTimeout=_SEARCH_S
        ).get("Messages"):
            yield from messages


def names(body: str, subjects: Collection[str]) -> bool:
    """Tell whether a body contains one of some ids or addresses, whole and in any case."""
    spellings = {text for each in subjects for text in (each, json.dumps(each)[1:-1])}
    return any(
        re.search(rf"(?<![\w.+-]){re.escape(text)}(?![\w+-]|\.\w)", body, re.IGNORECASE)
        for text in spellings
    )


def _is_shared(body: str) -> bool:
    try:
        said = json.loads(body)
    except ValueError:
        return False
    if not isinstance(said, dict):
        return False
    detail = said.get("detail")
    return said.get("detail-type") in _OF_MANY or (isinstance(detail, dict) and "events" in detail)
