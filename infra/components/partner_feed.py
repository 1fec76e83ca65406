"""Bring a partner's events, which AWS delivers on a bus of their own, to the router's bus."""

from aws_cdk.aws_events import EventBus, IEventBus
from aws_cdk.aws_iam import PolicyDocument, Role, ServicePrincipal
from constructs import Construct

from infra.components import permissions
from infra.components.bus_rule import BusRule
from infra.components.queues import LastStop
from infra.environments import Environment


class PartnerFeed(Construct):
    """A rule on every partner bus; the events keep the source that nobody else may claim."""

    def __init__(
        self, scope: Construct, construct_id: str, *, environment: Environment, bus: IEventBus
    ) -> None:
        super().__init__(scope, construct_id)
        names = environment.names
        dead_letters = LastStop(self, "DeadLetters", name=names.dead_letters("partners"))
        role = Role(
            self,
            "Role",
            assumed_by=ServicePrincipal("events.amazonaws.com"),
            inline_policies={"forward": PolicyDocument(statements=[permissions.put_events(bus)])},
        )
        self.role_arn = role.role_arn
        for name in environment.partner_buses:
            BusRule(
                self,
                name,
                name=names.of("partners"),
                bus=EventBus.from_event_bus_name(self, f"Bus of {name}", name),
                pattern={"source": [name]},
                target=bus.event_bus_arn,
                dead_letters=dead_letters,
                role=role,
            )
