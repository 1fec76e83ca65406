"""Every event there is, in the order of the pipeline."""

from plg_router.contracts.account_changed import AccountChangedV1
from plg_router.contracts.account_events import (
    AccountDiscoveredV1,
    AccountEnrichedV1,
    AccountMergedV1,
    AccountScoredV1,
    AccountSignalsChangedV1,
    ContactKeptV1,
)
from plg_router.contracts.envelope import Event
from plg_router.contracts.lead_engaged import LeadEngagedV1
from plg_router.contracts.lead_events import (
    LeadAssignedV1,
    LeadEscalatedV1,
    LeadQualifiedV1,
    LeadReassignedV1,
    LeadWithdrawnV1,
)
from plg_router.contracts.product_signal import ProductSignalsV1, ProductSignalV1
from plg_router.contracts.rep_changed import RepChangedV1

FROM_PRODUCT: tuple[type[Event], ...] = (ProductSignalV1, ProductSignalsV1)
FROM_CRM: tuple[type[Event], ...] = (AccountChangedV1, RepChangedV1, LeadEngagedV1)
FROM_ROUTER: tuple[type[Event], ...] = (
    AccountDiscoveredV1,
    AccountSignalsChangedV1,
    AccountMergedV1,
    ContactKeptV1,
    AccountEnrichedV1,
    AccountScoredV1,
    LeadQualifiedV1,
    LeadAssignedV1,
    LeadReassignedV1,
    LeadEscalatedV1,
    LeadWithdrawnV1,
)
CATALOGUE = FROM_PRODUCT + FROM_CRM + FROM_ROUTER
