"""Keep what producers said, so that it can be said again."""

from aws_cdk.aws_events import CfnArchive, IEventBus
from constructs import Construct

from infra.environments import Environment
from plg_router.contracts.router import ROUTER


class BusArchive(Construct):
    """An archive of everything but the router's own events, which follow from the others.

    A replay changes nothing that is known already: profiles are semilattices (decision 0003).
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, environment: Environment, bus: IEventBus
    ) -> None:
        super().__init__(scope, construct_id)
        CfnArchive(
            self,
            "Archive",
            archive_name=environment.names.of("said"),
            description="What producers and the CRM said, for a replay onto the same bus",
            source_arn=bus.event_bus_arn,
            event_pattern={"source": [{"anything-but": [ROUTER]}]},
            retention_days=environment.archive_days,
        )
