"""Give every qualified lead to exactly one person."""

from collections.abc import Mapping

from plg_router.adapters.appconfig import AppConfigDocument, DeployedPolicy
from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.client import WriteUnits, dynamodb
from plg_router.adapters.dynamodb.leads import LeadTable
from plg_router.adapters.dynamodb.roster import RosterTable
from plg_router.contracts.account_events import AccountMergedV1
from plg_router.contracts.lead_events import LeadQualifiedV1
from plg_router.domain.assignment.placement import Placement
from plg_router.kernel.ids import AccountId
from plg_router.runtime.clock import utc_now
from plg_router.runtime.events import Stage, cause_of, on_events
from plg_router.runtime.settings import PolicySettings
from plg_router.services.route_lead import MergeLeads, RouteLead, RoutingDesk


class RoutingSettings(PolicySettings):
    """What infra must put into this function's environment."""

    accounts_table: str
    reps_table: str


def build(settings: RoutingSettings) -> Stage:
    """Return what serves qualified leads, and accounts that ended."""
    write_units = WriteUnits()
    client = dynamodb(write_units)
    accounts = AccountTable(client, settings.accounts_table, utc_now)
    leads = LeadTable(client, settings.accounts_table, settings.reps_table, utc_now)
    roster = RosterTable(client, settings.reps_table)
    policies = DeployedPolicy(AppConfigDocument(*settings.policy_location))
    desk = RoutingDesk(accounts, roster, policies, utc_now)
    route, merge = RouteLead(desk, leads), MergeLeads(desk, leads)

    def routed(event: LeadQualifiedV1) -> Mapping[str, object]:
        return _summary(route(event.data.qualified(), cause_of(event)))

    def merged(event: AccountMergedV1) -> Mapping[str, object]:
        return _summary(merge(AccountId(event.data.account_id), cause_of(event)))

    return Stage({LeadQualifiedV1: routed, AccountMergedV1: merged}, write_units.take)


def _summary(placement: Placement) -> Mapping[str, object]:
    record = placement.record
    return {
        "decision_id": record.decision_id,
        "outcome": record.outcome,
        "step": record.step,
        "rep_id": record.rep_id,
    }


handler = on_events(RoutingSettings, build)
