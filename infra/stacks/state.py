"""What must outlive every deployment: the accounts and the reps; and people to be looked up."""

from aws_cdk import RemovalPolicy
from aws_cdk.aws_dynamodb import (
    Attribute,
    AttributeType,
    BillingMode,
    PointInTimeRecoverySpecification,
    StreamViewType,
    Table,
    TableEncryption,
)
from constructs import Construct

from infra.components.acknowledged import acknowledge
from infra.components.router_stack import RouterStack
from infra.environments import Environment


class StateStack(RouterStack):
    """Two tables (decision 0001); the accounts' stream is where every event begins.

    Where vendors are configured, contacts have a table of their own, which forgets (decision 0008).
    """

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, "state", environment)
        self._environment = environment
        names = environment.names
        self.accounts = self._table("Accounts", names.accounts_table, StreamViewType.NEW_IMAGE)
        self.reps = self._table("Reps", names.reps_table)
        self.contacts = self._contacts(names.contacts_table) if environment.vendors else None

    def _contacts(self, name: str) -> Table:
        """Return the table of people to look up: nothing in it may outlive its 30 days."""
        contacts = Table(
            self,
            "Contacts",
            table_name=name,
            partition_key=Attribute(name="pk", type=AttributeType.STRING),
            time_to_live_attribute="forget_at",
            billing_mode=BillingMode.PAY_PER_REQUEST,
            encryption=TableEncryption.AWS_MANAGED,
            removal_policy=RemovalPolicy.DESTROY,
        )
        acknowledge(contacts, "DDB3", because="A backup would keep what has to be forgotten")
        return contacts

    def _table(self, construct_id: str, name: str, stream: StreamViewType | None = None) -> Table:
        return Table(
            self,
            construct_id,
            table_name=name,
            partition_key=Attribute(name="pk", type=AttributeType.STRING),
            sort_key=Attribute(name="sk", type=AttributeType.STRING),
            billing_mode=BillingMode.PAY_PER_REQUEST,
            encryption=TableEncryption.AWS_MANAGED,
            stream=stream,
            point_in_time_recovery_specification=PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=self._environment.keeps_data,
            removal_policy=RemovalPolicy.RETAIN
            if self._environment.keeps_data
            else RemovalPolicy.DESTROY,
        )
