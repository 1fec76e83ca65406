"""Read what became of every mutant, and name each so that its name outlives edits elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

from tests.mutants.workplace import package_of

_CAUGHT = {"killed", "timeout"}  # a mutant that never ends is noticed too
_NAME = re.compile(r"plg_router\.(.+)\.x_?(ǁ(?P<owner>.+)ǁ)?(?P<function>.+)__mutmut_\d+")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of the code; `change` is told only of those that were not caught."""

    function: str  # e.g. domain.enrichment.bucket.Bucket.take
    verdict: str  # in mutmut's words
    change: str = ""  # the changed line, e.g. return tokens {> → >=} 0

    @property
    def package(self) -> str:
        """Return `kernel`, `policy` or the package of the domain."""
        return package_of(self.function)

    @property
    def caught(self) -> bool:
        """Tell whether a test failed."""
        return self.verdict in _CAUGHT

    def __str__(self) -> str:
        return f"{self.function}: {self.change}"


def read_mutants(part: str = "") -> Iterator[Mutant]:
    """Yield the mutants of a package or module, by its dotted name in the core; or all of them."""
    for path in sorted(walk_mutatable_files()):
        file = SourceFileMutationData(path=path)
        file.load()
        for name, exit_code in file.exit_code_by_key.items():
            function, verdict = function_of(name), status_by_exit_code[exit_code]
            if not f"{function}.".startswith(part and f"{part}."):
                continue
            change = "" if verdict in _CAUGHT else change_of(get_diff_for_mutant(name, path=path))
            yield Mutant(function, verdict, change)


def forget_survivors() -> None:
    """Let mutmut try again whatever was not caught."""
    for path in walk_mutatable_files():
        file = SourceFileMutationData(path=path)
        file.load()
        for name, exit_code in file.exit_code_by_key.items():
            if status_by_exit_code[exit_code] not in _CAUGHT:
                file.exit_code_by_key[name] = None
        if file.exit_code_by_key:
            file.save()


def function_of(name: str) -> str:
    found = _NAME.fullmatch(name)
    if not found:
        raise ValueError(f"mutmut names its mutants in another way: {name}")
    module, _, owner, function = found.groups()
    return ".".join(filter(None, (module, owner, function)))


def change_of(diff: str) -> str:
    """Return the lines that differ as one, with what differs in braces."""
    was, now = (_tokens(diff, sign) for sign in "-+")
    start = _shared(was, now)
    end = _shared(was[start:][::-1], now[start:][::-1])
    before, after = was[:start], was[len(was) - end :]
    old, new = was[start : len(was) - end], now[start : len(now) - end]
    return "".join([*before, "{", *old, " → ", *new, "}", *after])


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many tokens both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _tokens(diff: str, sign: str) -> list[str]:
    lines = [line[1:].strip() for line in diff.splitlines()[2:] if line.startswith(sign)]
    return re.findall(r"\w+|\W", " ".join(lines))
