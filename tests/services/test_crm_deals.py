"""Opportunities and deals lie with their account, whatever order the CRM's words arrive in."""

from contextlib import suppress
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.crm.events import DealAttributed
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.deals import Deal, Opportunity
from plg_router.domain.routing.events import AccountOwnerChanged
from plg_router.domain.routing.ownership import AccountChange, CrmAccount, Lifecycle, Whose
from plg_router.kernel.errors import AlreadyHandled, Conflict, Transient
from plg_router.kernel.ids import RepId
from tests.fakes.cast import CAUSE, DAY, MID_MARKET, NOW, company, rep, signal
from tests.fakes.crm import CrmPipeline

ACME = company("acme.com")
BY_DOMAIN, BY_RECORD = Whose(domain="acme.com"), Whose(crm_id="crm-1")


def opportunity(version=1, owner="olga", **changes):
    told = Opportunity("opp-1", version, "crm-1", RepId(owner) if owner else None)
    return replace(told, **changes)


def record(version=1, owner=None, facts=MID_MARKET):
    crm = CrmAccount("crm-1", version, RepId(owner) if owner else None)
    return AccountChange(crm, ("acme.com",), facts)


def told(pipeline, *words, whose=BY_DOMAIN):
    for word in words:
        with suppress(AlreadyHandled):
            if isinstance(word, AccountChange):
                pipeline.apply(word, CAUSE)
            else:
                pipeline.deal(word, whose, CAUSE)
    return pipeline


def staffed():
    pipeline = CrmPipeline()
    for version, name in enumerate(("olga", "nina"), 1):
        pipeline.roster.save(rep(name), version)
    return pipeline


@pytest.mark.requirement("S74", "S75", "T1")
@pytest.mark.parametrize("earlier", [None, opportunity(1, "nina")], ids=["blank", "known"])
def test_a_word_on_a_record_that_finds_its_company_right_now_is_not_left_behind(earlier):
    """Salesforce tells of an account and its opportunity at once, and two batches bring them."""
    pipeline = told(CrmPipeline(), *([earlier] if earlier else []), whose=BY_RECORD)
    pipeline.storage.before_next_write(
        lambda: pipeline.deal(opportunity(2, "olga"), BY_RECORD, CAUSE)
    )

    with pytest.raises(Conflict):
        pipeline.apply(record(), CAUSE)
    pipeline.apply(record(), CAUSE)

    assert owner_of(pipeline) == "olga"


@pytest.mark.requirement("S74", "T1")
def test_a_word_on_a_record_that_has_just_found_its_company_is_told_there():
    pipeline = CrmPipeline()
    pipeline.storage.before_next_write(lambda: pipeline.apply(record(), CAUSE))

    with pytest.raises(Conflict):
        pipeline.deal(opportunity(), BY_RECORD, CAUSE)
    pipeline.deal(opportunity(), BY_RECORD, CAUSE)

    assert owner_of(pipeline) == "olga"


def in_hand(pipeline):
    reps = pipeline.roster.reps(NOW).values()
    return {one.rep_id: one.complex_deals for one in reps if one.complex_deals}


def owner_of(pipeline):
    return pipeline.accounts.load(ACME).records.value.owner


@pytest.mark.requirement("S18", "S74")
def test_an_open_opportunity_makes_its_owner_the_owner_until_it_ends():
    pipeline = told(staffed(), record(), opportunity())
    was = owner_of(pipeline)

    told(pipeline, opportunity(2, is_open=False))

    assert (was, owner_of(pipeline)) == ("olga", None)
    moves = [each for each in pipeline.storage.events() if isinstance(each, AccountOwnerChanged)]
    assert [(move.previous_owner, move.owner) for move in moves] == [(None, "olga"), ("olga", None)]


@pytest.mark.requirement("S18", "S75")
def test_the_owner_of_the_account_comes_before_that_of_the_opportunity():
    pipeline = told(staffed(), record(owner="nina"), opportunity(owner="olga"))

    assert owner_of(pipeline) == "nina"


@pytest.mark.requirement("S13", "S18")
def test_an_opportunity_waits_for_the_domain_of_its_account():
    pipeline = told(staffed(), opportunity(), whose=BY_RECORD)
    before = owner_of(pipeline)

    told(pipeline, record())

    assert (before, owner_of(pipeline)) == (None, "olga")
    told(pipeline, opportunity(2, owner="nina"), whose=BY_RECORD)
    assert owner_of(pipeline) == "nina"


def newest(pipeline):
    """Return the newest of everything, but for who was heard to have an opportunity before."""
    records = pipeline.accounts.load(ACME).records.value
    kept = {key: replace(each, owners=frozenset()) for key, each in records.opportunities.items()}
    return replace(records, opportunities=kept)


def rules(pipeline):
    """Return the rule that was told of each deal last."""
    events = pipeline.storage.events()
    return {each.deal.deal_id: each.rule for each in events if isinstance(each, DealAttributed)}


words = st.lists(
    st.one_of(
        st.builds(
            opportunity,
            st.integers(1, 4),
            st.sampled_from([None, "olga", "nina"]),
            amount=st.sampled_from([None, 90_000]),
            is_open=st.booleans(),
            opened_at=st.sampled_from([None, NOW - DAY]),
        ),
        st.builds(record, st.integers(1, 3), st.sampled_from([None, "olga", "nina"])),
        st.builds(
            Deal,
            st.just("opp-1"),
            st.integers(1, 3),
            st.booleans(),
            st.just("sales"),
            st.just(NOW),
        ),
    ),
    max_size=5,
    unique_by=lambda word: (type(word), getattr(word, "version", None) or word.crm.version),
)


