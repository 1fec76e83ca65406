"""Take over what the CRM says of companies, reps and leads that were touched."""

from collections.abc import Mapping

import boto3

from plg_router.adapters.aws import CONFIG
from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.client import WriteUnits, dynamodb
from plg_router.adapters.dynamodb.leads import LeadTable
from plg_router.adapters.dynamodb.roster import RosterTable
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.adapters.quarantine import QuarantineQueue
from plg_router.contracts.account_changed import AccountChangedV1
from plg_router.contracts.lead_engaged import LeadEngagedV1
from plg_router.contracts.rep_changed import RepChangedV1
from plg_router.kernel.ids import AccountId
from plg_router.runtime.clock import utc_now
from plg_router.runtime.events import Stage, cause_of, on_events
from plg_router.runtime.settings import Settings
from plg_router.services.apply_account_change import ApplyAccountChange
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.record_engagement import RecordEngagement
from plg_router.services.tell_firmographics import TellFirmographics


class CrmSettings(Settings):
    """What infra must put into this function's environment."""

    accounts_table: str
    reps_table: str
    quarantine_queue_url: str


def build(settings: CrmSettings) -> Stage:
    """Return what serves the CRM's events."""
    write_units, mail = WriteUnits(), PinnedMailDirectory()
    client = dynamodb(write_units)
    accounts = AccountTable(client, settings.accounts_table, utc_now)
    leads = LeadTable(client, settings.accounts_table, settings.reps_table, utc_now)
    roster = RosterTable(client, settings.reps_table)
    apply = ApplyAccountChange(
        accounts, LinkAccounts(accounts), TellFirmographics(accounts, utc_now)
    )
    engage = RecordEngagement(accounts, leads)

    def account_changed(event: AccountChangedV1) -> None:
        apply(event.data.change(mail), cause_of(event))

    def rep_changed(event: RepChangedV1) -> None:
        roster.save(event.data.rep(), event.data.version)

    def lead_engaged(event: LeadEngagedV1) -> Mapping[str, object]:
        lead = engage(AccountId(event.data.account_id))
        return {"account_id": lead.account_id, "outcome": lead.status}

    return Stage(
        {
            AccountChangedV1: account_changed,
            RepChangedV1: rep_changed,
            LeadEngagedV1: lead_engaged,
        },
        write_units.take,
        QuarantineQueue(boto3.client("sqs", config=CONFIG), settings.quarantine_queue_url),
    )


handler = on_events(CrmSettings, build)
