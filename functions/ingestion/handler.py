"""Fold what users do into the profiles of their accounts."""

from plg_router.adapters import aws
from plg_router.adapters.appconfig import AppConfigDocument, DeployedPolicy
from plg_router.adapters.dead_letters import DeadLetterQueues
from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.client import WriteUnits, dynamodb
from plg_router.adapters.dynamodb.contacts import ContactTable
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.adapters.quarantine import QuarantineQueue
from plg_router.adapters.secrets import Secrets
from plg_router.contracts.read_product import ProductReader
from plg_router.runtime.clock import utc_now
from plg_router.runtime.pause import pause_after_conflict
from plg_router.runtime.product_batches import Intake, on_product_batches
from plg_router.runtime.settings import PolicySettings, QueueSettings
from plg_router.runtime.stale_policy import tell_stale
from plg_router.services.ingest_signals import IngestSignals
from plg_router.services.link_accounts import LinkAccounts


class IngestionSettings(PolicySettings, QueueSettings):
    """What infra must put into this function's environment."""

    accounts_table: str
    quarantine_queue_url: str
    pseudonym_key: str  # the name of the secret that holds it
    contacts_table: str | None = None  # set where vendors are configured


def build(settings: IngestionSettings) -> Intake:
    """Return what serves product messages."""
    write_units, mail, kept = WriteUnits(), PinnedMailDirectory(), settings.contacts_table
    client, table = dynamodb(write_units), settings.accounts_table
    accounts = AccountTable(client, table, utc_now)
    contacts = ContactTable(client, kept, table, utc_now) if kept else None
    link = LinkAccounts(accounts)
    policies = DeployedPolicy(AppConfigDocument(*settings.policy_location), tell_stale)
    quarantine = QuarantineQueue(lambda: aws.client("sqs"), settings.quarantine_queue_url)
    pseudonyms = KeyedPseudonyms(lambda: Secrets().text(settings.pseudonym_key))
    return Intake(
        reader=lambda: ProductReader(policies.current(), mail, pseudonyms, utc_now()),
        ingest=IngestSignals(
            accounts, link, quarantine, pause_after_conflict, contacts, mail.versions
        ),
        write_units=write_units.take,
        clock=utc_now,
        dead_letters=DeadLetterQueues(settings.dead_letters),
    )


handler = on_product_batches(IngestionSettings, build)
