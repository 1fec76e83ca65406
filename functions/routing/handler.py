"""Give every qualified lead to exactly one person, and what waits to whoever has room again."""

from plg_router.adapters.dead_letters import DeadLetterQueues
from plg_router.adapters.office import open_office
from plg_router.contracts.account_events import AccountMergedV1, AccountOwnerChangedV1
from plg_router.contracts.handoff_events import SelfServeChosenV1
from plg_router.contracts.lead_events import (
    LeadEscalatedV1,
    LeadQualifiedV1,
    LeadQueuedV1,
    LeadReassignedV1,
    LeadWithdrawnV1,
)
from plg_router.contracts.lead_notices import LeadClosedV1
from plg_router.kernel.ids import AccountId
from plg_router.runtime.clock import utc_now
from plg_router.runtime.decisions import decided, reaction
from plg_router.runtime.events import Fields, Stage, cause_of, on_events
from plg_router.runtime.observability import measure
from plg_router.runtime.pause import pause_after_conflict
from plg_router.runtime.settings import OfficeSettings, QueueSettings
from plg_router.runtime.stale_policy import tell_stale
from plg_router.services.drain_waiting import DrainWaiting
from plg_router.services.end_for_self_serve import EndForSelfServe
from plg_router.services.route_lead import MergeLeads, RouteLead


class RoutingSettings(OfficeSettings, QueueSettings):
    """What infra must put into this function's environment."""


def build(settings: RoutingSettings) -> Stage:
    """Return what serves qualified leads, changes of their accounts, and room that came up."""
    office = open_office(*settings.office, tell_stale, utc_now)
    desk, leads, follow = office.desk, office.leads, office.follow
    route, merge = RouteLead(desk, leads, follow), MergeLeads(desk, leads, follow)
    end, drain = EndForSelfServe(desk, leads), DrainWaiting(desk, leads, pause_after_conflict)

    def routed(event: LeadQualifiedV1) -> Fields:
        cause = cause_of(event)
        placement = route(event.data.qualified(), cause)
        measure(**reaction(placement, event.metadata))
        return decided(placement, *(drain(cause) if placement.lead.is_open else ()))

    def merged(event: AccountMergedV1) -> Fields:
        return decided(merge(AccountId(event.data.account_id), cause_of(event)))

    def followed(event: AccountOwnerChangedV1) -> Fields:
        return decided(follow(AccountId(event.data.account_id), cause_of(event)))

    def ended(event: SelfServeChosenV1) -> Fields:
        return decided(end(event.data.chosen(), cause_of(event)))

    def queued(event: LeadQueuedV1) -> Fields:
        return decided(*drain.after_queueing(AccountId(event.data.account_id), cause_of(event)))

    def freed(
        event: LeadClosedV1 | LeadReassignedV1 | LeadEscalatedV1 | LeadWithdrawnV1,
    ) -> Fields:
        return decided(*drain(cause_of(event)))

    return Stage(
        {
            LeadQualifiedV1: routed,
            AccountMergedV1: merged,
            AccountOwnerChangedV1: followed,
            SelfServeChosenV1: ended,
            LeadQueuedV1: queued,
            **dict.fromkeys((LeadClosedV1, LeadReassignedV1), freed),
            **dict.fromkeys((LeadEscalatedV1, LeadWithdrawnV1), freed),
        },
        office.write_units,
        dead_letters=DeadLetterQueues(settings.dead_letters),
    )


handler = on_events(RoutingSettings, build)
