"""Which contracts are published, and the JSON Schema of each."""

from collections.abc import Mapping

from infra.json_schema import DIALECT, Schema, WithoutFieldTitles
from plg_router.contracts.catalogue import FROM_CRM, FROM_PRODUCT, FROM_ROUTER
from plg_router.contracts.cloud_event import CloudEvent
from plg_router.contracts.crm_sources.systems import SYSTEMS
from plg_router.contracts.envelope import Contract
from plg_router.contracts.sources.vendors import VENDORS

CLOUD_EVENT = "CloudEvent.v1"
OF_VENDORS = {  # their own events, as far as they are read here
    f"{vendor.message.__name__}.v1": vendor for vendor in VENDORS
}
OF_CRMS = {f"{system.message.__name__}.v1": system for system in SYSTEMS}
PREFIXES = {  # how the sources of outsiders' events begin
    **{name: vendor.prefixes for name, vendor in OF_VENDORS.items()},
    **{name: system.prefixes for name, system in OF_CRMS.items()},
}
PUBLISHED: Mapping[str, type[Contract]] = {
    **{event.detail_type: event for event in FROM_PRODUCT},
    CLOUD_EVENT: CloudEvent,
    **{name: vendor.message for name, vendor in OF_VENDORS.items()},
    **{event.detail_type: event for event in FROM_CRM},
    **{name: system.message for name, system in OF_CRMS.items()},
    **{event.detail_type: event for event in FROM_ROUTER},
}


def schema_of(name: str) -> Schema:
    """Return the schema of a published contract's detail, e.g. of LeadAssigned.v1."""
    schema = PUBLISHED[name].model_json_schema(schema_generator=WithoutFieldTitles)
    return {
        "$schema": DIALECT,
        "$id": f"urn:plg-router:{name}",
        **schema,
        "title": name,
    }
