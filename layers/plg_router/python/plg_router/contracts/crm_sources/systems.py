"""Every CRM whose own events are understood as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from plg_router.contracts.crm_sources.hubspot import HubSpotWebhook
from plg_router.contracts.crm_sources.salesforce import SalesforceChange
from plg_router.contracts.envelope import Contract
from plg_router.domain.crm.crm_object import ObjectChange
from plg_router.kernel.errors import Rejected
from plg_router.policy.crm import CrmPolicy


class CrmMessage(Protocol):
    """A message of a CRM."""

    @property
    def event_id(self) -> str:
        """Return a name that a second delivery of the message has too."""

    def changes(self, policy: CrmPolicy) -> Sequence[ObjectChange | Rejected]:
        """Return what the message says of each object, or why that may not count."""


@dataclass(frozen=True, slots=True)
class CrmSystem:
    """A CRM that words its events itself."""

    title: str
    message: type[Contract]
    host: str

    @property
    def prefixes(self) -> tuple[str, str]:
        """Return how the sources of its events begin: on a partner bus, or forwarded by hand."""
        return f"aws.partner/{self.host}/", f"{self.host}/"


SYSTEMS = (
    CrmSystem("Salesforce", SalesforceChange, "salesforce.com"),
    CrmSystem("HubSpot", HubSpotWebhook, "hubspot.com"),
)
