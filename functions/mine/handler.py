"""Show reps the leads that are theirs."""

from plg_router.adapters import aws
from plg_router.adapters.dynamodb.client import dynamodb
from plg_router.adapters.dynamodb.leads import LeadTable
from plg_router.adapters.session_identity import SessionIdentity
from plg_router.runtime.clock import utc_now
from plg_router.runtime.own_leads import OwnLeads, on_own_leads
from plg_router.runtime.settings import Settings


class MineSettings(Settings):
    """What infra must put into this function's environment."""

    accounts_table: str
    reps_table: str  # its name only: nothing of it may be read here
    rep_role: str  # ARN
    audience: str
    aws_ca_bundle: str | None = None  # the embedded AWS vouches for itself


def build(settings: MineSettings) -> OwnLeads:
    """Return what answers reps."""
    identity = SessionIdentity(
        aws.client("sts").meta.endpoint_url,
        settings.rep_role,
        settings.audience,
        utc_now,
        settings.aws_ca_bundle,
    )
    leads = LeadTable(dynamodb(), settings.accounts_table, settings.reps_table, utc_now)
    return OwnLeads(identity.session, leads.held_by)


handler = on_own_leads(MineSettings, build)
