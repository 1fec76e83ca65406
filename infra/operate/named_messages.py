"""Messages that rest somewhere with their bodies, and name one person: found, shown, deleted."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.operate.cloud import Cloud
from infra.operate.dead_letters import DEAD

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

POLL_S = 1  # long enough for SQS to ask all its servers, so that empty means empty

_TEN = 10  # the most SQS hands out at a time
_SEARCH_S = 900  # how long a message stays hidden while its queue is searched

# Where the products' and vendors' messages say who did it (contracts/product_signal.py, sources/).
_SENDER = (
    ("data", "user", "user_id"),
    ("data", "user", "email"),
    ("userId",),
    ("anonymousId",),
    ("previousId",),
    ("traits", "email"),
    ("context", "traits", "email"),
    ("user_id",),
    ("device_id",),
    ("user_properties", "email"),
    ("properties", "$user_id"),
    ("properties", "distinct_id"),
    ("properties", "email"),
    ("properties", "$email"),
    ("identity",),
    ("email",),
)

Said = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class NamedMessage:
    """A message that names somebody."""

    queue: str
    own: Sequence[Said]  # what the person sent, as it stands in the message
    is_theirs_alone: bool  # else it is somebody else's word too, which must not be lost
    receipt: str


class RestingMessages:
    """The quarantine and every queue of dead letters of an environment."""

    def __init__(self, cloud: Cloud, poll_s: int = POLL_S) -> None:
        self._sqs, self._poll_s = cloud.sqs, poll_s
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
            seen = self._all(url)
            found += [
                _named(queue, each, subjects) for each in seen if names(each["Body"], subjects)
            ]
            for each in seen:
                self._sqs.change_message_visibility(
                    QueueUrl=url, ReceiptHandle=each["ReceiptHandle"], VisibilityTimeout=0
                )
        return found

    def delete(self, subjects: Collection[str]) -> tuple[int, list[NamedMessage]]:
        """Delete what is theirs alone; return how many that were, and what was left alone.

        What others say of them stays, and so does an envelope of many people's signals: sent back,
        either counts without the erased.
        """
        found = self.naming(subjects)
        gone = [message for message in found if message.is_theirs_alone]
        for message in gone:
            self._sqs.delete_message(
                QueueUrl=self._urls[message.queue], ReceiptHandle=message.receipt
            )
        return len(gone), [message for message in found if not message.is_theirs_alone]

    def _all(self, url: str) -> list["MessageTypeDef"]:
        """Return every message of a queue, once each."""
        seen: dict[str, MessageTypeDef] = {}
        while True:
            received = self._sqs.receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=_TEN,
                VisibilityTimeout=_SEARCH_S,
                WaitTimeSeconds=self._poll_s,
            ).get("Messages", [])
            known = len(seen)
            seen |= {message["MessageId"]: message for message in received}
            if len(seen) == known:
                return list(seen.values())


def names(body: str, subjects: Collection[str]) -> bool:
    """Tell whether a message says one of some ids or addresses, as a whole word and in any case.

    A number counts only where a message says who sent it: anywhere else it may count anything.
    """
    said, word = _read(body), _word(subjects)
    if said is None:
        return bool(word.search(body))
    texts = _texts(said.get("detail", said))
    return bool(_own(said, subjects)) or any(map(word.search, texts))


def _named(queue: str, message: "MessageTypeDef", subjects: Collection[str]) -> NamedMessage:
    body, receipt = message["Body"], message["ReceiptHandle"]
    said = _read(body)
    if said is None:  # it can count for nobody; an address in it is theirs, a word may not be
        is_theirs = any("@" in each and names(body, [each]) for each in subjects)
        return NamedMessage(queue, [], is_theirs, receipt)
    own = _own(said, subjects)
    return NamedMessage(queue, own, bool(own) and len(own) == len(_parts(said)), receipt)


def _read(body: str) -> Said | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _own(said: Said, subjects: Collection[str]) -> list[Said]:
    """Return the parts of a message that one of some people sent."""
    wanted = set(map(_spelt, subjects))
    return [part for part in _parts(said) if wanted & set(_senders(part))]


def _parts(said: Said) -> list[Said]:
    """Return what somebody sent: the signals of an envelope, or the message itself.

    The quarantine keeps a faulty part of an envelope by itself.
    """
    detail = said.get("detail", said)
    signals = _at(detail, ("data", "signals"))
    parts = signals if isinstance(signals, list) else [detail]
    return [part for part in parts if isinstance(part, dict)]


def _senders(part: Said) -> Iterator[str]:
    for path in _SENDER:
        found = _at(part, path)
        if isinstance(found, str | int) and not isinstance(found, bool):
            yield _spelt(str(found))


def _at(said: object, path: Sequence[str]) -> object:
    for step in path:
        said = said.get(step) if isinstance(said, dict) else None
    return said


def _spelt(name: str) -> str:
    """Return how an id is compared: an address is one however it is spelt."""
    return name.strip().lower() if "@" in name else name.strip()


def _texts(said: object) -> Iterator[str]:
    """Yield every text that is said, whatever it stands under."""
    match said:
        case str():
            yield said
        case dict():
            for part in said.values():
                yield from _texts(part)
        case list():
            for part in said:
                yield from _texts(part)


def _word(subjects: Collection[str]) -> re.Pattern[str]:
    spellings = {text for each in subjects for text in (each, json.dumps(each)[1:-1])}
    either = "|".join(map(re.escape, sorted(spellings)))
    return re.compile(rf"(?<![\w.+-])(?:{either})(?![\w+-]|\.\w)", re.IGNORECASE)
