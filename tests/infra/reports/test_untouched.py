"""Leads of high intent that nobody calls come to light, those of small firms first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from infra.cli.report_pages import untouched_table
from infra.reports.untouched import untouched
from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.place import place
from plg_router.kernel.ids import AccountId
from plg_router.policy.routing import SizeClass
from tests.domain.builders import (
    CAUSE,
    NOON,
    POLICY,
    buying,
    decision_makers,
    desk,
    rep,
    request,
    team_at_work,
)
from tests.domain.scoring.cards import card_of
from tests.infra.cli.test_pages import shown
from tests.infra.operate.dossiers import dossier

HOUR = timedelta(hours=1)
EAGER = card_of([*team_at_work(), *decision_makers(), *buying()])
IDLE = card_of(team_at_work())
HIGH = POLICY.scoring.levels.high


def lead_of(name, *, employees=200, hours_ago=3, card=EAGER):
    asked = request(account=AccountId(f"company:{name}.com"), employees=employees)
    at = desk(rep("ann"), now=NOON - hours_ago * HOUR)
    placed = place(asked, at, before=None, correlation_id=CAUSE)
    found = dossier(placed, account=asked.account_id)
    return replace(found, standing=replace(found.standing, qualifying_card=card))


def found(*dossiers):
    late = untouched(dossiers, POLICY, NOON, longer_than=2 * HOUR, least_intent=HIGH)
    return [one.lead.account_id.removeprefix("company:") for one in late]


@pytest.mark.requirement("S156")
def test_small_logos_come_first_and_of_one_class_the_longest_wait():
    large, small = lead_of("large", employees=5000), lead_of("small", employees=20)
    older = lead_of("older", employees=20, hours_ago=5)

    assert found(large, small, older) == ["older.com", "small.com", "large.com"]


@pytest.mark.requirement("S156")
def test_what_was_answered_is_not_untouched():
    silent, reached = lead_of("silent"), lead_of("reached")

    assert found(silent, replace(reached, lead=engage(reached.lead, NOON))) == ["silent.com"]


def test_a_fresh_lead_and_one_without_intent_are_left_out():
    assert found(lead_of("fresh", hours_ago=1), lead_of("idle", card=IDLE)) == []


def test_an_account_without_a_lead_is_left_out():
    assert found(dossier()) == []


def test_the_page_says_whose_lead_it_is_and_for_how_long_it_waits():
    late = untouched([lead_of("late")], POLICY, NOON, longer_than=HOUR, least_intent=HIGH)

    page = shown(untouched_table(late))

    assert late[0].size is SizeClass.MID
    assert "company:late.com" in page
    assert "ann" in page
    assert "3 h 00 min" in page
