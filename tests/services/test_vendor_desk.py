"""Vendors are called within their rate, only while they answer, and every call is on the bill."""

from datetime import timedelta

import pytest

from plg_router.domain.enrichment.answer import Found, NoAnswer, NotFound, Why
from plg_router.domain.enrichment.bucket import Rate
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.kernel.errors import Conflict
from tests.fakes.crowd import at_once
from tests.fakes.vendors import KnownVendor, ResearchPipeline

FACTS = CompanyFacts(employees=40)
HELD_BACK = NoAnswer(Why.HELD_BACK)


class Notes:
    """Claims made and taken back."""

    def __init__(self):
        self.claimed = self.released = 0

    def claim(self):
        """Note a claim."""
        self.claimed += 1

    def release(self):
        """Note that one was taken back."""
        self.released += 1


@pytest.fixture
def notes():
    return Notes()


def desk_with(**terms):
    """Return a pipeline and its one vendor."""
    vendor = KnownVendor("apollo", {"acme.com": FACTS}, **terms)
    return ResearchPipeline(vendor), vendor


def ask(pipeline, vendor, notes, domain="acme.com"):
    """Ask the vendor about a company."""
    return pipeline.desk_of_vendors.ask(
        vendor, lambda: vendor.company(domain), claim=notes.claim, release=notes.release
    )


def test_what_a_vendor_says_is_handed_on_and_billed(notes):
    pipeline, vendor = desk_with(price=0.25)

    answers = [ask(pipeline, vendor, notes, domain) for domain in ("acme.com", "unknown.com")]

    assert answers == [Found(FACTS), NotFound()]
    totals = {name: pipeline.bill.total(name) for name in ("calls", "hits", "misses", "unanswered")}
    assert totals == {"calls": 2, "hits": 1, "misses": 1, "unanswered": 0}
    assert pipeline.bill.total("spend_usd") == 0.5
    assert (notes.claimed, notes.released) == (2, 0)


@pytest.mark.parametrize("why", [Why.LIMITED, Why.FAULTY, Why.UNREACHABLE, Why.REFUSED])
def test_a_call_that_the_vendor_refused_costs_nothing_and_may_be_made_again(notes, why):
    pipeline, vendor = desk_with()
    vendor.says = NoAnswer(why)

    assert ask(pipeline, vendor, notes) == NoAnswer(why)
    assert (pipeline.bill.total("calls"), pipeline.bill.total("spend_usd")) == (1, 0)
    assert (notes.claimed, notes.released) == (1, 1)


def test_a_call_that_is_held_back_is_none(notes):
    pipeline, vendor = desk_with(rate=Rate(per_minute=1, burst=1))
    ask(pipeline, vendor, notes)

    assert ask(pipeline, vendor, notes) == HELD_BACK
    assert vendor.asked == ["acme.com"]
    assert len(pipeline.bill.lines) == 1
    assert notes.claimed == 1


def test_waiting_brings_the_next_call(notes):
    pipeline, vendor = desk_with(rate=Rate(per_minute=1, burst=1))
    ask(pipeline, vendor, notes)

    pipeline.clock.advance(timedelta(minutes=1))

    assert ask(pipeline, vendor, notes) == Found(FACTS)


def test_a_vendor_that_asks_to_wait_is_not_called_before(notes):
    pipeline, vendor = desk_with()
    vendor.says = NoAnswer(Why.LIMITED, timedelta(seconds=30))
    ask(pipeline, vendor, notes)
    vendor.says = None

    pipeline.clock.advance(timedelta(seconds=29))
    early = ask(pipeline, vendor, notes)
    pipeline.clock.advance(timedelta(seconds=1))

    assert early == HELD_BACK
    assert ask(pipeline, vendor, notes) == Found(FACTS)


def test_a_vendor_that_keeps_failing_is_left_alone_and_then_probed_once(notes):
    pipeline, vendor = desk_with()
    vendor.says = NoAnswer(Why.SLOW)
    answers = [ask(pipeline, vendor, notes) for _ in range(8)]
    vendor.says = None

    pipeline.clock.advance(timedelta(minutes=1))
    probe, next_ = ask(pipeline, vendor, notes), ask(pipeline, vendor, notes)

    assert answers == [NoAnswer(Why.SLOW)] * 5 + [HELD_BACK] * 3
    assert (probe, next_) == (Found(FACTS), Found(FACTS))


def test_one_vendors_trouble_is_no_other_ones(notes):
    pipeline = ResearchPipeline(KnownVendor("apollo"), KnownVendor("breeze", {"acme.com": FACTS}))
    apollo, breeze = pipeline.vendors.vendors.values()
    apollo.says = NoAnswer(Why.FAULTY)

    for _ in range(9):
        ask(pipeline, apollo, notes)

    assert len(apollo.asked) == 5
    assert ask(pipeline, breeze, notes) == Found(FACTS)


def test_a_rate_is_shared_by_everybody_who_calls_at_once(busy_threads):  # noqa: ARG001
    pipeline, vendor = desk_with(rate=Rate(per_minute=1, burst=4))
    notes = Notes()

    answers = at_once([lambda: ask(pipeline, vendor, notes)] * 24)

    assert len(vendor.asked) <= 4
    assert answers.count(HELD_BACK) == 24 - len(vendor.asked)


def test_a_state_that_others_keep_changing_holds_the_call_back(notes):
    pipeline, vendor = desk_with()
    pipeline.storage.fail_next(3, Conflict)

    assert ask(pipeline, vendor, notes) == HELD_BACK
    assert vendor.asked == []


def test_a_claim_that_somebody_else_holds_stops_the_call():
    pipeline, vendor = desk_with()

    def taken():
        raise Conflict

    with pytest.raises(Conflict):
        pipeline.desk_of_vendors.ask(
            vendor, lambda: vendor.company("acme.com"), claim=taken, release=taken
        )
    assert vendor.asked == []
    assert pipeline.bill.lines == []


def test_vendors_are_ranked_by_the_policy_and_only_those_that_are_configured():
    pipeline = ResearchPipeline(KnownVendor("breeze"), KnownVendor("apollo"))

    assert [vendor.name for vendor in pipeline.desk_of_vendors.ranked()] == ["apollo", "breeze"]
    assert list(ResearchPipeline().desk_of_vendors.ranked()) == []
