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
from infra.faults.ledger import Balance
from infra.faults.stage import Stage
from infra.faults.traffic import Share

FAULTS = Path(__file__).with_name("faults.yaml")

_RETURNS = 3  # of the dead letters of a fault that is over
_MUTE = ("the function ended without a word", "cannot be read")
_COMPANY = "COMPANY"  # in a rule: the one of which this share alone tells


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong."""

    title: str
    rules: tuple[Mapping[str, Any], ...] = ()
    aside: str = ""
    says: str = ""  # in the reason of every dead letter it makes; then it has to make some
    silences: bool = False  # whoever would say why

    @property
    def strikes_one_company(self) -> bool:
        """Tell whether everybody else's signals have to be done while it lasts."""
        return bool(self.rules) and all(_COMPANY in rule.get("body", "") for rule in self.rules)

    def rules_about(self, company: str) -> list[Mapping[str, Any]]:
        """Return what the proxy takes."""
        return [
            {**_replaced(rule, company), "name": f"{self.title}/{number}"}
            for number, rule in enumerate(self.rules)
        ]


@dataclass(slots=True)
class Outcome:
    """What a fault did to its share of the traffic."""

    fault: str
    says: str = ""
    silences: bool = False
    seconds: int = 0
    injected: int = 0
    retried: int = 0  # of the calls that failed, those that came again
    dead_lettered: int = 0
    redriven: int = 0
    lost: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)  # of all its dead letters
    balance: Balance | None = None  # while its dead letters rest
    idle: Sequence[str] = ()  # its rules that no call met
    beside: Sequence[str] = ()  # what it stopped, and should not have

    def wrong(self) -> Iterator[str]:
        """Yield what must not be: signals that are nowhere, dead letters that stay or are mute."""
        if not self.injected:
            yield f"{self.fault}: never happened"
        if self.lost:
            yield f"{self.fault}: {self.lost} signals are nowhere"
        if self.balance and not self.balance.balances:
            yield f"{self.fault}: the books do not balance: {self.balance}"
        if self.redriven < self.dead_lettered:
            yield f"{self.fault}: {self.dead_lettered - self.redriven} dead letters stay"
        if self.says and not self.dead_lettered:
            yield f"{self.fault}: no dead letters"
        if self.beside:
            yield f"{self.fault}: {len(self.beside)} signals of others were stopped as well"
        for reason, times in self.reasons.items():
            if self.says not in reason:
                yield f"{self.fault}: {times} dead letters say {reason}, and not {self.says}"
            elif reason.endswith(_MUTE) and not self.silences:
                yield f"{self.fault}: {times} dead letters are mute: {reason}"


def read_faults(path: Path = FAULTS) -> list[Fault]:
    """Return the faults in their order."""
    return [
        Fault(**{**each, "rules": tuple(each.get("rules", ()))})
        for each in yaml.safe_load(path.read_text())
    ]


def play_calmly(stage: Stage, shares: Sequence[Share]) -> None:
    """Play everything, and let nothing go wrong."""
    for share in shares:
        stage.player.play(share.entries)
    stage.settle()


def endure(stage: Stage, fault: Fault, share: Share) -> Outcome:
    """Play a share under a fault, end the fault, and send back what it left behind."""
    outcome, began = Outcome(fault.title, fault.says, fault.silences), time.monotonic()
    stage.ledger.expect(share.entries)
    rules = fault.rules_about(share.company)
    stage.turbulence.set(rules)
    with _aside(fault, stage, outcome):
        _insist(stage, share)
        stage.settle()
    caused = stage.turbulence.caused()
    stage.turbulence.set([])
    outcome.injected += sum(caused.times.values())
    outcome.retried += sum(caused.came_again.values())
    outcome.idle = [rule["name"] for rule in rules if not caused.times[rule["name"]]]
    stage.settle()
    if fault.strikes_one_company:
        outcome.beside = sorted(stage.ledger.beside(share.of_company))
    _send_back(stage, outcome)
    stage.catch_up()
    outcome.seconds = round(time.monotonic() - began)
    return outcome


def _insist(stage: Stage, share: Share) -> None:
    """Put everything again until the bus has taken all of it, as a producer has to."""
    while True:
        with suppress(BusRefused):
            stage.player.play(share.entries)
            return


def _send_back(stage: Stage, outcome: Outcome) -> None:
    """Send dead letters back, again where that was too early: a breaker stays open for a minute."""
    left = stage.dead_letters()
    outcome.dead_lettered, outcome.reasons = len(left), dict(Counter(left))
    outcome.balance = stage.ledger.balance()
    for _ in range(_RETURNS):
        if left:
            stage.redrive()
            left = stage.dead_letters()
    outcome.redriven = outcome.dead_lettered - len(left)
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


def _replaced(rule: Mapping[str, Any], company: str) -> Mapping[str, Any]:
    return {
        key: value.replace(_COMPANY, company) if isinstance(value, str) else value
        for key, value in rule.items()
    }
