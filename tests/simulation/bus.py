"""The bus and its queues: at least once, in any order, and what fails too often rests aside."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from plg_router.contracts.account_events import (
    AccountDiscoveredV1,
    AccountEnrichedV1,
    AccountMergedV1,
    AccountOwnerChangedV1,
    AccountSignalsChangedV2,
)
from plg_router.contracts.assignment_overridden import AssignmentOverriddenV1
from plg_router.contracts.envelope import Event
from plg_router.contracts.handoff_events import SelfServeChosenV1
from plg_router.contracts.lead_engaged import LeadEngagedV1
from plg_router.contracts.lead_events import (
    LeadEscalatedV1,
    LeadQueuedV1,
    LeadReassignedV1,
    LeadWithdrawnV1,
)
from plg_router.contracts.lead_notices import LeadClosedV1
from plg_router.contracts.rep_changed import RepChangedV1
from tests.simulation.crm_words import Change, is_touch
from tests.simulation.product import Body
from tests.simulation.trouble import Trouble

ATTEMPTS = 5  # deliveries before a message joins the dead letters
LONGEST_DELAY = 6 * 3600.0  # seconds

# What makes somebody look at the present: a copy that comes late may see something new.
LOOKS = (
    *(AccountDiscoveredV1, AccountSignalsChangedV2, AccountEnrichedV1),  # facts fade by the day
    *(LeadClosedV1, LeadReassignedV1, LeadEscalatedV1, LeadWithdrawnV1),  # shifts begin and end
    *(LeadQueuedV1, RepChangedV1, AssignmentOverriddenV1),  # somebody has room again
    *(LeadEngagedV1, SelfServeChosenV1, AccountMergedV1),  # accounts turn out to be one
    AccountOwnerChangedV1,
)
Content = Event | Body | Change


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
    reasons: set[str] = field(default_factory=set)  # why anything ever had to come again

    def put(self, content: Content, now: datetime) -> None:
        """Queue an event at every stage that listens, perhaps twice, perhaps late."""
        for stage in self.listeners.get(type(content), ()):
            for _ in range(1 + self.trouble.strikes("duplicated")):
                self._queue(Message(stage, content, now), now)
            if not _is_look(content) and self.trouble.strikes("echoed"):
                self._put_off(Message(stage, content, now), now)

    def take(self, wanted: Callable[[Message], bool] | None = None) -> Message | None:
        """Return any message that is due and wanted; it is invisible from now on."""
        found: Sequence[int] = range(len(self.ready))
        if wanted:
            found = [at for at in found if wanted(self.ready[at])]
        if not found:
            return None
        at = found[self.trouble.dice.randrange(len(found))]
        return self.ready.pop(at)

    def failed(self, message: Message, reason: str, now: datetime) -> None:
        """Let a message come again, or rest with its reason."""
        self.reasons.add(reason)
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
            self._put_off(message, now)
        else:
            self.ready.append(message)

    def _put_off(self, message: Message, now: datetime) -> None:
        delay = timedelta(seconds=self.trouble.dice.uniform(1, LONGEST_DELAY))
        self.later.append(replace(message, due=now + delay))


def _is_look(content: Content) -> bool:
    return isinstance(content, LOOKS) or is_touch(content)
