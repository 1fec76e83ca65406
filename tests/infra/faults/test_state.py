"""Two runs end alike, or every difference is named."""

from dataclasses import fields, replace

import pytest

from infra.faults.state import AccountState, State, differences, triggers_of
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.handoff.events import Choice
from plg_router.domain.handoff.standing import Firing, Standing
from plg_router.domain.routing.ownership import CrmAccount
from tests.domain.builders import POLICY

ACME = AccountState(
    profile="0",
    company=CompanyFacts(name="Acme", employees=400),
    crm=CrmAccount("crm-acme", 1, owner="rita"),
    opportunities=(),
    score=80,
    score_is_told=True,
    passes_gate=True,
    motion="sales_assist",
    tier=2,
    triggers=("organic_spread",),
    has_crossed=True,
    lead="escalated",
)
CALM = State(accounts={"company:acme.com": ACME}, double_leads=0, loads_adrift=())


def test_two_runs_that_end_alike_have_no_differences():
    assert differences(CALM, CALM) == []


@pytest.mark.parametrize("name", [each.name for each in fields(AccountState)])
def test_whatever_differs_of_an_account_is_named(name):
    found = replace(CALM, accounts={"company:acme.com": replace(ACME, **{name: "other"})})

    (told,) = differences(CALM, found)

    assert told.startswith(f"company:acme.com: {name} is other, without faults ")


def test_whether_a_trigger_fired_before_a_purchase_is_no_difference():
    fired = {name: Firing(1, 1) for name in ("usage_limit_hit", "usage_limit_outreach")}
    open_to_all = Standing(fired=fired)
    bought = replace(open_to_all, chosen={Choice.PURCHASED: (1, 1)})

    assert triggers_of(open_to_all, POLICY) == ("usage_limit_hit", "usage_limit_outreach")
    assert triggers_of(bought, POLICY) == ("usage_limit_hit",)


def test_an_account_that_only_one_run_knows_is_a_difference():
    nobody = replace(CALM, accounts={})

    assert differences(CALM, nobody) == ["company:acme.com: known only without faults"]
    assert differences(nobody, CALM) == ["company:acme.com: known only with faults"]


def test_what_must_hold_of_all_accounts_is_asked_of_the_run_with_faults():
    found = replace(CALM, double_leads=2, loads_adrift=("rita",))

    assert differences(CALM, found) == [
        "rita: open load and live leads differ",
        "2 accounts with a second lead of one crossing",
    ]
