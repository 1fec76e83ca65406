"""Publish the events of committed writes: the only caller of PutEvents."""

import boto3

from plg_router.adapters.aws import CONFIG
from plg_router.adapters.event_bus import EventBus
from plg_router.contracts.account_events import ROUTER
from plg_router.runtime.outbox_stream import on_outbox
from plg_router.runtime.pause import jittered_pause
from plg_router.runtime.settings import Settings
from plg_router.services.relay_events import RelayEvents


class RelaySettings(Settings):
    """What infra must put into this function's environment."""

    bus_name: str


def build(settings: RelaySettings) -> RelayEvents:
    """Return what puts events on the bus."""
    bus = EventBus(boto3.client("events", config=CONFIG), settings.bus_name, ROUTER)
    return RelayEvents(bus, jittered_pause)


handler = on_outbox(RelaySettings, build)
