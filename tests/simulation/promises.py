"""What the router promises of every world, and how a broken promise is reported."""

from enum import StrEnum


class Promise(StrEnum):
    """What holds of every world, in the words of whoever relies on it."""

    NOTHING_LOST = "everything accepted is folded, parked or kept with its reason"
    SAME_PROFILES = "the same trace makes the same profiles and scores"
    SAME_DECISIONS = "what is said again decides nothing"
    ONE_LEAD = "an account has one lead and one person responsible"
    INHERITED = "what an account crossed is known to whom it lives on in"
    LOAD = "a rep's load is what they hold, and under the cap"
    OWNER = "an owned account stays with its owner"
    ENDS = "every lead ends"
    ENGAGED = "an answered lead is never reassigned"
    TERRITORY = "a territory keeps its leads"
    SELF_SERVE = "who buys by themselves can, and is left alone"
    PRIVATE = "no address, name or id leaves"
    TRIED = "nobody gets back what they let lapse"
    FORGOTTEN = "who was erased is known to nobody again"
    ASKED = "a vendor answers a question once"
    CREDITS = "credits sum to zero"


# As README.md numbers them; the others follow from the requirements.
INVARIANTS = {
    Promise.NOTHING_LOST: 1,
    Promise.SAME_PROFILES: 2,
    Promise.SAME_DECISIONS: 2,
    Promise.ONE_LEAD: 3,
    Promise.LOAD: 4,
    Promise.OWNER: 5,
    Promise.ENDS: 6,
    Promise.ENGAGED: 7,
    Promise.TERRITORY: 8,
    Promise.SELF_SERVE: 9,
    Promise.PRIVATE: 10,
}


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
