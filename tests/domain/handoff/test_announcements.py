"""What an account announces is of that account, and says what was seen of it."""

import pytest

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.handoff.events import (
    AlertRaised,
    HandoffTriggered,
    InAppMessageRequested,
    NurtureRequested,
)
from plg_router.domain.scoring.events import AccountScored, Crossing, LeadQualified
from plg_router.kernel.ids import AccountId, RepId
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Offer
from tests.domain.builders import POLICY, signal
from tests.domain.handoff.accounts import BUYERS, QUIET, Account

OTHER = AccountId("company:bolt.io")


@pytest.mark.parametrize(
    ("facts", "signals"),
    [
        ({}, (*BUYERS, signal(Kind.SELF_SERVE_PREFERRED))),
        (
            {"company": QUIET},
            (
                signal(Kind.PRICING_PAGE_VIEWED),
                signal(Kind.USAGE_LIMIT_HIT),
                signal(Kind.SECURITY_REVIEW_REQUESTED),
            ),
        ),
        ({"company": QUIET, "owner": RepId("olga")}, (signal(),)),
    ],
    ids=["buyers", "visitors", "owned"],
)
def test_nothing_is_announced_of_anybody_else(facts, signals):
    account = Account(name=OTHER, **facts)

    account.hears(*signals)

    assert account.events
    assert {event.account_id for event in account.events} == {OTHER}


@pytest.mark.requirement("S25")
def test_a_score_is_told_with_its_vector_its_motion_and_its_policy():
    account = Account()

    account.hears(*BUYERS)

    seen = account.seen
    assert account.told(AccountScored) == [
        AccountScored(
            account.name,
            seen.card.points,
            seen.card.vector,
            seen.motion,
            seen.card.passes_gate,
            account.policy.hash,
            tier=seen.tier,
        )
    ]
    standing = account.standing
    assert (standing.points, standing.motion) == (seen.card.points, seen.motion)
    assert (standing.passes_gate, standing.policy_hash) == (True, account.policy.hash)
    assert (standing.tier, standing.cell) == (seen.tier, seen.cell.name)


@pytest.mark.requirement("S117", "S151")
def test_a_trigger_is_told_with_the_score_and_the_tier_of_the_moment():
    account = Account()

    account.hears(*BUYERS)

    seen, told = account.seen, account.told(HandoffTriggered)
    assert told
    assert {(each.score, each.tier) for each in told} == {(seen.card.points, seen.tier)}
    assert [each.trigger for each in told] == [one.name for one in seen.held]


@pytest.mark.requirement("S101", "S160")
def test_allowances_that_were_used_up_are_named_together():
    account = Account(QUIET)

    account.hears(
        signal(Kind.USAGE_LIMIT_HIT, subject="seats"),
        signal(Kind.USAGE_LIMIT_HIT, subject="free calls"),
    )

    (said,) = account.told(InAppMessageRequested)
    assert said.message.startswith("You have used up your free calls and seats.")
    assert said.trigger == "usage_limit_hit"
    assert Offer.SELF_SERVE_UPGRADE in said.offers
    assert account.told(AlertRaised) == []


@pytest.mark.requirement("S12")
def test_a_lead_names_the_crossing_that_made_it():
    account = Account(name=OTHER)

    account.hears(*BUYERS)

    (lead,) = account.told(LeadQualified)
    assert lead.crossed == Crossing(OTHER, 1)


@pytest.mark.requirement("S63", "S96")
def test_automation_is_told_whom_to_nurture_in_which_steps():
    account = Account(CompanyFacts(), OTHER)

    account.hears(signal(Kind.PRICING_PAGE_VIEWED))

    (checkout,) = (row for row in POLICY.handoff.nurture if row.name == "checkout")
    assert checkout.steps
    assert account.told(NurtureRequested) == [NurtureRequested(OTHER, "checkout", checkout.steps)]
