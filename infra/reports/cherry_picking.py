"""Whether a rep answers famous names and lets qualified mid-market leads lapse (S138)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

from infra.operate.dossier import Dossier
from infra.reports.offers import offers_of
from plg_router.kernel.ids import RepId
from plg_router.policy.policy import Policy
from plg_router.policy.routing import SizeClass

LEAST_OFFERS = 5  # of each class: fewer are an anecdote
LEAST_GAP = 0.25  # a quarter of the offers: less is of no consequence
MOST_BY_CHANCE = 0.05

RULE = (
    f"flagged: at least {LEAST_OFFERS} offers of each class, answered {LEAST_GAP:.0%} points more "
    f"often for enterprise logos, in a way that chance brings about in under {MOST_BY_CHANCE:.0%} "
    "of cases (Fisher's exact test, one-sided)"
)


@dataclass(frozen=True, slots=True)
class Answers:
    """How many offers of one class there were, and how many the rep answered in time."""

    offers: int = 0
    answered: int = 0

    @property
    def rate(self) -> float | None:
        """Return the share that was answered; None without an offer."""
        return self.answered / self.offers if self.offers else None

    def plus(self, *, answered: bool) -> "Answers":
        """Return the same with one more offer."""
        return Answers(self.offers + 1, self.answered + answered)


@dataclass(frozen=True, slots=True)
class Engagement:
    """How one rep answers either class; a Fortune 500 company is of the enterprise class."""

    rep_id: RepId
    enterprise: Answers
    mid_market: Answers

    @property
    def gap(self) -> float | None:
        """Return by how much more often enterprise logos are answered; None without both."""
        famous, usual = self.enterprise.rate, self.mid_market.rate
        return None if famous is None or usual is None else famous - usual

    @property
    def by_chance(self) -> float:
        """Return how likely so large a preference would be if the rep had none (Fisher, 1922)."""
        famous, usual = self.enterprise, self.mid_market
        answered = famous.answered + usual.answered
        ways = (
            comb(famous.offers, found) * comb(usual.offers, answered - found)
            for found in range(famous.answered, min(famous.offers, answered) + 1)
        )
        return sum(ways) / comb(famous.offers + usual.offers, answered)

    @property
    def flagged(self) -> bool:
        """Tell whether the gap is large, and more than chance and a small sample explain."""
        fewest = min(self.enterprise.offers, self.mid_market.offers)
        enough = fewest >= LEAST_OFFERS
        return bool(
            enough
            and self.gap is not None
            and self.gap >= LEAST_GAP
            and self.by_chance < MOST_BY_CHANCE
        )


def engagements(dossiers: Iterable[Dossier], policy: Policy) -> list[Engagement]:
    """Return how every rep answers, whoever is flagged first, then the wider gap."""
    found: dict[RepId, dict[SizeClass, Answers]] = defaultdict(dict)
    for dossier in dossiers:
        for offer in offers_of(dossier, policy.sla.first_touch):
            of_rep, size = found[offer.rep_id], offer.record.request.size_class(policy.routing)
            of_rep[size] = of_rep.get(size, Answers()).plus(answered=offer.answered)
    every = [
        Engagement(
            rep_id,
            of_rep.get(SizeClass.ENTERPRISE, Answers()),
            of_rep.get(SizeClass.MID, Answers()),
        )
        for rep_id, of_rep in found.items()
    ]
    return sorted(every, key=lambda one: (not one.flagged, -(one.gap or 0.0), one.rep_id))
