"""Set up whatever decisions about leads are taken with, for every function that takes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plg_router.adapters.appconfig import AppConfigDocument, DeployedPolicy, TellStale
from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.client import WriteUnits, dynamodb
from plg_router.adapters.dynamodb.leads import LeadTable
from plg_router.adapters.dynamodb.roster import RosterTable
from plg_router.kernel.clock import Clock
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.routing_desk import RoutingDesk

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Office:
    """The desk with the stores and the rules behind it."""

    client: "DynamoDBClient"  # which counts the write units of everything it is used for
    accounts: AccountTable
    leads: LeadTable
    roster: RosterTable
    policies: DeployedPolicy
    desk: RoutingDesk
    follow: FollowOwner
    write_units: Callable[[], float]  # used since the last call


def open_office(
    accounts_table: str,
    reps_table: str,
    policy_location: tuple[str, str, str],
    tell_stale: TellStale,
    clock: Clock,
) -> Office:
    """Return the office over two tables, under the policy that is deployed at a location."""
    write_units = WriteUnits()
    client = dynamodb(write_units)
    accounts = AccountTable(client, accounts_table, clock)
    leads = LeadTable(client, accounts_table, reps_table, clock)
    roster = RosterTable(client, reps_table)
    policies = DeployedPolicy(AppConfigDocument(*policy_location), tell_stale)
    desk = RoutingDesk(accounts, roster, policies, clock)
    follow = FollowOwner(desk, leads)
    return Office(client, accounts, leads, roster, policies, desk, follow, write_units.take)
