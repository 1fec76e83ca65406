"""Score an account in one word, and read single shares off the card."""

from collections.abc import Iterable

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.scoring.contribution import Contribution, Fact
from plg_router.domain.scoring.score import score
from plg_router.domain.scoring.scorecard import Scorecard
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.ids import AccountId
from plg_router.policy.policy import Policy
from tests.domain.builders import ACME, IDEAL_COMPANY, POLICY, TODAY, subject


def card_of(
    signals: Iterable[Signal] = (),
    company: CompanyFacts = IDEAL_COMPANY,
    account: AccountId = ACME,
    policy: Policy = POLICY,
    today: int = TODAY,
) -> Scorecard:
    return score(subject(signals, company, account, today), policy)


def part_of(card: Scorecard, name: str) -> Contribution:
    (found,) = (part for part in card.contributions if part.name == name)
    return found


def share(card: Scorecard, name: str) -> int:
    """Return the hundredths of a point that one fact earned."""
    return part_of(card, name).hundredths


def facts(card: Scorecard, name: str) -> dict[str, Fact]:
    """Return what stands behind one contribution, by the name of the signal or field."""
    return {fact.name: fact for fact in part_of(card, name).facts}
