"""Fill in what is known of the company behind an account."""

from collections.abc import Mapping

from plg_router.adapters.appconfig import AppConfigDocument, CompanyFile
from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.client import WriteUnits, dynamodb
from plg_router.contracts.account_events import AccountDiscoveredV1
from plg_router.kernel.ids import AccountId
from plg_router.runtime.clock import utc_now
from plg_router.runtime.events import Stage, cause_of, on_events
from plg_router.runtime.settings import PolicySettings
from plg_router.services.enrich_account import EnrichAccount
from plg_router.services.tell_firmographics import TellFirmographics


class EnrichmentSettings(PolicySettings):
    """What infra must put into this function's environment."""

    accounts_table: str
    companies_profile: str


def build(settings: EnrichmentSettings) -> Stage:
    """Return what serves newly discovered accounts."""
    write_units = WriteUnits()
    accounts = AccountTable(dynamodb(write_units), settings.accounts_table, utc_now)
    companies = AppConfigDocument(
        settings.policy_application, settings.policy_environment, settings.companies_profile
    )
    enrich = EnrichAccount([CompanyFile(companies)], TellFirmographics(accounts, utc_now))

    def enriched(event: AccountDiscoveredV1) -> Mapping[str, object] | None:
        told = enrich(AccountId(event.data.account_id), cause_of(event))
        return {"account_id": event.data.account_id, "told_by": told} if told else None

    return Stage({AccountDiscoveredV1: enriched}, write_units.take)


handler = on_events(EnrichmentSettings, build)
