"""Judge whether an opportunity is complex work for whoever has it in hand (S134)."""

from plg_router.domain.crm.pipelines import position_of
from plg_router.domain.routing.deals import Opportunity
from plg_router.policy.crm import CrmPolicy


def is_complex(deal: Opportunity, policy: CrmPolicy) -> bool:
    """Tell whether a deal is complex: as the CRM says, else by its amount or its stage."""
    if deal.is_complex is not None:
        return deal.is_complex
    place = position_of(deal, policy)
    return (deal.amount or 0) >= policy.complex_deals.amount or (
        place is not None and place.stage in policy.complex_deals.stages
    )
