"""How many events a second one core decides on, from the message to the rep, without any I/O.

Batches of a thousand, as the usage lane builds them: read, resolve, join into the profiles known so
far, judge the accounts that changed, announcements included, and place the leads that come of it.

What a process remembers is forgotten between runs. Within one it is as in a function that has been
warm for a while: what was done before the day has been read, joined and judged by the same process,
and nobody is the first to ask for the lists of mail domains or the policy.
"""

import gc
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from infra.bus.entries import Entry, delivered
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.contracts.read_product import ProductReader
from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.place import place
from plg_router.domain.enrichment.company import believed_company
from plg_router.domain.enrichment.firmographics import CompanyFacts, Firmographics, SourcedFacts
from plg_router.domain.handoff.assess import assess
from plg_router.domain.handoff.judge import judge
from plg_router.domain.handoff.standing import Standing, dated
from plg_router.domain.identity.nodes import Node, nodes_named, nodes_of
from plg_router.domain.identity.resolve import Resolution, resolve
from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.routing.working_hours import Shift, WorkingHours
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import NOTHING, Profile, join
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.clock import day_of
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.ids import AccountId, EventId, RepId
from plg_router.policy.handoff import Motion
from plg_router.policy.policy import Policy
from plg_router.policy.routing import Squad

BATCH = 1000
RUNS = 3  # the quickest counts: the others measure the neighbours
STEPS = ("read", "resolve", "fold", "judge", "route")
REPS = 10
_JSON = "json"  # beside the steps: a yardstick that any machine has
_ALWAYS = tuple(Shift(weekday, 0, 1440) for weekday in range(7))
_AVERAGE = CompanyFacts(name="A firm", employees=200, country="US", annual_deal_value=30_000)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of processor time by step, and what was decided in them."""

    events: int
    accounts: int
    judged: int
    leads: int
    seconds: Mapping[str, float]
    json_seconds: float  # that the messages take to be parsed, and nothing else

    @property
    def times_json(self) -> float:
        """Return what an event takes in parses of its message: much the same on any machine."""
        return sum(self.seconds.values()) / self.json_seconds

    @property
    def events_per_s(self) -> float:
        """Return how many events one core decides on in a second."""
        return self.events / sum(self.seconds.values())

    def microseconds(self, step: str) -> float:
        """Return what an event spends in a step."""
        return self.seconds[step] / self.events * 1e6


def pace_of(
    before: Sequence[Entry], entries: Sequence[Entry], policy: Policy, runs: int = RUNS
) -> Pace:
    """Return the quickest of some runs over the same entries, with what was `before` known."""
    history, messages = ([delivered(entry) for entry in each] for each in (before, entries))
    now = max(datetime.fromisoformat(entry["Time"]) for entry in entries) + timedelta(minutes=1)
    found = []
    for _ in range(runs):
        core = _Core(policy, now)
        core.decide(history)
        core.start()
        with undisturbed():
            for start in range(0, len(messages), BATCH):
                batch = messages[start : start + BATCH]
                core.parse(batch)
                core.decide(batch)
        found.append(core.pace)
    return min(found, key=lambda pace: sum(pace.seconds.values()))


class Accounts:
    """Every profile and every root, in dictionaries."""

    def __init__(self) -> None:
        self.profiles: dict[AccountId, Profile] = {}
        self._roots: dict[Node, Node] = {}

    def resolve(self, signals: Sequence[Signal]) -> Resolution:
        """Group signals by account, and remember which nodes belong to it."""
        nodes = {node for signal in signals for node in nodes_of(signal)}
        known = {node: self._roots[node] for node in nodes if node in self._roots}
        resolution = resolve(signals, known)
        self._roots.update({link.node: Node(link.account) for link in resolution.links})
        self._roots.update({Node(account): Node(account) for account in resolution.signals})
        return resolution

    def fold(self, resolution: Resolution) -> list[AccountId]:
        """Join signals into the profiles; return the accounts of which they told news."""
        changed = []
        for account, signals in resolution.signals.items():
            before = self.profiles.get(account, NOTHING)
            after = join(before, fold(signals))
            if after != before:
                self.profiles[account] = after
                changed.append(account)
        return changed


class _Core:
    """The pure part of the pipeline."""

    def __init__(self, policy: Policy, now: datetime) -> None:
        self._policy, self._now, self._today = policy, now, day_of(now)
        fingerprint.cache_clear()
        nodes_named.cache_clear()
        self._mail = PinnedMailDirectory()
        self._pseudonyms = KeyedPseudonyms(lambda: "measured")
        self._accounts = Accounts()
        self._company = Firmographics({"file": SourcedFacts(_AVERAGE, now)})
        self._standings: dict[AccountId, Standing] = {}
        self._placed: set[AccountId] = set()
        self._credits: Credits = {}
        self._reps = team(REPS)
        self.start()

    def start(self) -> None:
        """Count from now on; what is known stays known."""
        self._seconds = dict.fromkeys((*STEPS, _JSON), 0.0)
        self._events = self._judged = self._leads = 0

    @property
    def pace(self) -> Pace:
        """Return what was decided so far, and in what time."""
        accounts = len(self._accounts.profiles)
        seconds = {step: self._seconds[step] for step in STEPS}
        parsing = self._seconds[_JSON]
        return Pace(self._events, accounts, self._judged, self._leads, seconds, parsing)

    def parse(self, messages: Sequence[str]) -> None:
        """Parse messages as JSON, and forget them."""
        with self._timed(_JSON):
            for message in messages:
                json.loads(message)

    def decide(self, messages: Sequence[str]) -> None:
        """Take one batch from its messages to its leads."""
        with self._timed("read"):
            read = ProductReader(self._policy, self._mail, self._pseudonyms, self._now)
            signals = [signal for message in messages for signal in read(message).signals]
        with self._timed("resolve"):
            resolution = self._accounts.resolve(signals)
        with self._timed("fold"):
            changed = self._accounts.fold(resolution)
        with self._timed("judge"):
            leads = [lead for account in changed for lead in self._judge(account)]
        with self._timed("route"):
            for lead in leads:
                self._place(lead)
        self._events += len(signals)
        self._judged += len(changed)
        self._leads += len(leads)

    def _judge(self, account: AccountId) -> list[LeadQualified]:
        """Do what the service does of an account, but for loading and saving it."""
        profile, policy = self._accounts.profiles[account], self._policy
        company = believed_company(self._company, policy.enrichment)
        before = self._standings.get(account, Standing())
        subject = Subject(account, profile, company, self._today)
        decision = judge(before, assess(subject, before, policy), policy, owner=None)
        if decision.state != before:
            self._standings[account] = dated(before, decision.state, self._now)
        return [event for event in decision.events if isinstance(event, LeadQualified)]

    def _place(self, lead: LeadQualified) -> None:
        """Give a lead to a rep; one whose account has a rep already follows it."""
        if lead.account_id in self._placed:
            return
        request = replace(
            request_for(lead.account_id),
            score=lead.score,
            motion=lead.motion,
            reasons=lead.reasons,
            crossing=lead.crossing,
            role=lead.role,
            tier=lead.tier,
            seniority=lead.seniority,
        )
        desk = Desk(self._reps, self._credits, self._policy, self._now)
        placed = place(request, desk, before=None, correlation_id=EventId(lead.account_id))
        self._credits = self._credits if placed.credits is None else placed.credits
        self._placed.add(lead.account_id)

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self._seconds[step] += time.process_time() - began


def team(count: int) -> Mapping[RepId, Rep]:
    """Return so many reps who are always at work and have room for anything."""
    rep = Rep(
        rep_id=RepId("rep"),
        squads=frozenset(Squad),
        skills=frozenset({"sales_assist", "smb"}),
        territories=frozenset({"AMER", "EMEA", "APAC"}),
        hours=WorkingHours("UTC", _ALWAYS),
        weight=1,
        cap=1_000_000,
    )
    names = [RepId(f"rep-{number:04}") for number in range(count)]
    return {name: replace(rep, rep_id=name) for name in names}


def request_for(account: AccountId) -> RoutingRequest:
    """Return the lead of an account that asks for somebody."""
    return RoutingRequest(account, 80, Motion.SALES_ASSIST, ("a reason",), _AVERAGE)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Collect garbage before and not during: what it takes depends on the rest of the process."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
