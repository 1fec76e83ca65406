"""The result of every decision: the state to keep, and the events that only it justifies."""

from dataclasses import dataclass
from typing import Generic, TypeVar

State = TypeVar("State")
Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class Decision(Generic[State, Event]):
    """A new state and the events that leave once, and only once, the state is committed."""

    state: State
    events: tuple[Event, ...] = ()
