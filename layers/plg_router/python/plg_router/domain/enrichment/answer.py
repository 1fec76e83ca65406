"""What came of asking a vendor: what it knows, that it knows nothing, or no answer at all."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class Why(StrEnum):
    """Why there is no answer."""

    HELD_BACK = "held back"  # not asked: its rate is used up, or it keeps failing
    LIMITED = "limited"  # it refuses more calls for now
    PENDING = "pending"  # it is still looking
    REFUSED = "refused"  # the key or the credits are no good
    KEYLESS = "keyless"  # the key cannot be read
    UNREACHABLE = "unreachable"
    FAULTY = "faulty"  # a fault of its own
    SLOW = "slow"
    BROKEN = "broken"  # not of the documented shape


_HEALTHY = frozenset({Why.HELD_BACK, Why.LIMITED, Why.PENDING})
_CHARGED = frozenset({Why.SLOW, Why.BROKEN})


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """The vendor knows."""

    value: Value


@dataclass(frozen=True, slots=True)
class NotFound:
    """The vendor has nothing on whom it was asked about."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The vendor owes an answer; it may be asked once more."""

    why: Why
    retry_after: timedelta | None = None  # as the vendor asks for

    @property
    def is_failure(self) -> bool:
        """Tell a vendor that fails from one that is merely busy."""
        return self.why not in _HEALTHY


Answer = Found[Value] | NotFound | NoAnswer


def may_cost(answer: Answer[Any]) -> bool:
    """Return whether a vendor may charge for the call: it did its work, as far as we can tell."""
    return not isinstance(answer, NoAnswer) or answer.why in _CHARGED


def word_for(answer: Answer[Any]) -> str:
    """Return an answer in a word, without what was found."""
    match answer:
        case NoAnswer(why):
            return why.value
        case NotFound():
            return "not found"
        case Found():
            return "found"
