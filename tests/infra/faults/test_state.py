"""Two runs end alike, or every difference is named."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from infra.faults.state import AccountState, State, differences, read_state
from infra.operate.dossier import Dossier
from plg_router.domain.enrichment.firmographics import CompanyFacts, Firmographics
from plg_router.domain.handoff.standing import Firing, Standing
from plg_router.domain.routing.ownership import CrmAccount
from plg_router.domain.signals.profile import Profile
from plg_router.kernel.clock import day_of
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind

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
ONCE, UNKNOWN = Firing(1, 1), Firmographics({})
CALM = State(accounts={"company:acme.com": ACME}, double_leads=0, loads_adrift=())


def state_of(profile, standing):
    """Return the state of an environment with one account, all by itself."""
    dossier = Dossier(AccountId("person:ada"), 1, profile, UNKNOWN, None, standing, None, ())
    return read_state(SimpleNamespace(dossiers=lambda: [dossier], reps=dict))


def test_two_runs_that_end_alike_have_no_differences():
    assert differences(CALM, CALM) == []


@pytest.mark.parametrize("name", [each.name for each in fields(AccountState)])
def test_whatever_differs_of_an_account_is_named(name):
    found = replace(CALM, accounts={"company:acme.com": replace(ACME, **{name: "other"})})

    (told,) = differences(CALM, found)

    assert told.startswith(f"company:acme.com: {name} is other, without faults ")


def test_triggers_that_something_speaks_against_by_now_are_no_difference():
    today = day_of(datetime.now(UTC))
    hit = Profile(events={Kind.USAGE_LIMIT_HIT: {today: frozenset({"once"})}})
    heard_in_time = Standing(fired={"usage_limit_hit": ONCE, "usage_limit_outreach": ONCE})
    heard_late = Standing(fired={"usage_limit_hit": ONCE})

    assert state_of(hit, heard_in_time) == state_of(hit, heard_late)
    assert state_of(hit, heard_late) != state_of(hit, Standing())


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
