"""Say how much of each package the tests hold in place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.mutants.branches import Branches
from tests.mutants.survivors import Reason
from tests.mutants.verdicts import Mutant

LEAST_SCORE = 85.0  # per cent of the mutants that can be told from the code
LEAST_BRANCHES = 95.0  # per cent of the branches


@dataclass(frozen=True, slots=True)
class Score:
    """What became of a package's mutants, and which of its branches its tests take."""

    package: str
    mutants: int
    caught: int
    equivalent: int  # no input tells them from the code, for a reason that is listed
    unlisted: tuple[Mutant, ...]  # survive for no reason that is listed
    branches: Branches

    @property
    def share(self) -> float:
        """Return the percentage caught of those that are not proven equivalent."""
        return 100 * self.caught / ((self.mutants - self.equivalent) or 1)

    @property
    def suffices(self) -> bool:
        """Tell whether nothing survives unexplained and both percentages are high enough."""
        return (
            not self.unlisted
            and self.share >= LEAST_SCORE
            and self.branches.share >= LEAST_BRANCHES
        )


def scores_of(
    mutants: Iterable[Mutant], branches: Mapping[str, Branches], reasons: Sequence[Reason]
) -> list[Score]:
    """Return the score of every package that has mutants."""
    packages = defaultdict[str, list[Mutant]](list)
    for mutant in mutants:
        packages[mutant.package].append(mutant)
    return [_score(name, packages[name], branches[name], reasons) for name in sorted(packages)]


def _score(
    package: str, mutants: Sequence[Mutant], branches: Branches, reasons: Sequence[Reason]
) -> Score:
    survivors = [mutant for mutant in mutants if not mutant.caught]
    equivalent = {s for s in survivors if any(r.equivalent and r.holds_of(s) for r in reasons)}
    listed = {s for s in survivors if any(r.holds_of(s) for r in reasons)}
    return Score(
        package,
        mutants=len(mutants),
        caught=len(mutants) - len(survivors),
        equivalent=sum(each in equivalent for each in survivors),
        unlisted=tuple(each for each in survivors if each not in listed),
        branches=branches,
    )
