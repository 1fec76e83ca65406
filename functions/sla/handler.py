"""Decide what silence means once a rep's deadline has passed."""

from plg_router.adapters.appconfig import AppConfigDocument, DeployedPolicy
from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.client import WriteUnits, dynamodb
from plg_router.adapters.dynamodb.leads import LeadTable
from plg_router.adapters.dynamodb.roster import RosterTable
from plg_router.runtime.clock import utc_now
from plg_router.runtime.offers import Enforcer, on_offers
from plg_router.runtime.settings import PolicySettings
from plg_router.services.enforce_sla import EnforceSla
from plg_router.services.route_lead import RoutingDesk


class SlaSettings(PolicySettings):
    """What infra must put into this function's environment."""

    accounts_table: str
    reps_table: str


def build(settings: SlaSettings) -> Enforcer:
    """Return what judges offers."""
    write_units = WriteUnits()
    client = dynamodb(write_units)
    accounts = AccountTable(client, settings.accounts_table, utc_now)
    leads = LeadTable(client, settings.accounts_table, settings.reps_table, utc_now)
    roster = RosterTable(client, settings.reps_table)
    policies = DeployedPolicy(AppConfigDocument(*settings.policy_location))
    desk = RoutingDesk(accounts, roster, policies, utc_now)
    return Enforcer(EnforceSla(desk, leads), write_units.take)


handler = on_offers(SlaSettings, build)
