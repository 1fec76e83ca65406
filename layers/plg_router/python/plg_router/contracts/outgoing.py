"""Turn what the domain decided into the events others read.

Whatever words the events of a stage is loaded with the first of them: a function announces those of
a stage or two, and would start by waiting for all.
"""

from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from plg_router.contracts.envelope import Event, Metadata

if TYPE_CHECKING:
    from plg_router.contracts.account_outgoing import AccountNews
    from plg_router.domain.assignment.events import LeadEvent, LeadNews
    from plg_router.domain.crm.events import DealAttributed, OpportunityRequested
    from plg_router.domain.handoff.judge import StandingEvent

Announced: TypeAlias = (
    "AccountNews | StandingEvent | LeadEvent | LeadNews | OpportunityRequested | DealAttributed"
)

_WORDED_IN = {  # by the stage of the domain that an event comes from
    "assignment": "lead_outgoing",
    "crm": "crm_outgoing",
    "enrichment": "account_outgoing",
    "handoff": "handoff_outgoing",
    "identity": "account_outgoing",
    "routing": "account_outgoing",
    "scoring": "score_outgoing",
    "signals": "account_outgoing",
}


def announce(event: Announced, metadata: Metadata) -> Event:
    """Return the contract that announces a domain event."""
    *_, stage, _ = type(event).__module__.split(".")
    worded_in = import_module(f"plg_router.contracts.{_WORDED_IN[stage]}")
    announced: Event = worded_in.announce(event, metadata)
    return announced
