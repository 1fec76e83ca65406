"""The figures of a run, each computed from what was stored or logged, none assumed."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import pairwise
from math import ceil

from infra.local.judgement import Fate, Judgement
from infra.local.workload import Workload
from infra.operate.dossier import Dossier
from infra.reports.fairness import GIVES


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What `build/demo/summary.json` says; None where the input has no labels or no stories."""

    received: int  # signals put on the bus, those inside envelopes counted one by one
    folded: int
    ignored: int
    parked: int
    signups: int | None
    accounts: int
    human_share: float | None  # of the sign-ups, those whose account reached a human
    qualified: int
    assigned: int
    reassigned: int
    queued: int  # because nobody who could take them had room
    escalated: int
    over_cap: int
    double_leads: int
    dead_letters: int
    precision: float | None
    recall: float | None
    missed: Mapping[str, int] = field(default_factory=dict)  # accounts, by who they are
    mistaken: Mapping[str, int] = field(default_factory=dict)
    confusion: Mapping[str, Fate] = field(default_factory=dict)  # by kind of sign-up
    latency_p50_s: float | None  # from the put of the deciding signal to the decision
    latency_p95_s: float | None
    write_units_per_event: float
    stories_passed: int | None = None
    stories_failed: int | None = None
    entries_per_second: float | None = None
    mail_domains: Mapping[str, int] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """Return the signals that are nowhere: neither folded nor ignored nor parked."""
        return self.received - self.folded - self.ignored - self.parked

    def document(self) -> dict[str, object]:
        """Return the figures by name, as the summary file holds them."""
        return {**asdict(self), "lost": self.lost}


def count_outcomes(dossiers: Collection[Dossier]) -> Counter[str]:
    """Return how many decisions had which outcome, e.g. LeadAssigned."""
    return Counter(record.outcome for dossier in dossiers for record in dossier.decisions)


def double_leads(dossiers: Collection[Dossier], judgement: Judgement | None) -> int:
    """Return the leads there should not be: a second of one crossing, or one company's in two."""
    too_many = sum(
        earlier.outcome in GIVES
        and later.outcome == "LeadAssigned"
        and earlier.request.crossing == later.request.crossing
        for dossier in dossiers
        for earlier, later in pairwise(dossier.decisions)
    )
    return too_many + (judgement.split_accounts if judgement else 0)


def over_cap(loads: Collection[Workload]) -> int:
    """Return how many reps ever had more open leads than their cap."""
    return sum(load.over_cap for load in loads)


def latencies(dossiers: Collection[Dossier], put_at: Mapping[str, datetime]) -> list[float]:
    """Return, in seconds and in order, how long each first decision took from its signal's put."""
    return sorted(
        (record.decided_at - put_at[record.correlation_id]).total_seconds()
        for dossier in dossiers
        for record in dossier.decisions
        if record.outcome == "LeadAssigned" and record.correlation_id in put_at
    )


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """Return the value that so large a share does not exceed (nearest rank)."""
    return round(ordered[ceil(share * len(ordered)) - 1], 3) if ordered else None
