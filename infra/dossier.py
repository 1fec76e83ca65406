"""Everything the router has written down about one account, read in one piece."""

from dataclasses import dataclass

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.enrichment.firmographics import Firmographics
from plg_router.domain.routing.ownership import CrmAccount
from plg_router.domain.scoring.score import Scorecard
from plg_router.domain.signals.profile import Profile
from plg_router.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class Dossier:
    """An account's whole record."""

    account_id: AccountId
    version: int  # of the profile: rises with every change of it
    profile: Profile
    firmographics: Firmographics
    crm: CrmAccount | None
    score: Scorecard | None  # as last announced
    crossings: int  # how often the account qualified
    lead: Lead | None
    decisions: tuple[DecisionRecord, ...]  # oldest first
