"""Apply decisions to a CRM of one's own: in any order, any number of times, to the same end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plg_router.kernel.ids import AccountId

DECISIONS = frozenset(
    f"Lead{what}.v1" for what in ("Assigned", "Reassigned", "Queued", "Escalated", "Withdrawn")
)


@dataclass(frozen=True, slots=True)
class Task:
    """What the CRM shows somebody to do: the newest decision about one account."""

    decision_seq: int
    event_type: str  # e.g. LeadAssigned.v1
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """An event as it was pulled."""

    event_id: str
    event_type: str
    data: Mapping[str, Any]


@dataclass(slots=True)
class Inbox:
    """The subscriber's side of the contract (events/README.md).

    Of the decisions about an account the newest makes its task. Anything else, such as an alert or
    the request of an opportunity, stands for itself: it is noted once, however often it arrives.
    """

    tasks: dict[AccountId, Task] = field(default_factory=dict)
    heard: dict[str, Message] = field(default_factory=dict)  # everything, by event id
    applied: int = 0
    outdated: int = 0  # duplicates and decisions that a newer one had overtaken on the way

    def take(self, message: Message) -> None:
        """Note an event, and apply it where it is a decision."""
        self.heard.setdefault(message.event_id, message)
        if message.event_type in DECISIONS:
            self.apply(message.event_type, message.data)

    def apply(self, event_type: str, data: Mapping[str, Any]) -> bool:
        """Apply a decision when its `decision_seq` is above the last one applied; say whether."""
        account = AccountId(data["account_id"])
        known = self.tasks.get(account)
        if known and known.decision_seq >= data["decision_seq"]:
            self.outdated += 1
            return False
        self.tasks[account] = Task(data["decision_seq"], event_type, data)
        self.applied += 1
        return True
