"""What it takes to ask vendors: nothing at all in an environment that configures none."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from aws_cdk import Stack
from aws_cdk.aws_dynamodb import ITable
from aws_cdk.aws_iam import PolicyStatement

from infra.components import permissions
from infra.components.routing_policy import RoutingPolicy
from infra.environments import Environment

Patterns = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class VendorAccess:
    """Settings, permissions and events of the two functions that have to do with vendors."""

    stack: Stack
    environment: Environment
    policy: RoutingPolicy
    accounts: ITable
    contacts: ITable | None  # there is one where vendors are configured

    @property
    def contact_settings(self) -> Mapping[str, str]:
        """Return what ingestion needs to keep senior people on private mail."""
        return {"CONTACTS_TABLE": self.contacts.table_name} if self.contacts else {}

    @property
    def settings(self) -> Mapping[str, str]:
        """Return what enrichment needs to ask vendors."""
        vendors = [asdict(vendor) for vendor in self.environment.vendors]
        return {**self.contact_settings, "VENDORS": json.dumps(vendors)} if vendors else {}

    @property
    def may_keep(self) -> Sequence[PolicyStatement]:
        """Allow to keep people, and never to read whom."""
        return [permissions.use_items(self.contacts, "PutItem")] if self.contacts else []

    @property
    def may_ask(self) -> Sequence[PolicyStatement]:
        """Allow to read the keys of the vendors, the people, and the accounts they move to."""
        if self.contacts is None:
            return []
        keys = [vendor.key_name for vendor in self.environment.vendors]
        return [
            self.policy.may_read_policy,
            permissions.use_items(self.accounts, "BatchGetItem", "GetItem"),
            permissions.use_items(self.contacts, "GetItem", "UpdateItem"),
            *(permissions.read_secret(self.stack, key) for key in keys),
        ]

    def events(self, source: Sequence[str]) -> Patterns:
        """Return the events to hear of: scored companies, and people who may be looked up."""
        if self.contacts is None:
            return {}
        return {
            "enrichment-scored": {
                "source": source,
                "detail-type": ["AccountScored.v1"],
                "detail": {"data": {"account_id": [{"prefix": "company:"}]}},
            },
            "enrichment-contacts": {"source": source, "detail-type": ["ContactKept.v1"]},
        }
