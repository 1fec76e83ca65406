"""Of several triggers that ask for a seller the policy's order of roles decides who is called."""

from dataclasses import replace
from itertools import permutations

import pytest

from plg_router.domain.handoff.call import call_of
from plg_router.domain.handoff.effects import effects_of
from plg_router.domain.handoff.triggers import Held
from plg_router.domain.scoring.contribution import Fact
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import BY_SIZE, Action
from plg_router.policy.routing import SizeClass
from tests.domain.builders import POLICY
from tests.domain.handoff.accounts import seen_of

RULES = POLICY.handoff
ENGINEER, EXPANSION, SMB = "solutions_engineer", "expansion_specialist", "smb"


def held(role, *, play=None, actions=(Action.ASSIGN,), evidence=()):
    """Return a trigger that holds, for a role."""
    trigger = RULES.triggers["organic_spread"].model_copy(
        update={"role": role, "play": play, "actions": actions}
    )
    return Held(f"for {role}", trigger, evidence)


def called(*triggers, size=SizeClass.MID):
    return call_of(replace(seen_of(), held=triggers, size=size), RULES)


@pytest.mark.requirement("S76", "T8")
@pytest.mark.parametrize("order", list(permutations([SMB, EXPANSION, ENGINEER])))
def test_the_first_role_of_the_policys_order_is_called_with_its_play(order):
    call = called(*(held(role, play=f"play of {role}") for role in order))

    assert (call.role, call.play) == (ENGINEER, f"play of {ENGINEER}")


def test_a_role_that_the_order_lacks_and_none_at_all_come_last():
    assert called(held("unheard"), held(None), held(SMB)).role == SMB


def test_a_trigger_that_asks_for_nobody_calls_nobody():
    alert = held(ENGINEER, play="x", actions=(Action.ALERT,))
    cell = seen_of().cell

    assert called(alert) == called()
    assert (called().role, called().play) == (cell.role, cell.play)


@pytest.mark.requirement("S76", "T8")
@pytest.mark.parametrize(
    ("role", "size", "alerted"),
    [
        (BY_SIZE, SizeClass.MID, RULES.by_size.otherwise),
        (ENGINEER, SizeClass.MID, ENGINEER),
        (ENGINEER, SizeClass.ENTERPRISE, ENGINEER),
    ],
)
def test_an_alert_is_for_the_role_that_its_trigger_means(role, size, alerted):
    seen = replace(seen_of(), size=size)

    (alert,) = effects_of(
        held(role, actions=(Action.ALERT,)), seen, POLICY, owner=None, quiet=False
    )

    assert alert.for_role == alerted


def test_what_a_trigger_rests_on_is_told_in_words():
    evidence = (Fact(Kind.PRICING_PAGE_VIEWED, 3), Fact("seats", value="5 to 50"))

    assert held(SMB, evidence=evidence).reason == "pricing_page_viewed x3, seats 5 to 50"


def test_what_nothing_dates_is_of_no_day():
    undated, dated = Fact("seats", value="5 to 50"), Fact(Kind.DEMO_REQUESTED, 1, last_day=9)

    assert held(SMB).evidence_day == held(SMB, evidence=(undated,)).evidence_day == 0
    assert held(SMB, evidence=(undated, dated)).evidence_day == 9
