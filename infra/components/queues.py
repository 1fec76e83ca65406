"""Queues that lose nothing: encrypted, with dead letters beside them."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk.aws_events import IEventBus
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_sqs import DeadLetterQueue, Queue, QueueEncryption
from constructs import Construct

from infra.components.acknowledged import acknowledge
from infra.components.bus_rule import BusRule
from infra.environments import Environment

ATTEMPTS = 5  # AWS advises at least this many in front of a function
LONGEST_DAYS = 14  # SQS keeps no message longer


class LastStop(Queue):
    """Where messages rest until a person looks at them: dead letters and the quarantine."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        key: IKey | None = None,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            queue_name=name,
            retention_period=Duration.days(LONGEST_DAYS),
            encryption=QueueEncryption.KMS if key else QueueEncryption.SQS_MANAGED,
            encryption_master_key=key,
            enforce_ssl=True,
        )
        reason = "What rests here has failed already: it is the last stop"
        acknowledge(self, "SQS3", because=reason)
        acknowledge(self, "SQSRedrivePolicy", because=reason, pack="Serverless")


class DurableQueue(Construct):
    """A queue fed by rules of the bus; what cannot be delivered or done rests beside it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        part: str,
        visibility_seconds: int,
        retention_days: int = 4,
        key: IKey | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._environment = environment
        self.dead_letters = LastStop(
            self,
            "DeadLetters",
            name=environment.names.dead_letters(part),
            key=key,
        )
        self.queue = Queue(
            self,
            "Queue",
            queue_name=environment.names.of(part),
            # Dead letters keep the age they have: four days leave them ten to be looked at.
            retention_period=Duration.days(retention_days),
            visibility_timeout=Duration.seconds(visibility_seconds),
            encryption=QueueEncryption.KMS if key else QueueEncryption.SQS_MANAGED,
            encryption_master_key=key,
            enforce_ssl=True,
            dead_letter_queue=DeadLetterQueue(max_receive_count=ATTEMPTS, queue=self.dead_letters),
        )

    def receives(self, bus: IEventBus, name: str, pattern: Mapping[str, object]) -> None:
        """Let matching events of a bus into the queue, by a rule of that name."""
        rule = BusRule(
            self,
            name,
            name=self._environment.names.of(name),
            bus=bus,
            pattern=pattern,
            target=self.queue.queue_arn,
            dead_letters=self.dead_letters,
        )
        rule.may_send_to(self.queue)
