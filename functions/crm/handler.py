"""Take over what the CRM says of companies, deals and reps, and of leads it was given."""

from plg_router.adapters import aws
from plg_router.adapters.dead_letters import DeadLetterQueues
from plg_router.adapters.dynamodb.crm_objects import CrmObjectTable
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.adapters.office import open_office
from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.adapters.public_holidays import PublicHolidays
from plg_router.adapters.quarantine import QuarantineQueue
from plg_router.adapters.secrets import Secrets
from plg_router.runtime.clock import utc_now
from plg_router.runtime.crm_events import CrmEvents
from plg_router.runtime.crm_feeds import crm_feeds
from plg_router.runtime.events import Stage, on_events
from plg_router.runtime.pause import pause_after_conflict
from plg_router.runtime.settings import OfficeSettings, QueueSettings
from plg_router.runtime.stale_policy import tell_stale
from plg_router.services.apply_account_change import ApplyAccountChange
from plg_router.services.apply_crm_change import ApplyCrmChange, CrmUseCases
from plg_router.services.apply_rep_change import ApplyRepChange
from plg_router.services.drain_waiting import DrainWaiting
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.override_assignment import OverrideAssignment
from plg_router.services.record_deal import RecordDeal
from plg_router.services.record_engagement import RecordEngagement
from plg_router.services.record_verdict import RecordVerdict
from plg_router.services.tell_firmographics import TellFirmographics


class CrmSettings(OfficeSettings, QueueSettings):
    """What infra must put into this function's environment."""

    quarantine_queue_url: str
    pseudonym_key: str  # the name of the secret that holds it


def build(settings: CrmSettings) -> Stage:
    """Return what serves the CRM's events, in our words or in its own."""
    office, mail = open_office(*settings.office, tell_stale, utc_now), PinnedMailDirectory()
    accounts, desk, leads, policies = office.accounts, office.desk, office.leads, office.policies
    tell = TellFirmographics(accounts, utc_now)
    records = CrmUseCases(
        ApplyAccountChange(accounts, LinkAccounts(accounts), tell),
        RecordDeal(accounts, leads, office.roster, policies),
        RecordEngagement(accounts, leads),
    )
    pseudonyms = KeyedPseudonyms(lambda: Secrets().text(settings.pseudonym_key))
    drain = DrainWaiting(desk, leads, pause_after_conflict)
    events = CrmEvents(
        records,
        ApplyRepChange(desk, leads, drain, pause_after_conflict),
        RecordVerdict(desk, leads),
        OverrideAssignment(desk, leads),
        mail,
        pseudonyms,
        PublicHolidays(),
    )
    objects = CrmObjectTable(office.client, settings.accounts_table)
    return Stage(
        events.use_cases(),
        office.write_units,
        QuarantineQueue(lambda: aws.client("sqs"), settings.quarantine_queue_url),
        crm_feeds(ApplyCrmChange(objects, accounts, leads, records, policies, mail), pseudonyms),
        dead_letters=DeadLetterQueues(settings.dead_letters),
    )


handler = on_events(CrmSettings, build)
