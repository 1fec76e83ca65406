"""Fill in what is known of the company behind an account, and of who employs the people in it."""

from plg_router.adapters.appconfig import AppConfigDocument, CompanyFile, DeployedPolicy
from plg_router.adapters.dead_letters import DeadLetterQueues
from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.client import WriteUnits, dynamodb
from plg_router.adapters.dynamodb.contacts import ContactTable
from plg_router.adapters.dynamodb.vendors import VendorTable
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.adapters.vendors.configured import ConfiguredVendors
from plg_router.contracts.account_events import AccountDiscoveredV1, AccountScoredV1, ContactKeptV1
from plg_router.domain.identity.nodes import Node
from plg_router.kernel.ids import AccountId
from plg_router.runtime.clock import utc_now
from plg_router.runtime.events import Fields, Stage, cause_of, on_events
from plg_router.runtime.inquiries import line_of
from plg_router.runtime.observability import count_vendor
from plg_router.runtime.settings import PolicySettings, QueueSettings
from plg_router.runtime.stale_policy import tell_stale
from plg_router.services.enrich_account import EnrichAccount
from plg_router.services.find_employer import FindEmployer
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.research_company import ResearchCompany
from plg_router.services.tell_firmographics import TellFirmographics
from plg_router.services.vendor_desk import VendorDesk


class EnrichmentSettings(PolicySettings, QueueSettings):
    """What infra must put into this function's environment."""

    accounts_table: str
    companies_profile: str
    contacts_table: str = ""
    vendors: str = "[]"  # as ConfiguredVendors reads it


def build(settings: EnrichmentSettings) -> Stage:
    """Return what serves accounts that appear or are scored, and people who may be looked up."""
    write_units, table = WriteUnits(), settings.accounts_table
    client = dynamodb(write_units)
    accounts = AccountTable(client, table, utc_now)
    contacts = ContactTable(client, settings.contacts_table, table, utc_now)
    policies = DeployedPolicy(AppConfigDocument(*settings.policy_location), tell_stale)
    companies = AppConfigDocument(*settings.policy_location[:2], settings.companies_profile)
    vendors, states = ConfiguredVendors(settings.vendors), VendorTable(client, table)
    desk = VendorDesk(vendors, states, policies, count_vendor, utc_now)
    tell, link = TellFirmographics(accounts, utc_now), LinkAccounts(accounts)
    enrich = EnrichAccount([CompanyFile(companies, tell_stale)], tell)
    research = ResearchCompany(accounts, enrich, tell, desk, utc_now)
    find = FindEmployer(accounts, contacts, link, desk, PinnedMailDirectory(), utc_now)

    def discovered(event: AccountDiscoveredV1) -> Fields | None:
        told = enrich(AccountId(event.data.account_id), cause_of(event))
        return {"account_id": event.data.account_id, "told_by": told} if told else None

    def scored(event: AccountScoredV1) -> Fields | None:
        account, team = AccountId(event.data.account_id), event.data.vector.team
        return line_of(account, research(account, event.data.score, team, cause_of(event)))

    def kept(event: ContactKeptV1) -> Fields | None:
        return line_of(event.data.person, find(Node(event.data.person), cause_of(event)))

    return Stage(
        {AccountDiscoveredV1: discovered, AccountScoredV1: scored, ContactKeptV1: kept},
        write_units.take,
        dead_letters=DeadLetterQueues(settings.dead_letters),
    )


handler = on_events(EnrichmentSettings, build)
