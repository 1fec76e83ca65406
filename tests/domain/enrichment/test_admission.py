"""A call needs a token and a closed breaker; how it ends changes both."""

from datetime import timedelta

import pytest

from plg_router.domain.enrichment.admission import Admission
from plg_router.domain.enrichment.answer import Found, NoAnswer, NotFound, Why, may_cost, word_for
from plg_router.domain.enrichment.breaker import Breaker
from plg_router.domain.enrichment.bucket import Bucket, Rate
from plg_router.policy.enrichment import BreakerPolicy
from tests.domain.builders import NOON

RATE = Rate(per_minute=60, burst=2)
RULES = BreakerPolicy(failures=2, pause=timedelta(minutes=1))
FAILURES = [Why.REFUSED, Why.KEYLESS, Why.UNREACHABLE, Why.FAULTY, Why.SLOW, Why.BROKEN]
BUSY = [Why.LIMITED, Why.PENDING]


def after(*answers):
    """Return the state after answers that all came at noon."""
    state = Admission()
    for answer in answers:
        state = state.learnt(answer, RATE, RULES, NOON)
    return state


def test_a_call_that_is_let_through_takes_a_token():
    after_one = Admission().admitted(RATE, RULES, NOON)

    assert after_one == Admission(Bucket(NOON + RATE.interval), Breaker())


def test_one_probe_is_let_through_after_the_pause():
    later = NOON + RULES.pause
    probing = after(*[NoAnswer(Why.FAULTY)] * 2).admitted(RATE, RULES, later)

    assert probing.breaker.open_until == later + RULES.pause
    assert probing.admitted(RATE, RULES, later) is None


def test_no_token_is_drawn_for_a_call_that_the_breaker_holds_back():
    open_ = after(*[NoAnswer(Why.FAULTY)] * 2)

    assert open_.admitted(RATE, RULES, NOON) is None
    assert open_.bucket == Admission().bucket


def test_no_probe_is_spent_on_a_call_that_has_no_token():
    limited = after(*[NoAnswer(Why.FAULTY, retry_after=timedelta(hours=1))] * 2)
    later = NOON + RULES.pause

    assert limited.admitted(RATE, RULES, later) is None
    assert limited.admitted(RATE, RULES, NOON + timedelta(hours=1))


@pytest.mark.parametrize("why", FAILURES)
def test_failures_in_a_row_open_the_breaker(why):
    assert after(*[NoAnswer(why)] * 2).admitted(RATE, RULES, NOON) is None


@pytest.mark.parametrize("healthy", [Found(1), NotFound(), *map(NoAnswer, BUSY)])
def test_any_word_of_a_healthy_vendor_ends_the_row(healthy):
    state = after(NoAnswer(Why.FAULTY), healthy, NoAnswer(Why.FAULTY))

    assert state.admitted(RATE, RULES, NOON)


def test_a_vendor_that_asks_to_wait_is_not_called_before():
    state = after(NoAnswer(Why.LIMITED, retry_after=timedelta(seconds=30)))

    assert state.admitted(RATE, RULES, NOON + timedelta(seconds=29)) is None
    assert state.admitted(RATE, RULES, NOON + timedelta(seconds=30))


@pytest.mark.parametrize(
    ("answer", "costs", "word"),
    [
        (Found("somebody"), True, "found"),
        (NotFound(), True, "not found"),
        (NoAnswer(Why.SLOW), True, "slow"),
        (NoAnswer(Why.BROKEN), True, "broken"),
        (NoAnswer(Why.LIMITED), False, "limited"),
        (NoAnswer(Why.FAULTY), False, "faulty"),
        (NoAnswer(Why.HELD_BACK), False, "held back"),
    ],
)
def test_what_a_vendor_may_charge_for_is_on_the_bill_and_no_answer_tells_what_it_found(
    answer, costs, word
):
    assert may_cost(answer) is costs
    assert word_for(answer) == word
