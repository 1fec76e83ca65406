"""Decide what silence means once the clock of a lead has run."""

from plg_router.adapters.office import open_office
from plg_router.runtime.clock import utc_now
from plg_router.runtime.offers import Enforcer, on_offers
from plg_router.runtime.pause import pause_after_conflict
from plg_router.runtime.settings import OfficeSettings
from plg_router.runtime.stale_policy import tell_stale
from plg_router.services.drain_waiting import DrainWaiting
from plg_router.services.enforce_sla import CheckMeeting, EnforceSla


def build(settings: OfficeSettings) -> Enforcer:
    """Return what judges leads."""
    office = open_office(*settings.office, tell_stale, utc_now)
    desk, leads = office.desk, office.leads
    enforce = EnforceSla(desk, leads, DrainWaiting(desk, leads, pause_after_conflict))
    return Enforcer(enforce, CheckMeeting(desk, leads), office.write_units)


handler = on_offers(OfficeSettings, build)
