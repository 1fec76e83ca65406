"""Answer reps who ask for their leads: whose they are follows from who signed, not from a field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from plg_router.contracts.addresses import holds_address
from plg_router.contracts.envelope import Contract, parse
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.identity.nodes import domain_of
from plg_router.kernel.errors import Rejected
from plg_router.kernel.ids import RepId
from plg_router.runtime.discretion import discreet
from plg_router.runtime.entrypoint import AnySettings, LambdaHandler
from plg_router.runtime.observability import count, metrics, report


class OwnLeadsInput(Contract):
    """Who asks, and how they prove it; there is no way to ask for somebody else's."""

    proof: str


@dataclass(frozen=True)
class OwnLeads:
    """What tells the caller, and what knows the leads of a rep."""

    session: Callable[[str], str]
    held_by: Callable[[RepId], Iterable[Lead]]


def on_own_leads(
    settings: type[AnySettings], build: Callable[[AnySettings], OwnLeads]
) -> LambdaHandler:
    """Return a handler that answers with the caller's own open leads, or says why not (S137)."""
    own = cache(lambda: build(settings.from_environment()))

    @discreet
    @metrics.log_metrics
    def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
        try:
            rep_id = _rep_of(own().session(parse(OwnLeadsInput, event).proof))
        except Rejected as reason:
            count(refused=1)
            report("refused", {"field": reason.field, "fix": reason.fix})
            return {"refused": str(reason)}
        leads = [_line(lead) for lead in own().held_by(rep_id)]
        count(answered=1)
        report("answered", {"rep_id": rep_id, "leads": len(leads)})
        return {"rep_id": rep_id, "leads": leads}

    return handler


def _rep_of(session: str) -> RepId:
    """Return the rep a session is named after; no rep's id is an address, which would be logged."""
    if holds_address(session):
        raise Rejected(
            "proof", "is of a session named after an address; name it after the rep's id"
        )
    return RepId(session)


def _line(lead: Lead) -> Mapping[str, object]:
    return {
        "account_id": lead.account_id,
        "company": domain_of(lead.account_id),
        "motion": lead.request.motion.value,
        "score": lead.request.score,
        "reasons": list(lead.request.reasons),
        "deadline": lead.deadline.isoformat() if lead.deadline else None,
    }
