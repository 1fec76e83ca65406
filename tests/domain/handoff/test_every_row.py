"""Every row of the trigger table, alone: what it sets off, and whom a lead it makes is for."""

from dataclasses import dataclass, replace

import pytest

from plg_router.domain.handoff.events import (
    AlertRaised,
    HandoffTriggered,
    InAppMessageRequested,
    NurtureRequested,
)
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.signals.signal import Seniority, Signal
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Action
from tests.domain.builders import (
    ACME,
    CORPORATE,
    IDEAL_COMPANY,
    POLICY,
    corporate,
    days_ago,
    decision_makers,
    policy,
    signal,
    team_at_work,
)
from tests.domain.handoff.accounts import QUIET, Account, people, seats

ALERT, ASSIGN, NURTURE = Action.ALERT, Action.ASSIGN, Action.NURTURE
IN_APP, OPPORTUNITY = Action.IN_APP_MESSAGE, Action.OPPORTUNITY
TOLD_BY = {ALERT: AlertRaised, IN_APP: InAppMessageRequested, NURTURE: NurtureRequested}

WALMART = AccountId("company:walmart.com")


@dataclass(frozen=True)
class Row:
    """What a row does, what fires it and no other, and the roles of its lead by size."""

    actions: set[Action]
    evidence: list[Signal]
    role: str | None = None  # at 400 employees
    at_enterprise: str = "enterprise_ae"
    account: AccountId = ACME
    earlier: tuple[Signal, ...] = ()
    employees_earlier: int | None = None


LIMIT_HIT = signal(Kind.USAGE_LIMIT_HIT)
INVITED = [
    signal(Kind.TEAMMATE_INVITED, subject=f"guest {n}", subject_seniority=Seniority.LEAD)
    for n in range(5)
]
VISITS = [signal(Kind.PRICING_PAGE_VIEWED, event_id=f"visit {n}") for n in range(3)]
UNITS = [
    signal(Kind.USAGE_RECORDED, by, at=days_ago(day), quantity=250)
    for by in ("ada", "ben")
    for day in range(8)
]
AT_WALMART = corporate("walmart.com")
BOUGHT = signal(Kind.CHECKOUT_COMPLETED)

ROWS = {
    "enterprise_feature_explored": Row({IN_APP}, [signal(Kind.ENTERPRISE_FEATURE_EXPLORED)]),
    "pricing_page_visited": Row({NURTURE}, VISITS[:1]),
    "usage_limit_hit": Row({IN_APP}, [LIMIT_HIT]),
    "usage_limit_outreach": Row({ASSIGN}, [LIMIT_HIT, *INVITED[:1]], "sales_assist"),
    "team_volume": Row({IN_APP}, UNITS),
    "pricing_interest": Row({ALERT, IN_APP}, VISITS),
    "invitation_wave": Row({ASSIGN, ALERT}, INVITED, "sales_assist"),
    "enterprise_sign_up": Row({ALERT}, [signal(Kind.SIGNED_UP, mail=AT_WALMART)], account=WALMART),
    "enterprise_first_use": Row(
        {ASSIGN}, [signal(mail=AT_WALMART)], "enterprise_ae", account=WALMART
    ),
    "organic_spread": Row({NURTURE}, people(4, 1)),
    "multi_department_adoption": Row({ASSIGN}, people(5, 2), "expansion_specialist"),
    "enterprise_expansion": Row(
        {ASSIGN, ALERT},
        [*people(5, 2), signal(Kind.LEGAL_PAGE_VIEWED)],
        "expansion_specialist",
    ),
    "multi_stakeholder_buying": Row({ASSIGN}, people(7, 3), "sales_assist"),
    "pilot_to_enterprise": Row({ASSIGN, OPPORTUNITY}, seats(5, 50), "expansion_specialist"),
    "company_growth": Row(
        {ASSIGN}, [signal()], "expansion_specialist", earlier=(BOUGHT,), employees_earlier=10
    ),
    "custom_integration": Row(
        {ASSIGN, ALERT}, [signal(Kind.CUSTOM_INTEGRATION_REQUESTED)], "solutions_engineer"
    ),
    "security_review": Row(
        {ASSIGN, ALERT}, [signal(Kind.SECURITY_REVIEW_REQUESTED)], "sales_assist"
    ),
}
CALLS = sorted(name for name, row in ROWS.items() if row.role)


def alone(name):
    """Return a policy with this row only, a threshold that use alone reaches, and no other news.

    The programmes of nurture wait for a trigger: no score of a quiet account opens them.
    """
    row = POLICY.handoff.triggers[name].model_dump(mode="json")
    return policy(
        handoff__triggers={name: row},
        handoff__tiers__expansion=None,
        scoring__threshold=50,
        scoring__rearm_below=40,
        **{f"handoff__nurture__{n}__from_score": 97 + n for n in (1, 2, 3)},
    )


def fire(name, company, *before):
    """Return an account that heard what fires a row, after what was there before."""
    row = ROWS[name]
    account = Account(company, row.account, alone(name))
    if before or row.earlier:
        account.company = replace(company, employees=row.employees_earlier or company.employees)
        account.hears(*before, *row.earlier)
        account.company = company
    account.hears(*row.evidence)
    return account


def test_every_row_is_here():
    assert set(ROWS) == set(POLICY.handoff.triggers)


@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.requirement("S59", "S111", "S114", "S117")
def test_a_row_that_fires_sets_off_its_actions_and_nothing_else(name):
    actions = ROWS[name].actions

    account = fire(name, QUIET)

    (told,) = account.told(HandoffTriggered)
    assert (told.trigger, set(told.actions)) == (name, actions)
    assert {action for action, kind in TOLD_BY.items() if account.told(kind)} == (
        actions & set(TOLD_BY)
    )
    assert (ASSIGN in actions) == (name in CALLS)
    assert POLICY.handoff.opens_opportunity((name,)) == (OPPORTUNITY in actions)


def ready(name):
    """Return what takes an account over the threshold of `alone`, with an intent to buy."""
    mail = AT_WALMART if ROWS[name].account == WALMART else CORPORATE
    return [
        *team_at_work(mail),
        *decision_makers(mail),
        signal(Kind.PRICING_PAGE_VIEWED, mail=mail),
    ]


@pytest.mark.parametrize("employees", [400, 5_000])
@pytest.mark.parametrize("name", CALLS)
@pytest.mark.requirement("S59", "S110", "S111", "S113", "S114", "S117")
def test_a_row_that_asks_for_a_seller_makes_a_lead_of_its_own_for_its_role(name, employees):
    row, company = ROWS[name], replace(IDEAL_COMPANY, employees=employees)

    account = fire(name, company, *ready(name))

    lead = account.told(LeadQualified)[-1]
    assert lead.triggers == (name,)
    assert lead.role == (row.role if employees == 400 else row.at_enterprise)
    assert lead.play == POLICY.handoff.triggers[name].play


@pytest.mark.parametrize("name", sorted(set(ROWS) - set(CALLS)))
@pytest.mark.requirement("S104", "S117")
def test_a_row_that_asks_for_none_makes_no_lead_of_its_own(name):
    account = fire(name, IDEAL_COMPANY, *ready(name))

    assert len(account.told(LeadQualified)) == 1
