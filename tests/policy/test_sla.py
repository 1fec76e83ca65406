"""The clocks as they ship, and what no policy may make of them."""

from datetime import timedelta

import pytest

from plg_router.kernel.errors import Rejected
from plg_router.policy.policy import read_policy
from plg_router.policy.routing import SizeClass, Squad
from tests.policy.documents import edited

SLA = read_policy(edited({})).sla


@pytest.mark.requirement("S91", "S144", "S147", "S154")
def test_the_clocks_are_as_asked_for():
    assert timedelta(hours=2) == SLA.first_touch
    assert timedelta(hours=24) == SLA.book_within
    assert timedelta(weeks=2) == SLA.expire_after


@pytest.mark.requirement("S146", "S153")
def test_every_lead_is_bounded_and_every_squad_has_a_named_person():
    assert SLA.attempts >= 1
    assert SLA.longest_wait <= timedelta(days=1)
    assert set(SLA.escalate_to) == set(Squad)


@pytest.mark.requirement("S156")
def test_small_logos_are_the_smallest_sizes():
    assert set(SLA.small_logos) == {SizeClass.MICRO, SizeClass.SMALL}


@pytest.mark.parametrize("remind_after", ["PT2H", "PT3H"])
@pytest.mark.requirement("S145")
def test_a_reminder_that_comes_no_sooner_than_the_breach_is_refused(remind_after):
    with pytest.raises(Rejected) as refused:
        read_policy(edited({"sla/remind_after": remind_after}))

    assert refused.value.field == "sla"
    assert refused.value.fix == "remind_after is no shorter than first_touch; shorten it"


@pytest.mark.parametrize(
    "clock", ["first_touch", "remind_after", "longest_wait", "book_within", "expire_after"]
)
def test_no_clock_may_run_out_at_once(clock):
    with pytest.raises(Rejected):
        read_policy(edited({f"sla/{clock}": "PT0S"}))
