"""Play the traffic share by share, each under its fault, and see that nothing of it is lost."""

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

_COMPANY = "COMPANY"  # in a rule: the one of which this share alone tells


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong."""

    title: str
    rules: tuple[Mapping[str, Any], ...] = ()
    aside: str = ""

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
    injected: int = 0
    retried: int = 0  # of the calls that failed, those that came again
    dead_lettered: int = 0
    redriven: int = 0
    lost: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    balance: Balance | None = None  # while its dead letters rest

    def wrong(self) -> Iterator[str]:
        """Yield what must not be: signals that are nowhere, dead letters that stay."""
        if self.lost:
            yield f"{self.fault}: {self.lost} signals are nowhere"
        if self.balance and not self.balance.balances:
            yield f"{self.fault}: the books do not balance: {self.balance}"
        if self.redriven < self.dead_lettered:
            yield f"{self.fault}: {self.dead_lettered - self.redriven} dead letters stay"
        if self.dead_lettered and not self.reasons:
            yield f"{self.fault}: dead letters that do not say why"
        if not self.injected:
            yield f"{self.fault}: never happened"


def read_faults(path: Path = FAULTS) -> list[Fault]:
    """Return the faults in their order."""
    return [
        Fault(each["title"], tuple(each.get("rules", ())), each.get("aside", ""))
        for each in yaml.safe_load(path.read_text())
    ]


def play_calmly(stage: Stage, shares: Sequence[Share]) -> None:
    """Play everything, and let nothing go wrong."""
    for share in shares:
        stage.player.play(share.entries)
    stage.settle()


def endure(stage: Stage, fault: Fault, share: Share) -> Outcome:
    """Play a share under a fault, end the fault, and send back what it left behind."""
    outcome = Outcome(fault.title)
    stage.ledger.expect(share.entries)
    stage.turbulence.set(fault.rules_about(share.company))
    with _aside(fault, stage, outcome):
        _insist(stage, share)
        stage.settle()
    caused = stage.turbulence.caused()
    stage.turbulence.set([])
    outcome.injected += sum(caused.times.values())
    outcome.retried += sum(caused.came_again.values())
    stage.settle()
    _send_back(stage, outcome)
    stage.catch_up()
    return outcome


def _insist(stage: Stage, share: Share) -> None:
    """Put everything again until the bus has taken all of it, as a producer has to."""
    while True:
        with suppress(BusRefused):
            stage.player.play(share.entries)
            return


def _send_back(stage: Stage, outcome: Outcome) -> None:
    left = stage.dead_letters()
    outcome.dead_lettered = sum(queue.messages for queue in left)
    for queue in left:
        outcome.reasons.update(queue.reasons)
    outcome.balance = stage.ledger.balance()
    if left:
        stage.redrive()
    outcome.redriven = outcome.dead_lettered - sum(each.messages for each in stage.dead_letters())
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