@pytest.mark.requirement("S18", "S134")
@given(said=words, by_record=st.booleans(), data=st.data())
def test_order_and_repetition_of_the_crms_words_decide_nothing(said, by_record, data):
    whose = BY_RECORD if by_record else BY_DOMAIN
    name = [record(9, facts=CompanyFacts("Acme"))]  # the company becomes known in the end
    again = data.draw(st.permutations([*said, *said]))

    once = told(staffed(), *said, *name, whose=whose)
    often = told(staffed(), *again, *name, *again, whose=whose)

    assert newest(once) == newest(often)
    assert rules(once) == rules(often)
    assert in_hand(once) == in_hand(often)


@pytest.mark.requirement("S134")
def test_a_complex_deal_is_in_the_hands_of_its_owner_alone_and_while_it_is_open():
    pipeline = told(staffed(), opportunity(amount=60_000))
    first = in_hand(pipeline)
    second = in_hand(told(pipeline, opportunity(2, owner="nina", amount=60_000)))
    third = in_hand(told(pipeline, opportunity(3, owner="nina", amount=60_000, is_open=False)))

    assert (first, second, third) == ({"olga": 1}, {"nina": 1}, {})


@pytest.mark.requirement("S134")
def test_a_small_deal_fills_nobodys_hands_and_a_closed_one_empties_them():
    small = in_hand(told(staffed(), opportunity(amount=9_000)))
    pipeline = told(staffed(), opportunity(amount=60_000))

    told(pipeline, Deal("opp-1", 2, True, "sales", NOW))  # noqa: FBT003

    assert (small, in_hand(pipeline)) == ({}, {})


@pytest.mark.requirement("S134")
def test_hands_are_right_although_the_word_was_interrupted_before_them():
    pipeline = told(staffed(), opportunity(amount=60_000))
    moved = opportunity(2, owner="nina", amount=60_000)
    pipeline.storage.before_next_write(lambda: None)
    pipeline.storage.fail_next(1, Transient)

    with pytest.raises(Transient):
        pipeline.deal(moved, BY_DOMAIN, CAUSE)
    told(pipeline, moved)

    assert in_hand(pipeline) == {"nina": 1}


@pytest.mark.requirement("S169")
def test_a_deal_at_the_checkout_after_sales_took_part_is_a_crossover():
    pipeline = staffed()
    pipeline.fold(signal("1", at=NOW - 30 * DAY))
    told(pipeline, opportunity(opened_at=NOW - 5 * DAY))

    told(pipeline, Deal("order-1", 1, True, "checkout", NOW, 12_000))  # noqa: FBT003

    (earned,) = (each for each in pipeline.storage.events() if isinstance(each, DealAttributed))
    assert earned.rule.rule == "self_serve_touched_by_sales"
    assert (earned.account_id, earned.deal.amount) == (ACME, 12_000)


@pytest.mark.requirement("S169")
def test_a_late_word_that_sales_took_part_corrects_the_attribution():
    pipeline = staffed()
    pipeline.fold(signal("1", at=NOW - 30 * DAY))
    deal = Deal("order-1", 1, True, "checkout", NOW)  # noqa: FBT003

    late = opportunity(opened_at=NOW - 5 * DAY)

    told(pipeline, deal, late, replace(late, version=2, stage="demo"))

    earned = [each for each in pipeline.storage.events() if isinstance(each, DealAttributed)]
    assert [each.rule.rule for each in earned] == ["self_serve", "self_serve_touched_by_sales"]


@pytest.mark.requirement("S169")
def test_a_deal_is_attributed_once_a_version():
    deal = Deal("order-1", 1, True, "checkout", NOW)  # noqa: FBT003
    pipeline = told(staffed(), deal, deal, replace(deal, version=2), deal)

    earned = [each for each in pipeline.storage.events() if isinstance(each, DealAttributed)]
    assert [each.deal.version for each in earned] == [1, 2]


@pytest.mark.requirement("S18")
def test_of_two_versions_at_one_moment_the_newer_describes_the_company():
    old, new = record(1, facts=CompanyFacts("Old", 10)), record(2, facts=CompanyFacts("New", 900))
    for order in permutations([old, new, old]):
        pipeline = told(CrmPipeline(), *order)

        known = pipeline.accounts.load(ACME).firmographics.value.believed(["crm"])

        assert known == CompanyFacts("New", 900)


@pytest.mark.requirement("S18")
def test_an_older_version_between_the_steps_of_a_newer_describes_nothing():
    pipeline = CrmPipeline()
    old, new = record(1, facts=CompanyFacts("Old", 10)), record(2, facts=CompanyFacts("New", 900))
    told(pipeline, old)
    same = record(3, facts=CompanyFacts("New", 900))
    pipeline.tell(ACME, "crm/crm-1", new.facts, CAUSE, 2)
    pipeline.tell(ACME, "crm/crm-1", same.facts, CAUSE, 3)

    is_new = pipeline.tell(ACME, "crm/crm-1", CompanyFacts("Late", 20), CAUSE, 2)

    assert is_new is False
    known = pipeline.accounts.load(ACME).firmographics.value.believed(["crm"])
    assert known == CompanyFacts("New", 900)


def test_a_customer_stays_one_whatever_becomes_of_an_opportunity():
    customer = AccountChange(
        CrmAccount("crm-1", 1, RepId("nina"), lifecycle=Lifecycle.CUSTOMER),
        ("acme.com",),
        MID_MARKET,
    )

    pipeline = told(staffed(), customer, opportunity(), opportunity(2, is_open=False))

    assert owner_of(pipeline) == "nina"
