"""Publish the events of committed writes: the only caller of PutEvents."""

from plg_router.adapters import aws
from plg_router.adapters.event_bus import EventBus
from plg_router.contracts.router import ROUTER
from plg_router.runtime.outbox_stream import on_outbox
from plg_router.runtime.pause import jittered_pause
from plg_router.runtime.settings import Settings
from plg_router.services.relay_events import RelayEvents


class RelaySettings(Settings):
    """What infra must put into this function's environment."""

    bus_name: str


def build(settings: RelaySettings) -> RelayEvents:
    """Return what puts events on the bus."""
    bus = EventBus(aws.client("events"), settings.bus_name, ROUTER)
    return RelayEvents(bus, jittered_pause)


handler = on_outbox(RelaySettings, build)
