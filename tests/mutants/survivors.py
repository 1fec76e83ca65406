"""The mutants that may survive, each with its reason."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.mutants.verdicts import Mutant

_LIST = Path(__file__).with_name("survivors.yaml")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some mutants survive; the equivalent ones cannot be told apart by any input."""

    why: str
    equivalent: bool
    mutants: tuple[str, ...]  # as a mutant is told, `*` for anything

    def holds_of(self, mutant: Mutant) -> bool:
        """Tell whether the mutant is listed here."""
        return any(_matches(pattern, mutant) for pattern in self.mutants)

    def lines_without(self, survivors: Collection[Mutant]) -> list[str]:
        """Return the lines of which none of the survivors is."""
        return [line for line in self.mutants if not any(_matches(line, s) for s in survivors)]


def read_reasons() -> list[Reason]:
    """Return what `survivors.yaml` says."""
    document = yaml.safe_load(_LIST.read_text())
    return [
        Reason(why, equivalent=kind == "equivalent", mutants=tuple(mutants))
        for kind, reasons in document.items()
        for why, mutants in reasons.items()
    ]


def unneeded_lines(reasons: Iterable[Reason], mutants: Iterable[Mutant]) -> list[str]:
    """Return the lines of the list that are about no survivor."""
    survivors = [mutant for mutant in mutants if not mutant.caught]
    return [line for reason in reasons for line in reason.lines_without(survivors)]


def _matches(pattern: str, mutant: Mutant) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), str(mutant)) is not None
