"""The bus and its queues: at least once, in any order, and what fails too often rests aside."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from plg_router.contracts.envelope import Event
from plg_router.domain.signals.reading import Reading
from tests.simulation.trouble import Trouble

ATTEMPTS = 5  # deliveries before a message joins the dead letters
LONGEST_DELAY = 6 * 3600.0  # seconds

Content = Event | Reading  # what a product says is read before it is queued


@dataclass(frozen=True, slots=True)
class Message:
    """One copy of an event in the queue of a stage."""

    stage: str
    content: Content
    due: datetime
    received: int = 0
    reason: str = ""  # of the last failure


@dataclass
class Bus:
    """Who listens, what is on its way, and what rests."""

    listeners: Mapping[type[Content], Collection[str]]  # the stages
    trouble: Trouble
    ready: list[Message] = field(default_factory=list)
    later: list[Message] = field(default_factory=list)
    dead: list[Message] = field(default_factory=list)
    said: list[Content] = field(default_factory=list)  # by producers and the CRM: the archive

    def put(self, content: Content, now: datetime) -> None:
        """Queue an event at every stage that listens, perhaps twice, perhaps late."""
        for stage in self.listeners.get(type(content), ()):
            for _ in range(1 + self.trouble.strikes("duplicated")):
                self._queue(Message(stage, content, now), now)

    def take(self, wanted: Callable[[Message], bool] = lambda _: True) -> Message | None:
        """Return any message that is due and wanted; it is invisible from now on."""
        found = [at for at, one in enumerate(self.ready) if wanted(one)]
        if not found:
            return None
        at = found[self.trouble.dice.randrange(len(found))]
        self.ready[at], self.ready[-1] = self.ready[-1], self.ready[at]
        return self.ready.pop()

    def failed(self, message: Message, reason: str, now: datetime) -> None:
        """Let a message come again, or rest with its reason."""
        again = replace(message, received=message.received + 1, reason=reason)
        if again.received >= ATTEMPTS:
            self.dead.append(again)
        else:
            self._queue(again, now)

    def redrive(self) -> None:
        """Send every dead letter back."""
        self.ready += [replace(one, received=0) for one in self.dead]
        self.dead.clear()

    def moved_on(self, now: datetime) -> None:
        """Let delayed messages become due."""
        if any(one.due <= now for one in self.later):
            self.ready += [one for one in self.later if one.due <= now]
            self.later = [one for one in self.later if one.due > now]

    def hurry(self, message: Message) -> None:
        """Let a message become due at once."""
        if any(one is message for one in self.later):
            self.later = [one for one in self.later if one is not message]
            self.ready.append(message)

    def _queue(self, message: Message, now: datetime) -> None:
        if self.trouble.strikes("delayed"):
            delay = timedelta(seconds=self.trouble.dice.uniform(1, LONGEST_DELAY))
            self.later.append(replace(message, due=now + delay))
        else:
            self.ready.append(message)
