"""Which offers were made to a rep, and what they did about each, as the records show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from infra.operate.dossier import Dossier
from infra.reports.fairness import GIVES
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.kernel.ids import RepId


@dataclass(frozen=True, slots=True)
class Offer:
    """A lead that a rep had on the clock, once the rep had answered it or let it lapse."""

    rep_id: RepId
    record: DecisionRecord
    answered: bool


def offers_of(dossier: Dossier, first_touch: timedelta) -> Iterator[Offer]:
    """Yield the offers of an account whose end says something about the rep.

    A lead that is still open, was bought meanwhile, or was taken away before the rep's time was up
    says nothing; no working time is shorter than the time on the wall.
    """
    for record, following in pairwise((*dossier.decisions, None)):
        if record is None or record.rep_id is None or record.outcome not in GIVES:
            continue
        answered = _answered(dossier, record.rep_id) if following is None else None
        if following and _let_lapse(record, following, first_touch):
            answered = False
        if answered is not None:
            yield Offer(record.rep_id, record, answered)


def _let_lapse(record: DecisionRecord, following: DecisionRecord, first_touch: timedelta) -> bool:
    tried = set(following.request.tried) - set(record.request.tried)
    return record.rep_id in tried and following.decided_at - record.decided_at >= first_touch


def _answered(dossier: Dossier, rep_id: RepId) -> bool | None:
    """Return True where the rep of the latest decision reached the customer, None otherwise."""
    lead = dossier.lead
    reached = lead and lead.status is LeadStatus.ENGAGED and lead.rep_id == rep_id
    return True if reached else None
