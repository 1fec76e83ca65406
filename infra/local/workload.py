"""How the leads fell to the reps: against their fair share, and against their cap."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from infra.operate.dossier import Dossier
from infra.reports.fairness import GIVES
from plg_router.domain.assignment.lead import Step
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.routing.rep import Rep
from plg_router.kernel.ids import AccountId, RepId


@dataclass(frozen=True, slots=True)
class Workload:
    """What one rep got."""

    rep: Rep
    as_owner: int
    from_pool: int
    fair_share: float  # of the pool's leads: by weight among the reps eligible for each of them
    peak: int  # most leads open at once

    @property
    def over_cap(self) -> bool:
        """Tell whether the rep ever had, or has, more open leads than the cap allows."""
        return max(self.peak, self.rep.open_leads) > self.rep.cap


def workloads(
    reps: Mapping[RepId, Rep],
    dossiers: Iterable[Dossier],
    touches: Mapping[AccountId, datetime],
) -> list[Workload]:
    """Return what every rep got, from the decision records, by rep.

    `touches` says when an account was reached, which ends the offer of that moment.
    """
    histories = [(dossier.account_id, dossier.decisions) for dossier in dossiers]
    given = [record for _, history in histories for record in history if record.outcome in GIVES]
    shares = _fair_shares(reps, given)
    moves: dict[RepId, list[tuple[datetime, int]]] = defaultdict(list)
    for account, history in histories:
        for rep_id, start, end in _offers(history, touches.get(account)):
            moves[rep_id] += [(start, 1), (end, -1)] if end else [(start, 1)]
    return [
        Workload(
            rep=rep,
            as_owner=_count(given, rep_id, Step.OWNER),
            from_pool=_count(given, rep_id, Step.CAPACITY),
            fair_share=shares[rep_id],
            peak=_peak(moves[rep_id]),
        )
        for rep_id, rep in sorted(reps.items())
    ]


def _count(given: Iterable[DecisionRecord], rep_id: RepId, step: Step) -> int:
    return sum(record.rep_id == rep_id and record.step is step for record in given)


def _fair_shares(
    reps: Mapping[RepId, Rep], given: Iterable[DecisionRecord]
) -> defaultdict[RepId, float]:
    shares: defaultdict[RepId, float] = defaultdict(float)
    for record in given:
        eligible = [found.rep_id for found in record.candidates if found.eligible]
        total = sum(reps[rep_id].weight for rep_id in eligible)
        for rep_id in eligible:
            shares[rep_id] += reps[rep_id].weight / total
    return shares


def _offers(
    history: tuple[DecisionRecord, ...], touched: datetime | None
) -> Iterable[tuple[RepId, datetime, datetime | None]]:
    """Yield who had the lead from when until when; None while it is still open."""
    for record, following in pairwise((*history, None)):
        if record and record.outcome in GIVES and record.rep_id:
            end = following.decided_at if following else None
            if touched and touched >= record.decided_at:
                end = min(touched, end or touched)
            yield record.rep_id, record.decided_at, end


def _peak(moves: Iterable[tuple[datetime, int]]) -> int:
    load = peak = 0
    for _, change in sorted(moves):
        load += change
        peak = max(peak, load)
    return peak
