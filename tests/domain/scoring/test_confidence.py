"""Confidence says how much of what scoring reads is known, and how fresh it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.scoring.scorecard import Confidence
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from tests.domain.builders import IDEAL_COMPANY, TODAY, days_ago, policy, signal
from tests.domain.scoring.cards import card_of
from tests.domain.strategies import batches

KNOWN = {"seniority": Seniority.LEAD, "department": "data"}
NOBODY_KNOWN = CompanyFacts()


def confidence(*signals, company=IDEAL_COMPANY, today=TODAY, **changes):
    return card_of(signals, company, today=today, policy=policy(**changes)).confidence


@pytest.mark.requirement("S221")
def test_all_that_is_read_known_and_used_today_is_full_confidence():
    assert confidence(signal(**KNOWN)) == Confidence(100, (), 0)


@pytest.mark.parametrize(
    ("person", "company", "unknown"),
    [
        (KNOWN | {"mail": None}, {}, "mail class"),
        (KNOWN, {"employees": None}, "size"),
        (KNOWN, {"industry": None}, "industry"),
        (KNOWN | {"seniority": Seniority.UNKNOWN}, {}, "title"),
        (KNOWN | {"department": ""}, {}, "department"),
    ],
)
@pytest.mark.requirement("S221")
def test_each_unknown_fact_costs_a_fifth_and_is_named(person, company, unknown):
    found = confidence(signal(**person), company=replace(IDEAL_COMPANY, **company))

    assert found == Confidence(80, (unknown,), 0)


@pytest.mark.requirement("S221")
def test_an_idle_account_loses_half_of_it_every_half_life():
    by_days = [confidence(signal(**KNOWN, at=days_ago(days))).percent for days in (0, 14, 28)]

    assert by_days == [100, 50, 25]
    assert confidence(signal(**KNOWN, at=days_ago(14))).idle_days == 14


def test_the_half_life_is_policy():
    idle = signal(**KNOWN, at=days_ago(14))

    assert confidence(idle, scoring__confidence_half_life_days=7).percent == 25


def test_an_account_nobody_ever_used_earns_none():
    found = confidence(signal(Kind.SIGNED_UP, **KNOWN))

    assert (found.percent, found.idle_days) == (0, None)


def test_a_domain_on_the_enterprise_list_is_of_known_size():
    listed = {"routing__sizes__enterprise_domains": ["acme.com"]}

    assert "size" not in confidence(signal(), company=NOBODY_KNOWN, **listed).unknown


@given(batches, st.integers(0, 60))
@pytest.mark.requirement("S221")
def test_time_alone_never_raises_it(signals, days):
    now, later = (
        card_of(signals, account=AccountId("person:1"), today=TODAY + moved).confidence
        for moved in (0, days)
    )

    assert 0 <= later.percent <= now.percent <= 100
    assert later.unknown == now.unknown
