"""Serve the workflow that waits for a lead's clocks: what was started in, what became of it out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from pydantic import AwareDatetime

from plg_router.contracts.envelope import Contract, parse
from plg_router.kernel.ids import AccountId
from plg_router.runtime.discretion import discreet
from plg_router.runtime.entrypoint import AnySettings, LambdaHandler
from plg_router.runtime.observability import count, metrics, report
from plg_router.runtime.pause import pause_after_conflict
from plg_router.services.again import settled
from plg_router.services.enforce_sla import Offer, SlaOutcome

# What becomes of a lead that was let lapse: another rep has it, the line, or a named person.
LAPSED = ("reassigned", "queued", "escalated")


class ClockInput(Contract):
    """What the rules hand to the workflow of a decision; the workflow itself reads `wake_at`."""

    clock: Literal["first_touch", "booking"] = "first_touch"
    account_id: str


class OfferInput(ClockInput):
    """The decision whose clock has run."""

    decision_seq: int


class BookingInput(ClockInput):
    """The moment until when a meeting had to be booked."""

    book_by: AwareDatetime


@dataclass(frozen=True)
class Enforcer:
    """What judges leads when a clock has run."""

    enforce: Callable[[Offer], SlaOutcome]
    check_meeting: Callable[[AccountId, datetime], SlaOutcome]
    write_units: Callable[[], float]

    def judge(self, event: dict[str, Any]) -> SlaOutcome:
        """Return what became of the lead by the clock that the event names."""
        if parse(ClockInput, event).clock == "booking":
            booking = parse(BookingInput, event)
            return self.check_meeting(AccountId(booking.account_id), booking.book_by)
        offer = parse(OfferInput, event)
        return self.enforce(Offer(AccountId(offer.account_id), offer.decision_seq))


def on_offers(
    settings: type[AnySettings], build: Callable[[AnySettings], Enforcer]
) -> LambdaHandler:
    """Return a handler for the workflow's task; what it raises, the workflow retries by name.

    Clocks of a night's leads run out together, so conflicts are decided again here first.

    The answer is the input, with the outcome and, as long as the clock has to run on, the moment
    to sleep until.
    """
    enforcer = cache(lambda: build(settings.from_environment()))

    @discreet
    @metrics.log_metrics
    def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
        result = settled(lambda: enforcer().judge(event), pause_after_conflict)
        lapsed = {"lapsed": 1} if result.outcome in LAPSED else {}
        count(**{result.outcome: 1}, **lapsed)
        started = {key: value for key, value in event.items() if key != "wake_at"}
        fields = {"account_id": event["account_id"], "outcome": result.outcome}
        report("decision", {**fields, "write_units": enforcer().write_units()})
        if result.wake_at is None:
            return {**started, **fields}
        return {**started, **fields, "wake_at": result.wake_at.isoformat().replace("+00:00", "Z")}

    return handler
