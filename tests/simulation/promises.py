"""What the router promises of every world, and how a broken promise is reported."""

from enum import StrEnum


class Promise(StrEnum):
    """The invariants of the architecture, in the words of whoever relies on them."""

    NOTHING_LOST = "everything accepted is folded, parked or kept with its reason"
    SAME_PROFILES = "the same evidence makes the same accounts"
    ONE_LEAD = "an account has one lead and one person responsible"
    LOAD = "a rep's load is what they hold, and under the cap"
    CREDITS = "credits sum to zero"
    OWNER = "an owned account stays with its owner"
    ENDS = "every lead ends"
    ENGAGED = "an answered lead is never reassigned"
    TRIED = "nobody gets back what they let lapse"
    TERRITORY = "a territory keeps its leads"
    SELF_SERVE = "who bought by themselves is left alone"
    PRIVATE = "no address leaves"


class Breach(AssertionError):
    """A promise was broken."""

    def __init__(self, promise: Promise, detail: str) -> None:
        super().__init__(promise, detail)  # both, so that it can pass between processes
        self.promise = promise
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.promise}: {self.detail}"


def breach(promise: Promise, detail: str) -> Breach:
    """Return the report of a broken promise."""
    return Breach(promise, detail)
