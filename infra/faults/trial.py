"""Play the traffic share by share, each under its fault, and see that nothing of it is lost."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from infra.bus.player import BusRefused
from infra.faults.detour import headers_of
from infra.faults.graves import reasons
from infra.faults.ledger import Balance
from infra.faults.stage import Stage
from infra.faults.traffic import Share
from infra.local.patience import GaveUp, wait_for
from plg_router.kernel.errors import Rejected

FAULTS = Path(__file__).with_name("faults.yaml")

_RETURNS = 3  # of the dead letters of a fault that is over
_GIVES_UP_WITHIN_S = 300.0
_MUTE = ("the function ended without a word", "cannot be read")
_COMPANY = "COMPANY"  # in a rule: one of which this share alone tells


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong."""

    title: str
    rules: tuple[Mapping[str, Any], ...] = ()
    aside: str = ""
    leaves: Mapping[str, str] = field(default_factory=dict)  # what dead letters say, by stage
    silences: bool = False  # whoever would say why

    @property
    def strikes_companies_alone(self) -> bool:
        """Tell whether everybody else's signals have to be done while it lasts."""
        return bool(self.rules) and all(_COMPANY in rule.get("body", "") for rule in self.rules)

    @property
    def struck(self) -> tuple[str, ...]:
        """Return the stages that cannot deal with a company, each with another one."""
        named = [rule for rule in self.rules if _COMPANY in rule.get("body", "")]
        return tuple(dict.fromkeys(str(rule.get("stage", "")) for rule in named))

    def rules_about(self, companies: Sequence[str]) -> list[Mapping[str, Any]]:
        """Return what the proxy takes; there is a company for each stage that is struck."""
        company_of = dict(zip(self.struck, companies, strict=False))
        return [
            {
                **_as_taken(rule, company_of.get(rule.get("stage", ""), "")),
                "name": f"{self.title}/{number}",
            }
            for number, rule in enumerate(self.rules)
        ]


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What a stage gave up, and what became of it."""

    stage: str
    reasons: Mapping[str, int]
    redriven: int  # of them; the others were still there in the end

    @property
    def dead_lettered(self) -> int:
        """Return how many messages that were."""
        return sum(self.reasons.values())


@dataclass(slots=True)
class Outcome:
    """What a fault did to its share of the traffic."""

    fault: str
    leaves: Mapping[str, str] = field(default_factory=dict)
    silences: bool = False
    seconds: int = 0
    injected: int = 0
    retried: int = 0  # of the calls that failed, those that came again
    lost: int = 0
    given_up: Sequence[GivenUp] = ()
    stayed: int = 0  # dead letters, whatever was done
    balance: Balance | None = None  # while its dead letters rest
    idle: Sequence[str] = ()  # its rules that no call met
    beside: Sequence[str] = ()  # what it stopped, and should not have

    @property
    def dead_lettered(self) -> int:
        """Return how many messages all stages gave up."""
        return sum(each.dead_lettered for each in self.given_up)

    @property
    def redriven(self) -> int:
        """Return how many of them went back and were done."""
        return sum(each.redriven for each in self.given_up)

    def wrong(self) -> Iterator[str]:
        """Yield what must not be: signals that are nowhere, dead letters that stay or are mute."""
        if not self.injected:
            yield f"{self.fault}: never happened"
        for rule in self.idle:
            yield f"{self.fault}: no call met the rule {rule}"
        if self.lost:
            yield f"{self.fault}: {self.lost} signals are nowhere"
        if self.balance and not self.balance.balances:
            yield f"{self.fault}: the books do not balance: {self.balance}"
        if self.stayed:
            yield f"{self.fault}: {self.stayed} dead letters stay"
        if self.beside:
            yield f"{self.fault}: {len(self.beside)} signals of others were stopped as well"
        for stage in self.leaves.keys() - {each.stage for each in self.given_up}:
            yield f"{self.fault}: no dead letters at {stage}"
        for each in self.given_up:
            yield from self._misspoken(each)

    def _misspoken(self, given_up: GivenUp) -> Iterator[str]:
        """Yield the dead letters of a stage that do not say what they have to."""
        expected = self.leaves.get(given_up.stage, "")
        for reason, times in given_up.reasons.items():
            letters = f"{self.fault}: {times} dead letters at {given_up.stage}"
            if expected not in reason:
                yield f"{letters} say {reason}, and not {expected}"
            elif reason.endswith(_MUTE) and not self.silences:
                yield f"{letters} are mute: {reason}"


def read_faults(path: Path = FAULTS) -> list[Fault]:
    """Return the faults in their order."""
    return [
        Fault(**{**each, "rules": tuple(each.get("rules", ()))})
        for each in yaml.safe_load(path.read_text())
    ]


def chosen(faults: Sequence[Fault], words: str) -> list[Fault]:
    """Return the faults whose title contains these words; raises Rejected where none does."""
    found = [each for each in faults if words in each.title]
    if not found:
        raise Rejected("FAULT", f"name one of {', '.join(each.title for each in faults)}")
    return found


def play_calmly(stage: Stage, shares: Sequence[Share]) -> None:
    """Play everything, and let nothing go wrong."""
    for share in shares:
        stage.player.play(share.entries)
    stage.settle()


def endure(stage: Stage, fault: Fault, share: Share) -> Outcome:
    """Play a share under a fault, end the fault, and send back what it left behind."""
    outcome, began = Outcome(fault.title, fault.leaves, fault.silences), time.monotonic()
    stage.ledger.expect(share.entries)
    rules = fault.rules_about(share.companies)
    stage.turbulence.set(rules)
    with _aside(fault, stage, outcome):
        _insist(stage, share)
        stage.settle()
        if fault.leaves:
            _last_long_enough(stage, fault)
    caused = stage.turbulence.caused()
    stage.turbulence.set([])
    outcome.injected += sum(caused.times.values())
    outcome.retried += sum(caused.came_again.values())
    outcome.idle = [rule["name"] for rule in rules if not caused.times[rule["name"]]]
    stage.settle()
    if fault.strikes_companies_alone:
        outcome.beside = sorted(stage.ledger.beside(share.companies, share.of_strangers))
    _send_back(stage, outcome)
    stage.catch_up()
    outcome.seconds = round(time.monotonic() - began)
    return outcome


def _last_long_enough(stage: Stage, fault: Fault) -> None:
    """Return once every stage that has to give something up did, or had the time to.

    What waits in the stream or in a clock is in no queue: nothing tells that it is still tried.
    """
    with suppress(GaveUp):
        wait_for(
            "dead letters",
            lambda: fault.leaves.keys() <= reasons(stage.cloud).keys(),
            seconds=_GIVES_UP_WITHIN_S,
            every=2,
        )
    stage.settle()


def _insist(stage: Stage, share: Share) -> None:
    """Put everything again until the bus has taken all of it, as a producer has to."""
    while True:
        with suppress(BusRefused):
            stage.player.play(share.entries)
            return


def _send_back(stage: Stage, outcome: Outcome) -> None:
    """Send dead letters back, again where that was too early: a breaker stays open for a minute."""
    before = left = reasons(stage.cloud)
    outcome.balance = stage.ledger.balance()
    for _ in range(_RETURNS):
        if left:
            stage.redrive()
            left = reasons(stage.cloud)
    outcome.given_up = [
        GivenUp(name, dict(said), max(said.total() - left.get(name, Counter()).total(), 0))
        for name, said in sorted(before.items())
    ]
    outcome.stayed = sum(said.total() for said in left.values())
    after = stage.ledger.balance()
    outcome.lost = max(len(outcome.balance.lost), len(after.lost))


@contextmanager
def _aside(fault: Fault, stage: Stage, outcome: Outcome) -> Iterator[None]:
    """Do what no proxy can; otherwise let the subscriber pull through the proxy meanwhile."""
    if fault.aside == "subscriber":
        yield
        outcome.injected = stage.stop_in_the_middle()
        outcome.retried = min(stage.catch_up(), outcome.injected)
        return
    before = stage.vendor.hung
    if fault.aside == "vendor":
        stage.vendor.answers.clear()
    with stage.subscriber_at_work():
        yield
    stage.vendor.answers.set()
    outcome.injected = stage.vendor.hung - before


def _as_taken(rule: Mapping[str, Any], company: str) -> Mapping[str, Any]:
    """Return a rule as the proxy takes it: about this company, and one stage's calls by headers."""
    taken = {
        key: value.replace(_COMPANY, company) if isinstance(value, str) else value
        for key, value in rule.items()
        if key != "stage"
    }
    return {**taken, "headers": headers_of(rule["stage"])} if "stage" in rule else taken
