"""Every event there is, in the order of the pipeline."""

from plg_router.contracts.account_changed import AccountChangedV1
from plg_router.contracts.account_events import (
    AccountDiscoveredV1,
    AccountEnrichedV1,
    AccountMergedV1,
    AccountOwnerChangedV1,
    AccountScoredV1,
    AccountSignalsChangedV2,
    ContactKeptV1,
)
from plg_router.contracts.assignment_overridden import AssignmentOverriddenV1
from plg_router.contracts.crm_events import DealAttributedV1, OpportunityRequestedV1
from plg_router.contracts.deal_closed import DealClosedV1
from plg_router.contracts.envelope import Event
from plg_router.contracts.handoff_events import (
    AlertRaisedV1,
    ColdOutreachSuppressedV1,
    HandoffTriggeredV1,
    InAppMessageRequestedV1,
    NurtureRequestedV1,
    OwnerNotifiedV1,
    SelfServeChosenV1,
)
from plg_router.contracts.lead_engaged import LeadEngagedV1
from plg_router.contracts.lead_events import (
    LeadAssignedV1,
    LeadEscalatedV1,
    LeadQualifiedV1,
    LeadQueuedV1,
    LeadReassignedV1,
    LeadWithdrawnV1,
)
from plg_router.contracts.lead_notices import LeadClosedV1, LeadRemindedV1
from plg_router.contracts.lead_verdict_recorded import LeadVerdictRecordedV1
from plg_router.contracts.opportunity_changed import OpportunityChangedV1
from plg_router.contracts.product_signal import ProductSignalsV1, ProductSignalV1
from plg_router.contracts.rep_changed import RepChangedV1

FROM_PRODUCT: tuple[type[Event], ...] = (ProductSignalV1, ProductSignalsV1)
FROM_CRM: tuple[type[Event], ...] = (
    AccountChangedV1,
    RepChangedV1,
    LeadEngagedV1,
    LeadVerdictRecordedV1,
    AssignmentOverriddenV1,
    OpportunityChangedV1,
    DealClosedV1,
)
FROM_ROUTER: tuple[type[Event], ...] = (
    AccountDiscoveredV1,
    AccountSignalsChangedV2,
    AccountMergedV1,
    AccountOwnerChangedV1,
    ContactKeptV1,
    AccountEnrichedV1,
    AccountScoredV1,
    HandoffTriggeredV1,
    AlertRaisedV1,
    InAppMessageRequestedV1,
    NurtureRequestedV1,
    OwnerNotifiedV1,
    ColdOutreachSuppressedV1,
    SelfServeChosenV1,
    LeadQualifiedV1,
    LeadAssignedV1,
    LeadReassignedV1,
    LeadQueuedV1,
    LeadEscalatedV1,
    LeadWithdrawnV1,
    LeadRemindedV1,
    LeadClosedV1,
    OpportunityRequestedV1,
    DealAttributedV1,
)
