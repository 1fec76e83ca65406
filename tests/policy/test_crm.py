"""The CRM's rules leave no account without a place and no deal without a rule."""

import pytest

from plg_router.kernel.errors import Rejected
from plg_router.policy.crm import CrmPolicy, Pipeline
from plg_router.policy.crm_fields import CrmFields
from plg_router.policy.policy import read_policy
from tests.domain.builders import POLICY
from tests.policy.documents import edited

ANY_DEAL = {"rule": "any", "sourced_by": "sales", "pipeline": "sales"}


def fix_of(changes):
    with pytest.raises(Rejected) as rejection:
        read_policy(edited(changes))
    return rejection.value.fix


@pytest.mark.requirement("S166")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"crm/pipelines": {"plg": [{"stage": "trial"}]}},
            "pipelines.sales has no stage; name at least one",
        ),
        ({"crm/pipelines/plg": []}, "pipelines.plg has no stage; name at least one"),
        (
            {"crm/pipelines/plg/0/stage": "negotiation"},
            "pipelines names a stage twice; a stage has to tell its pipeline",
        ),
        (
            {"crm/pipeline_of": {"self_serve": "plg"}},
            "pipeline_of lacks sales_assist, sales_led; name a pipeline for each",
        ),
    ],
)
def test_every_account_has_a_place(changes, said):
    assert fix_of(changes) == said


@pytest.mark.requirement("S169")
@pytest.mark.parametrize(
    "table", [[], [{**ANY_DEAL, "channel": "checkout"}], [ANY_DEAL, {**ANY_DEAL, "assisted": True}]]
)
def test_every_deal_has_its_rule(table):
    assert fix_of({"crm/attribution": table}) == (
        "attribution has to end in a row without a condition, which any deal fits"
    )


@pytest.mark.requirement("T7")
def test_the_default_asks_for_a_hundred_employees():
    assert POLICY.crm.opportunity_from_employees == CrmPolicy().opportunity_from_employees == 100


def test_what_the_file_says_by_default_is_what_the_model_does():
    """The file adds what CRMs call the stages; the rest is spelled out to be edited."""
    model = CrmPolicy()

    assert POLICY.crm.attribution == model.attribution
    assert POLICY.crm.systems == {
        "salesforce": CrmFields.of_salesforce(),
        "hubspot": CrmFields.of_hubspot(),
    }
    assert [stage.stage for stage in POLICY.crm.pipelines[Pipeline.SALES]] == [
        stage.stage for stage in model.pipelines[Pipeline.SALES]
    ]
