"""Mutants are told by what they change, and judged by whether a test noticed."""

from pkgutil import resolve_name

import pytest

from tests.mutants.branches import Branches
from tests.mutants.score import scores_of
from tests.mutants.survivors import Reason, read_reasons, unneeded_lines
from tests.mutants.verdicts import Mutant, change_of, function_of
from tests.mutants.workplace import package_of, written_out

ALL, FEW = Branches(20, 20), Branches(18, 20)
CAUGHT = Mutant("kernel.clock.day_of", "killed")
HUNG = Mutant("kernel.clock.day_of", "timeout")
SURVIVOR = Mutant("kernel.clock.day_of", "survived", "return day {* → /} _DAY")
UNTESTED = Mutant("kernel.ids.name_of", "no tests", "return {name → None}")


def scored(*mutants, branches=ALL, reasons=()):
    (score,) = scores_of(mutants, {"kernel": branches}, reasons)
    return score


def because(*lines, equivalent=False):
    return Reason("so it is", equivalent=equivalent, mutants=lines)


def test_decorators_are_written_out_and_caches_left_out():
    source = '''\
class Rep:
    @property
    def load(self) -> int:
        """Return it."""
        return 1

    @classmethod
    def of(cls): ...

    @cached_property
    def hash(self):
        return 2

    @model_validator(mode="after")
    @traced
    def _check(self):
        return self


@lru_cache(8)
def node(name):
    return name
'''

    assert (
        written_out(source)
        == '''\
class Rep:
    def load(self) -> int:
        """Return it."""
        return 1
    load = property(load)

    @classmethod
    def of(cls): ...

    def hash(self):
        return 2
    hash = property(hash)

    def _check(self):
        return self
    _check = model_validator(mode='after')(traced(_check))


def node(name):
    return name
'''
    )


@pytest.mark.parametrize(
    ("removed", "added", "change"),
    [
        (["    return a < b"], ["    return a <= b"], "return a <{ → =} b"),
        (["    x = f(", "        a,", "    )"], ["    x = f(", "    )"], "x = f( {a,  → })"),
        (["    return a"], ["    return None"], "return {a → None}"),
    ],
)
def test_a_mutant_is_told_by_the_line_that_differs(removed, added, change):
    diff = ["--- f", "+++ f", "@@ -1 +1 @@", " def f():"]
    diff += [f"-{line}" for line in removed] + [f"+{line}" for line in added]

    assert change_of("\n".join(diff)) == change


@pytest.mark.parametrize(
    ("name", "function", "package"),
    [
        ("plg_router.kernel.clock.x_day_of__mutmut_2", "kernel.clock.day_of", "kernel"),
        ("plg_router.policy.model.x__points__mutmut_1", "policy.model._points", "policy"),
        (
            "plg_router.domain.routing.rep.xǁRepǁroom__mutmut_12",
            "domain.routing.rep.Rep.room",
            "domain.routing",
        ),
    ],
)
def test_a_mutant_is_told_by_its_function_and_not_by_its_number(name, function, package):
    assert function_of(name) == function
    assert package_of(function) == package


def test_a_mutant_that_never_ends_is_caught_and_an_equivalent_one_does_not_count():
    equivalent = because(str(SURVIVOR), equivalent=True)

    score = scored(CAUGHT, HUNG, SURVIVOR, reasons=[equivalent])

    assert (score.mutants, score.caught, score.equivalent) == (3, 2, 1)
    assert score.share == 100
    assert score.suffices


@pytest.mark.parametrize("survivor", [SURVIVOR, UNTESTED])
def test_a_survivor_without_a_reason_does_not_suffice(survivor):
    many = [CAUGHT] * 99

    assert scored(*many, survivor).unlisted == (survivor,)
    assert not scored(*many, survivor).suffices
    assert scored(*many, survivor, reasons=[because(str(survivor))]).suffices


def test_too_many_survivors_do_not_suffice_whatever_their_reasons():
    reasons = [because("kernel.clock.day_of: return * _DAY")]

    assert scored(*[CAUGHT] * 17, *[SURVIVOR] * 3, reasons=reasons).suffices
    assert not scored(*[CAUGHT] * 16, *[SURVIVOR] * 3, reasons=reasons).suffices


def test_too_few_branches_do_not_suffice():
    assert not scored(CAUGHT, branches=FEW).suffices


def test_a_line_about_no_survivor_is_not_needed():
    reasons = [because(str(SURVIVOR), "kernel.clock.*", "kernel.ids.*"), because(str(UNTESTED))]

    assert unneeded_lines(reasons, [CAUGHT, SURVIVOR]) == ["kernel.ids.*", str(UNTESTED)]


def test_every_line_of_the_list_is_about_a_function_that_there_is():
    """A run of an hour ends with reading the list, and must not find only then that it cannot."""
    lines = [line for reason in read_reasons() for line in reason.mutants]

    functions = {line.partition(": ")[0] for line in lines}

    assert all(resolve_name(f"plg_router.{function}") for function in functions)
