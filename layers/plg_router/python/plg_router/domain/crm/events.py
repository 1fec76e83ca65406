"""What the CRM hears of opportunities and deals."""

from dataclasses import dataclass

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.crm.activity import ProductActivity
from plg_router.domain.crm.pipelines import Position
from plg_router.domain.routing.deals import Deal
from plg_router.kernel.ids import AccountId
from plg_router.policy.crm import AttributionRule


@dataclass(frozen=True, slots=True)
class OpportunityRequested:
    """The CRM is asked to open an opportunity, for whoever the lead was given to (S142)."""

    lead: Lead
    assigned_to: str  # the rep; the named person where no rep could take the lead
    position: Position
    activity: ProductActivity


@dataclass(frozen=True, slots=True)
class DealAttributed:
    """A deal was closed, and this rule says who earned it (S169)."""

    account_id: AccountId
    deal: Deal
    rule: AttributionRule
    policy_hash: str
