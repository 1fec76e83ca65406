"""A CRM that pulls decisions: a queue, dead letters and a key that one role alone may use."""

from aws_cdk import RemovalPolicy, Stack
from aws_cdk.aws_events import IEventBus
from aws_cdk.aws_iam import (
    AccountRootPrincipal,
    ArnPrincipal,
    IPrincipal,
    PolicyDocument,
    PolicyStatement,
    Role,
    ServicePrincipal,
)
from aws_cdk.aws_kms import Key
from constructs import Construct

from infra.components.queues import LONGEST_DAYS, DurableQueue
from infra.components.subscriptions import event_types_of
from infra.environments import CrmSubscriber, Environment
from plg_router.contracts.router import ROUTER

ADMINISTER = (  # no action that lets anybody use the key, or lend it to others
    *("CancelKeyDeletion", "CreateAlias", "DeleteAlias", "DescribeKey", "DisableKey"),
    *("DisableKeyRotation", "EnableKey", "EnableKeyRotation", "GetKeyPolicy"),
    *("GetKeyRotationStatus", "ListGrants", "ListKeyPolicies", "ListResourceTags"),
    *("PutKeyPolicy", "RevokeGrant", "ScheduleKeyDeletion", "TagResource", "UntagResource"),
    *("UpdateAlias", "UpdateKeyDescription"),
)
OPERATE = ("Decrypt", "GenerateDataKey")  # `plg redrive` and `plg reissue` move messages


class CrmSubscription(Construct):
    """The queue of one subscriber: the bus writes, its reader reads, nobody else touches it."""

    def __init__(
        self,
        scope: Construct,
        *,
        environment: Environment,
        subscriber: CrmSubscriber,
        bus: IEventBus,
    ) -> None:
        super().__init__(scope, f"Subscriber-{subscriber.name}")
        reader = self._reader(environment, subscriber)
        part = f"subscriber-{subscriber.name}"
        key = Key(
            self,
            "Key",
            alias=f"alias/{environment.names.of(part)}",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.DESTROY,  # goes with its queue; KMS waits for 30 days
            policy=PolicyDocument(
                statements=[
                    self._administer(),
                    self._write_encrypted(),
                    self._read_encrypted(reader),
                ]
            ),
        )
        subscription = DurableQueue(
            self,
            "Decisions",
            environment=environment,
            part=part,
            visibility_seconds=120,
            retention_days=LONGEST_DAYS,  # a subscriber that stops loses nothing until then
            key=key,
        )
        subscription.queue.add_to_resource_policy(
            PolicyStatement(
                principals=[reader],
                actions=[
                    "sqs:ChangeMessageVisibility",
                    "sqs:DeleteMessage",
                    "sqs:GetQueueAttributes",
                    "sqs:GetQueueUrl",
                    "sqs:ReceiveMessage",
                ],
                resources=[subscription.queue.queue_arn],
            )
        )
        subscription.receives(
            bus,
            part,
            {"source": [ROUTER], "detail-type": event_types_of(environment, subscriber)},
        )

    def _reader(self, environment: Environment, subscriber: CrmSubscriber) -> IPrincipal:
        if subscriber.role_arn:
            return ArnPrincipal(subscriber.role_arn)
        role = Role(
            self,
            "Reader",
            role_name=environment.names.subscriber(subscriber.name),
            assumed_by=AccountRootPrincipal(),
            description="Stands in for the CRM where there is none; may do what the queue allows",
        )
        return ArnPrincipal(role.role_arn)

    def _administer(self) -> PolicyStatement:
        """Leave it to the account's own policies who tends the key: without, nobody ever could."""
        return PolicyStatement(
            principals=[AccountRootPrincipal()],
            actions=[f"kms:{action}" for action in (*ADMINISTER, *OPERATE)],
            resources=["*"],
        )

    def _write_encrypted(self) -> PolicyStatement:
        return PolicyStatement(
            principals=[ServicePrincipal("events.amazonaws.com")],
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=["*"],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
        )

    def _read_encrypted(self, reader: IPrincipal) -> PolicyStatement:
        return PolicyStatement(principals=[reader], actions=["kms:Decrypt"], resources=["*"])
