"""Serve the workflow that waits for deadlines: one offer in, its outcome out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import AwareDatetime

from plg_router.contracts.envelope import Contract, parse
from plg_router.kernel.ids import AccountId
from plg_router.runtime.events import AnySettings, LambdaHandler
from plg_router.runtime.observability import count, metrics, report
from plg_router.services.enforce_sla import Offer, SlaOutcome


class OfferInput(Contract):
    """The part of LeadAssigned.v1, or of the last outcome, that a clock needs."""

    account_id: str
    lead_version: int
    deadline: AwareDatetime


@dataclass(frozen=True)
class Enforcer:
    """What judges offers."""

    enforce: Callable[[Offer], SlaOutcome]
    write_units: Callable[[], float]


def on_offers(
    settings: type[AnySettings], build: Callable[[AnySettings], Enforcer]
) -> LambdaHandler:
    """Return a handler for the workflow's task; what it raises, the workflow retries by name."""
    enforcer = cache(lambda: build(settings.from_environment()))

    @metrics.log_metrics
    def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
        offer = parse(OfferInput, event)
        result = enforcer().enforce(
            Offer(AccountId(offer.account_id), offer.lead_version, offer.deadline)
        )
        count(**{result.outcome: 1})
        fields = {"account_id": offer.account_id, "outcome": result.outcome}
        report("decision", {**fields, "write_units": enforcer().write_units()})
        if result.next_offer is None:
            return fields
        coming = result.next_offer
        return {
            **fields,
            "lead_version": coming.lead_version,
            "deadline": coming.deadline.isoformat().replace("+00:00", "Z"),
        }

    return handler
