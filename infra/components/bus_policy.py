"""Who may put which events on the bus: what an event claims is believed for who sent it."""

from collections.abc import Mapping, Sequence

from aws_cdk.aws_events import CfnEventBusPolicy, IEventBus
from constructs import Construct

from infra.environments import Environment, Producer
from plg_router.contracts.router import ROUTER

Conditions = Mapping[str, Mapping[str, object]]


class BusPolicy(Construct):
    """The router speaks through its relay alone, and every producer for itself alone.

    Where producers are named, nobody else may put anything. The condition keys may hold several
    values or none: `ForAllValues` is true of none, so each grant asks for the key to be there.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        bus: IEventBus,
        relay: str,
        forwarder: str | None,
    ) -> None:
        """`relay` and `forwarder` are ARNs of roles of ours: the latter brings partners' events."""
        super().__init__(scope, construct_id)
        self._bus, self._names = bus, environment.names
        self._state(
            "RouterSpeaksThroughItsRelay",
            effect="Deny",
            principal="*",
            conditions={
                "ForAnyValue:StringEquals": {"events:source": ROUTER},
                "ArnNotEquals": {"aws:PrincipalArn": relay},
            },
        )
        known = [each.role_arn for each in environment.producers]
        for producer in environment.producers:
            if known.count(producer.role_arn) > 1:
                message = f"producers names {producer.role_arn} twice; list its sources in one"
                raise ValueError(message)
            self._let_in(producer)
        if known:
            self._state(
                "NobodyElse",
                effect="Deny",
                principal="*",
                conditions={
                    "ArnNotEquals": {
                        "aws:PrincipalArn": [*known, relay, *([forwarder] if forwarder else [])]
                    }
                },
            )

    def _let_in(self, producer: Producer) -> None:
        """Allow a producer its own events, and deny it others that its own role may allow."""
        said: dict[str, Sequence[str]] = {"events:source": list(producer.sources)}
        if producer.event_types:
            said["events:detail-type"] = list(producer.event_types)
        principal = {"AWS": producer.role_arn}
        sid = "".join(part.capitalize() for part in producer.name.split("-"))
        self._state(
            f"{sid}Speaks",
            effect="Allow",
            principal=principal,
            conditions={
                "ForAllValues:StringEquals": said,
                "Null": dict.fromkeys(said, "false"),
            },
        )
        for key, values in said.items():
            self._state(
                f"{sid}SpeaksForItself{key.rpartition(':')[2].title().replace('-', '')}",
                effect="Deny",
                principal=principal,
                conditions={"ForAnyValue:StringNotEquals": {key: values}},
            )

    def _state(
        self,
        sid: str,
        *,
        effect: str,
        principal: str | Mapping[str, str],
        conditions: Conditions,
    ) -> None:
        CfnEventBusPolicy(
            self,
            sid,
            event_bus_name=self._bus.event_bus_name,
            statement_id=self._names.of(sid),  # unique in an account, whatever the bus
            statement={
                "Effect": effect,
                "Principal": principal,
                "Action": "events:PutEvents",
                "Resource": self._bus.event_bus_arn,
                "Condition": conditions,
            },
        )
