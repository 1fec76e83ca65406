"""Try a policy on made-up traffic, in memory alone: who would reach a human, and why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from infra.bus.entries import Entry, delivered
from infra.local.judgement import Judgement, judge
from infra.local.traffic.companies import Company, open_market, read_companies
from infra.local.traffic.generator import Label, generate
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.contracts.read_product import ProductReader
from plg_router.domain.enrichment.firmographics import NO_FACTS, CompanyFacts
from plg_router.domain.handoff.assess import assess
from plg_router.domain.handoff.judge import judge as hand_off
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.identity.nodes import Node, domain_of
from plg_router.domain.identity.resolve import resolve
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import NOTHING, Profile, join
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.clock import day_of
from plg_router.kernel.ids import AccountId, RepId
from plg_router.policy.policy import Policy
from plg_router.policy.scoring import Guards

COMPANIES = Path(__file__).parents[1] / "companies" / "local.csv"
EVENING = datetime(2026, 11, 20, 18, tzinfo=UTC)  # always the same, so that a seed is a traffic

THEIR_OWNER = RepId("owner")  # of every customer

_IN_MEMORY = KeyedPseudonyms(lambda: "nothing is kept")

# What switches each guard off, by the name of what it takes away from a score.
GUARDS: Mapping[str, Mapping[str, int]] = {
    "solo": {"solo_percent": 0},
    "academic": {"academic_percent": 0},
    "disposable": {"disposable_percent": 0},
    "side_project": {"side_project_percent": 0},
    "spike": {"spike_days": 1},
    "limits_alone": {"sustained_days": 0},
}


@dataclass(frozen=True, slots=True)
class History:
    """One account, and what was known of it after each signal that told something new."""

    account_id: AccountId
    company: CompanyFacts
    owner: RepId | None
    versions: tuple[tuple[int, Profile], ...]  # the day since 1970 on which each was known


class Trial:
    """Made-up traffic, read and folded once, then judged by as many policies as one likes.

    Every account is scored on each of its signals, on the day it happened (S28), with all links
    between its users known from the start and its company enriched from the company file.
    """

    def __init__(self, sign_ups: int, *, seed: int, policy: Policy) -> None:
        companies = read_companies(COMPANIES)
        market = open_market(companies, seed=seed)
        traffic = generate(sign_ups, seed=seed, now=EVENING, market=market)
        self.labels: tuple[Label, ...] = traffic.labels
        facts = {company.domain: _facts(company) for company in companies}
        owned = {company.domain for company in market.customers}
        resolution = resolve(_signals(traffic.entries, policy), {})
        self._pointers = {link.node: Node(link.account) for link in resolution.links}
        self._histories = [
            History(
                account,
                facts.get(domain_of(account) or "", NO_FACTS),
                THEIR_OWNER if domain_of(account) in owned else None,
                tuple(_versions(signals)),
            )
            for account, signals in resolution.signals.items()
        ]

    def roots(self, nodes: Iterable[Node]) -> dict[Node, Node]:
        """Return the account each node belongs to."""
        return {node: self._pointers.get(node, node) for node in nodes}

    def judged(self, policy: Policy) -> Judgement:
        """Return how the labels fare under a policy."""
        leads = [found.account_id for found in self._histories if _makes_a_lead(found, policy)]
        return judge(self.labels, leads, self, _IN_MEMORY)


def without_guard(policy: Policy, *names: str) -> Policy:
    """Return the policy with some guards switched off."""
    off = {field: value for name in names for field, value in GUARDS[name].items()}
    guards = Guards.model_validate({**policy.scoring.guards.model_dump(), **off})
    scoring = {**policy.scoring.model_dump(), "guards": guards}
    return Policy.model_validate({**policy.model_dump(), "scoring": scoring})


def _signals(entries: Iterable[Entry], policy: Policy) -> list[Signal]:
    read = ProductReader(policy, PinnedMailDirectory(), _IN_MEMORY, EVENING)
    return [signal for entry in entries for signal in read(delivered(entry)).signals]


def _versions(signals: Iterable[Signal]) -> Iterable[tuple[int, Profile]]:
    profile = NOTHING
    for signal in sorted(signals, key=lambda signal: (signal.occurred_at, signal.event_id)):
        grown = join(profile, fold([signal]))
        if grown != profile:
            profile = grown
            yield day_of(signal.occurred_at), profile


def _makes_a_lead(history: History, policy: Policy) -> bool:
    standing = Standing()
    for today, profile in history.versions:
        subject = Subject(history.account_id, profile, history.company, today)
        seen = assess(subject, standing, policy, is_customer=history.owner is not None)
        decision = hand_off(standing, seen, policy, owner=history.owner)
        if any(isinstance(event, LeadQualified) for event in decision.events):
            return True
        standing = decision.state
    return False


def _facts(company: Company) -> CompanyFacts:
    return CompanyFacts(
        name=company.name,
        employees=company.employees,
        industry=company.industry,
        country=company.country,
        annual_deal_value=company.annual_deal_value,
    )
