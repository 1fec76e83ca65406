"""Bring a partner's events, which AWS delivers on a bus of their own, to the router's bus."""

from aws_cdk.aws_events import EventBus, IEventBus
from aws_cdk.aws_iam import PolicyDocument, Role
from constructs import Construct

from infra.components import permissions
from infra.components.bus_rule import BusRule
from infra.components.queues import LastStop
from infra.components.trust import acting_for, rule_arn
from infra.environments import Environment


class PartnerFeed(Construct):
    """A rule on every partner bus; the events keep the source that nobody else may claim."""

    def __init__(
        self, scope: Construct, construct_id: str, *, environment: Environment, bus: IEventBus
    ) -> None:
        super().__init__(scope, construct_id)
        names = environment.names
        dead_letters = LastStop(self, "DeadLetters", name=names.dead_letters("partners"))
        name = names.of("partners")
        rules = [rule_arn(self, partner, name) for partner in environment.partner_buses]
        role = Role(
            self,
            "Role",
            assumed_by=acting_for(self, "events", *rules),
            inline_policies={"forward": PolicyDocument(statements=[permissions.put_events(bus)])},
        )
        self.role_arn = role.role_arn
        for partner in environment.partner_buses:
            BusRule(
                self,
                partner,
                name=name,
                bus=EventBus.from_event_bus_name(self, f"Bus of {partner}", partner),
                pattern={"source": [partner]},
                target=bus.event_bus_arn,
                dead_letters=dead_letters,
                role=role,
            )
