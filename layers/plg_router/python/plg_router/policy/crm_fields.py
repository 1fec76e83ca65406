"""What a CRM calls the fields we read: of Salesforce and HubSpot by default, to be adapted."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field

from plg_router.policy.model import Name, PolicyModel

AccountField = Literal[
    "name",
    "domains",
    "contacts",
    "owner_rep_id",
    "backup_rep_id",
    "lifecycle",
    "employees",
    "industry",
    "country",
    "annual_deal_value",
]
OpportunityField = Literal[
    "account", "domain", "owner_rep_id", "stage", "pipeline", "amount", "opened_at"
]
TouchField = Literal["account_id", "account", "status"]

Relation = Literal["prospect", "customer", "former"]


class CrmFields(PolicyModel):
    """The tables of one CRM: our field -> theirs; what is not listed is not read."""

    account: Mapping[AccountField, Name] = Field(default_factory=dict)
    opportunity: Mapping[OpportunityField, Name] = Field(default_factory=dict)
    touch: Mapping[TouchField, Name] = Field(default_factory=dict)
    lifecycles: Mapping[Name, Relation] = Field(
        default_factory=dict, description="Their word for a relation to a company -> ours."
    )
    pipelines: Mapping[Name, Literal["plg", "sales"]] = Field(
        default_factory=dict, description="Their pipelines -> ours; others tell by the stage."
    )
    won: tuple[Name, ...] = Field(default=(), description="Stages in which a deal is won.")
    lost: tuple[Name, ...] = Field(default=(), description="Stages in which a deal is lost.")
    touched: tuple[Name, ...] = Field(
        default=(), description="States of a task in which the customer was reached."
    )

    def table(self, kind: str) -> Mapping[str, Name]:
        """Return our fields of a kind of object -> theirs."""
        tables: Mapping[str, Mapping[str, Name]] = {
            "account": dict(self.account.items()),
            "opportunity": dict(self.opportunity.items()),
            "touch": dict(self.touch.items()),
        }
        return tables[kind]

    @classmethod
    def of_salesforce(cls) -> Self:
        """Return the tables for a Salesforce with its standard fields."""
        return cls(
            account={
                "name": "Name",
                "domains": "Website",
                "owner_rep_id": "OwnerId",
                "backup_rep_id": "PLG_Backup__c",
                "lifecycle": "Type",
                "employees": "NumberOfEmployees",
                "industry": "Industry",
                "country": "BillingAddress.CountryCode",
            },
            opportunity={
                "account": "AccountId",
                "owner_rep_id": "OwnerId",
                "stage": "StageName",
                "amount": "Amount",
                "opened_at": "CreatedDate",
            },
            touch={"account_id": "PLG_Account__c", "account": "AccountId", "status": "Status"},
            lifecycles={
                "Customer": "customer",
                "Customer - Direct": "customer",
                "Customer - Channel": "customer",
            },
            won=("Closed Won",),
            lost=("Closed Lost",),
            touched=("Completed",),
        )

    @classmethod
    def of_hubspot(cls) -> Self:
        """Return the tables for a HubSpot with its default properties."""
        return cls(
            account={
                "name": "name",
                "domains": "domain",
                "owner_rep_id": "hubspot_owner_id",
                "backup_rep_id": "plg_backup",
                "lifecycle": "lifecyclestage",
                "employees": "numberofemployees",
                "industry": "industry",
                "country": "hs_country_code",
            },
            opportunity={
                "account": "company",
                "owner_rep_id": "hubspot_owner_id",
                "stage": "dealstage",
                "pipeline": "pipeline",
                "amount": "amount",
                "opened_at": "createdate",
            },
            touch={"account_id": "plg_account", "account": "company", "status": "hs_task_status"},
            lifecycles={"customer": "customer", "evangelist": "customer"},
            pipelines={"plg": "plg", "default": "sales"},
            won=("closedwon",),
            lost=("closedlost",),
            touched=("COMPLETED",),
        )
