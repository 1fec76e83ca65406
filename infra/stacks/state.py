"""What must outlive every deployment: the accounts and the reps; and people to be looked up."""

from aws_cdk import RemovalPolicy
from aws_cdk.aws_dynamodb import (
    Attribute,
    AttributeType,
    BillingMode,
    PointInTimeRecoverySpecification,
    ProjectionType,
    StreamViewType,
    Table,
    TableEncryption,
)
from aws_cdk.aws_secretsmanager import Secret, SecretStringGenerator
from constructs import Construct

from infra.components.acknowledged import acknowledge
from infra.components.router_stack import RouterStack
from infra.environments import Environment
from plg_router.adapters.dynamodb.leads import INDEXES


class StateStack(RouterStack):
    """Two tables (decision 0001); the accounts' stream is where every event begins.

    Two sparse indexes tell which leads a rep holds, and which ones wait for a squad.

    Where vendors are configured, contacts have a table of their own, which forgets (decision 0008).
    """

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, "state", environment)
        self._environment = environment
        names = environment.names
        self.accounts = self._table("Accounts", names.accounts_table, StreamViewType.NEW_IMAGE)
        for index, keys in INDEXES.items():
            partition_key, *sort_key = (
                Attribute(name=key, type=AttributeType.STRING) for key in keys
            )
            self.accounts.add_global_secondary_index(
                index_name=index,
                partition_key=partition_key,
                sort_key=sort_key[0] if sort_key else None,
                projection_type=ProjectionType.KEYS_ONLY,
            )
        self.reps = self._table("Reps", names.reps_table)
        self.contacts = self._contacts(names.contacts_table) if environment.vendors else None
        self._make_pseudonym_key(names.pseudonym_key)

    def _make_pseudonym_key(self, name: str) -> None:
        """Make the key that people are named under, once and for all (decision 0015)."""
        key = Secret(
            self,
            "PseudonymKey",
            secret_name=name,
            generate_secret_string=SecretStringGenerator(
                password_length=64, exclude_punctuation=True
            ),
            removal_policy=self._removal,
        )
        stays = "Another key would make a stranger of everybody who is known"
        acknowledge(key, "SMG4", because=stays)

    @property
    def _removal(self) -> RemovalPolicy:
        return RemovalPolicy.RETAIN if self._environment.keeps_data else RemovalPolicy.DESTROY

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
            removal_policy=self._removal,
        )
