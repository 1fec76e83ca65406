"""Two pipelines, each with its stages, and every account in exactly one place of one of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.crm.complexity import is_complex
from plg_router.domain.crm.pipelines import Position, position
from plg_router.domain.routing.deals import Opportunity
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import NOTHING
from plg_router.kernel.kinds import Kind
from plg_router.policy.crm import Pipeline
from plg_router.policy.handoff import Motion
from tests.domain.builders import POLICY, policy, signal

CRM = POLICY.crm
PLG, SALES = Pipeline.PLG, Pipeline.SALES


def opportunity(stage="", *, number=1, **changes):
    return Opportunity(f"opp-{number}", 1, stage=stage, **changes)


def used(*features, kinds=()):
    signals = [signal(Kind.FEATURE_USED, subject=feature) for feature in features]
    return fold([*signals, *(signal(kind) for kind in kinds)])


@pytest.mark.requirement("S166", "S167", "S168")
def test_the_default_policy_has_the_two_pipelines_with_their_stages():
    stages = {name: [each.stage for each in found] for name, found in CRM.pipelines.items()}

    assert stages == {
        PLG: ["trial_activation", "feature_engagement", "self_serve_checkout"],
        SALES: ["outbound_prospecting", "demo_completed", "negotiation"],
    }


@pytest.mark.requirement("S167")
@pytest.mark.parametrize(
    ("profile", "stage"),
    [
        (NOTHING, "trial_activation"),
        (used("reports"), "trial_activation"),
        (used("reports", "exports", "alerts"), "feature_engagement"),
        (used("reports", kinds=[Kind.UPGRADE_CLICKED]), "self_serve_checkout"),
        (used("reports", kinds=[Kind.CHECKOUT_COMPLETED]), "self_serve_checkout"),
    ],
)
def test_use_of_the_product_moves_an_account_through_the_plg_pipeline(profile, stage):
    assert position(profile, Motion.SELF_SERVE, (), CRM) == Position(PLG, stage)


@pytest.mark.requirement("S168")
@pytest.mark.parametrize(
    ("called", "stage"),
    [
        ("Prospecting", "outbound_prospecting"),
        ("Value Proposition", "demo_completed"),
        ("Negotiation/Review", "negotiation"),
        ("presentationscheduled", "demo_completed"),
        ("contractsent", "negotiation"),
        ("demo_completed", "demo_completed"),
    ],
)
def test_the_stages_of_the_crm_are_read_in_our_words(called, stage):
    found = position(NOTHING, Motion.SALES_ASSIST, [opportunity(called)], CRM)

    assert found == Position(SALES, stage)


@pytest.mark.requirement("S166")
def test_an_account_without_an_opportunity_is_where_its_motion_belongs():
    found = {motion: position(NOTHING, motion, (), CRM).pipeline for motion in Motion}

    assert found == {
        Motion.SELF_SERVE: PLG,
        Motion.SALES_ASSIST: PLG,
        Motion.SALES_LED: SALES,
    }


@pytest.mark.requirement("S166")
def test_a_pipeline_that_the_crm_names_is_believed():
    said = opportunity("a stage of nobody", pipeline="sales")

    assert position(NOTHING, Motion.SELF_SERVE, [said], CRM) == Position(
        SALES, "outbound_prospecting"
    )
    assert position(NOTHING, Motion.SALES_LED, [replace(said, pipeline="plg")], CRM) == Position(
        PLG, "trial_activation"
    )


def test_a_stage_counts_in_the_pipeline_that_the_crm_names():
    said = opportunity("Negotiation/Review", pipeline="sales")

    assert position(NOTHING, Motion.SELF_SERVE, [said], CRM) == Position(SALES, "negotiation")


@pytest.mark.requirement("S166")
def test_an_opportunity_in_sales_comes_before_one_in_the_plg_pipeline():
    deals = [opportunity("self_serve_checkout"), opportunity("Prospecting", number=2)]

    for told in (deals, deals[::-1]):
        assert position(NOTHING, Motion.SELF_SERVE, told, CRM).pipeline is SALES


def test_of_several_opportunities_the_furthest_counts_and_closed_ones_do_not():
    deals = [
        opportunity("Prospecting", number=1),
        opportunity("Value Proposition", number=2),
        opportunity("Negotiation/Review", number=3, is_open=False),
    ]

    assert position(NOTHING, Motion.SALES_LED, deals, CRM) == Position(SALES, "demo_completed")


stages = st.sampled_from(["", "Prospecting", "Negotiation/Review", "trial_activation", "unheard"])


@pytest.mark.requirement("S166")
@given(
    motion=st.sampled_from(Motion),
    told=st.lists(st.tuples(stages, st.booleans(), st.sampled_from([None, "plg", "sales"]))),
)
def test_every_account_is_in_one_stage_of_the_pipeline_it_is_in(motion, told):
    deals = [
        opportunity(stage, number=number, is_open=is_open, pipeline=pipeline)
        for number, (stage, is_open, pipeline) in enumerate(told)
    ]

    found = position(NOTHING, motion, deals, CRM)

    assert found.stage in [each.stage for each in CRM.pipelines[found.pipeline]]


@pytest.mark.requirement("S134")
@pytest.mark.parametrize(
    ("deal", "complex_"),
    [
        (opportunity(amount=49_999), False),
        (opportunity(amount=50_000), True),
        (opportunity("Negotiation/Review"), True),
        (opportunity("Negotiation/Review", is_complex=False), False),
        (opportunity(amount=1, is_complex=True), True),
        (opportunity(), False),
    ],
)
def test_a_deal_is_complex_by_its_amount_or_stage_unless_the_crm_says_so_itself(deal, complex_):
    assert is_complex(deal, CRM) is complex_


def test_a_deal_of_no_known_amount_is_not_complex_by_it():
    cheap = policy(crm__complex_deals__amount=1).crm

    assert is_complex(opportunity(amount=1), cheap)
    assert not is_complex(opportunity(), cheap)
