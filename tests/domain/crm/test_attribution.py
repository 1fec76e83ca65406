"""Who earned a deal is told by the first row of a table, crossovers included."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.engage import engage
from plg_router.domain.crm.attribution import History, attributed, attributions, history
from plg_router.domain.routing.deals import Deal, Opportunity
from plg_router.domain.routing.ownership import CrmRecords
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import NOTHING
from plg_router.kernel.clock import start_of
from plg_router.policy.crm import Origin, Pipeline
from tests.domain.builders import (
    ACME,
    DAY,
    NOON,
    POLICY,
    TODAY,
    desk,
    open_lead,
    rep,
    request,
    signal,
)

EARLY, LATE = NOON - 30 * DAY, NOON - 10 * DAY
PRODUCT, SALES = Origin.PRODUCT, Origin.SALES


def deal(channel="checkout", *, won=True):
    return Deal("deal-1", 1, won=won, channel=channel, closed_at=NOON, amount=4_000)


def rule_for(channel, before):
    return attributed(ACME, deal(channel), before, POLICY).rule


@pytest.mark.requirement("S169")
@pytest.mark.parametrize(
    ("channel", "used", "sold", "expected"),
    [
        ("checkout", EARLY, None, ("self_serve", PRODUCT, None, Pipeline.PLG)),
        ("checkout", EARLY, LATE, ("self_serve_touched_by_sales", PRODUCT, SALES, Pipeline.PLG)),
        ("checkout", LATE, EARLY, ("sales_sourced_checkout", SALES, PRODUCT, Pipeline.SALES)),
        ("checkout", None, EARLY, ("sales_sourced_checkout", SALES, PRODUCT, Pipeline.SALES)),
        ("sales", EARLY, LATE, ("product_led_sale", PRODUCT, SALES, Pipeline.SALES)),
        ("sales", LATE, EARLY, ("product_assisted_sale", SALES, PRODUCT, Pipeline.SALES)),
        ("sales", None, EARLY, ("sales", SALES, None, Pipeline.SALES)),
        ("sales", None, None, ("sales", SALES, None, Pipeline.SALES)),
    ],
)
def test_the_table_names_the_source_and_the_assistant(channel, used, sold, expected):
    rule = rule_for(channel, History(used, sold))

    assert (rule.rule, rule.sourced_by, rule.assisted_by, rule.pipeline) == expected


moments = st.none() | st.datetimes().map(lambda at: at.replace(tzinfo=NOON.tzinfo))


@pytest.mark.requirement("S169")
@given(channel=st.sampled_from(["checkout", "sales"]), used=moments, sold=moments)
def test_every_deal_has_exactly_one_rule_and_nobody_assists_themselves(channel, used, sold):
    rule = rule_for(channel, History(used, sold))

    assert rule in POLICY.crm.attribution
    assert rule.assisted_by is not rule.sourced_by


def test_the_event_carries_the_deal_the_rule_and_the_policy():
    told = attributed(ACME, deal(won=False), History(EARLY, None), POLICY)

    assert (told.account_id, told.deal.won, told.deal.amount) == (ACME, False, 4_000)
    assert told.policy_hash == POLICY.hash


@pytest.mark.requirement("S169")
def test_sales_takes_part_by_opening_an_opportunity_or_by_reaching_somebody():
    profile = fold([signal(at=EARLY)])
    opened = CrmRecords.of(Opportunity("opp-1", 1, opened_at=LATE, is_open=False))
    waiting = open_lead(request(), desk(rep("ann"), now=LATE))

    found = [
        history(profile, CrmRecords(), None, until=NOON).first_sold_at,
        history(profile, opened, None, until=NOON).first_sold_at,
        history(profile, CrmRecords(), waiting, until=NOON).first_sold_at,
        history(profile, CrmRecords(), engage(waiting, LATE), until=NOON).first_sold_at,
    ]

    assert found == [None, LATE, None, LATE]


def test_what_came_after_the_deal_has_no_part_in_it():
    profile = fold([signal(at=NOON + 5 * DAY)])
    opened = CrmRecords.of(Opportunity("opp-1", 1, opened_at=NOON + timedelta(hours=1)))

    assert history(profile, opened, None, until=NOON) == History(None, None)
    assert history(NOTHING, CrmRecords(), None, until=NOON) == History(None, None)


def test_what_came_with_the_deal_has_its_part_in_it():
    profile = fold([signal(at=start_of(TODAY))])
    opened = CrmRecords.of(Opportunity("opp-1", 1, opened_at=start_of(TODAY)))

    found = history(profile, opened, None, until=start_of(TODAY))

    assert found == History(start_of(TODAY), start_of(TODAY))
    assert attributed(ACME, deal(), found, POLICY).rule.sourced_by is PRODUCT


class TestTheNews:
    """A deal is attributed when it is told, and again when another word changes the answer."""

    USED = fold([signal(at=LATE)])

    def told(self, before, word, lead=None):
        return attributions(ACME, self.USED, before, word, lead=lead, policy=POLICY)

    @pytest.mark.requirement("S169")
    def test_a_deal_is_news_once(self):
        (told,) = self.told(CrmRecords(), deal())

        assert told == attributed(ACME, deal(), History(start_of(TODAY - 10), None), POLICY)
        assert self.told(CrmRecords.of(deal()), deal()) == ()

    @pytest.mark.requirement("S169")
    def test_an_opportunity_told_late_changes_who_earned_it(self):
        (told,) = self.told(CrmRecords.of(deal()), Opportunity("opp-1", 1, opened_at=EARLY))

        assert told.rule.rule == "sales_sourced_checkout"
        after = CrmRecords.of(deal()).join(CrmRecords.of(Opportunity("opp-1", 1, opened_at=EARLY)))
        assert self.told(after, Opportunity("opp-2", 1, opened_at=LATE)) == ()

    def test_an_earlier_touch_counts_for_every_word(self):
        touched = engage(open_lead(request(), desk(rep("ann"), now=EARLY)), EARLY)

        (told,) = self.told(CrmRecords(), deal(), touched)

        assert told.rule.rule == "sales_sourced_checkout"
        assert self.told(CrmRecords.of(deal()), deal(), touched) == ()

    def test_deals_are_told_by_their_ids_and_those_of_which_nothing_changed_are_not(self):
        other = replace(deal(), deal_id="deal-0")
        before = CrmRecords.of(deal()).join(CrmRecords.of(other))

        told = self.told(before, Opportunity("opp-1", 1, opened_at=EARLY))

        assert [each.deal.deal_id for each in told] == ["deal-0", "deal-1"]
        assert [each.deal.deal_id for each in self.told(CrmRecords.of(other), deal())] == ["deal-1"]
