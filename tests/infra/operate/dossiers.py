"""Accounts as they stand after decisions were taken about them."""

from datetime import timedelta

from infra.operate.dossier import Dossier
from plg_router.domain.assignment.place import place
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.routing.rep import Rep
from plg_router.domain.signals.profile import NOTHING, Profile
from plg_router.kernel.ids import AccountId
from tests.domain.builders import ACME, CAUSE, NOON, desk, request


def dossier(
    *placements: Placement,
    version: int = 1,
    account: AccountId = ACME,
    profile: Profile = NOTHING,
    points: int = 0,
) -> Dossier:
    """Return the dossier of an account that decisions were taken about."""
    return Dossier(
        account_id=account,
        version=version,
        profile=profile,
        firmographics=UNKNOWN_COMPANY,
        crm=None,
        standing=Standing(points=points),
        lead=placements[-1].lead if placements else None,
        decisions=tuple(placement.record for placement in placements),
    )


def assigned(company: str, *reps: Rep, minutes: int = 0, tried: tuple[str, ...] = ()) -> Placement:
    """Return the decision that gave a company's lead to one of the reps, minutes past noon."""
    asked = request(account=AccountId(f"company:{company}"), tried=tried)
    now = NOON + timedelta(minutes=minutes)
    return place(asked, desk(*reps, now=now), before=None, correlation_id=CAUSE)
