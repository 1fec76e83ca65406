"""A trigger that fires tells, fact by fact and day by day, what it rests on."""

import pytest

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.handoff.events import HandoffTriggered
from plg_router.domain.scoring.contribution import Fact
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from tests.domain.builders import TODAY, days_ago, policy, signal
from tests.domain.handoff.accounts import QUIET, Account, people, seats

DAYS = {"first_day": TODAY - 3, "last_day": TODAY}


def evidence_of(trigger, *signals, **account):
    """Return what a trigger rests on that some signals fire; None where it does not fire."""
    one = Account(**{"company": QUIET, **account})
    one.hears(*signals)
    told = {event.trigger: event.evidence for event in one.told(HandoffTriggered)}
    return told.get(trigger)


@pytest.mark.requirement("S104")
def test_signals_are_counted_over_the_days_of_the_window():
    visits = [
        signal(Kind.PRICING_PAGE_VIEWED, at=days_ago(day), event_id=f"visit {day}")
        for day in (40, 29, 3, 0)
    ]

    assert evidence_of("pricing_interest", *visits) == (
        Fact(Kind.PRICING_PAGE_VIEWED, 3, first_day=TODAY - 29, last_day=TODAY),
    )


@pytest.mark.requirement("S107", "S111")
def test_people_are_counted_and_their_departments_named():
    team = [
        signal(by=f"user {n}", at=days_ago(3 if n else 0), department=("sales", "data")[n % 2])
        for n in range(5)
    ]

    assert evidence_of("multi_department_adoption", *team) == (
        Fact("active_member", 5, **DAYS),
        Fact("department", value="data, sales"),
    )


@pytest.mark.requirement("S107", "S116")
def test_departments_that_nobody_asked_for_are_not_named():
    team = [signal(by=f"user {n}", at=days_ago(n), department=f"team {n}") for n in (0, 1, 2, 13)]

    assert evidence_of("organic_spread", *team) == (
        Fact("active_member", 4, first_day=TODAY - 13, last_day=TODAY),
    )


@pytest.mark.requirement("S111")
def test_a_condition_on_departments_alone_is_met_by_one_person_of_one():
    table = {"spread": {"when": {"departments": 1}, "actions": ["alert"]}}
    rules = policy(handoff__triggers=table, handoff__tiers__expansion=None)

    assert evidence_of("spread", signal(department="data"), policy=rules)
    assert evidence_of("spread", signal(), policy=rules) is None


@pytest.mark.requirement("S58", "S59")
def test_invited_people_who_lead_are_counted_beside_the_invitations():
    wave = [
        signal(
            Kind.TEAMMATE_INVITED,
            at=days_ago(3 if n else 0),
            subject=f"guest {n}",
            subject_seniority=Seniority.LEAD if n < 2 else Seniority.STAFF,
        )
        for n in range(5)
    ]

    assert evidence_of("invitation_wave", *wave) == (
        Fact(Kind.TEAMMATE_INVITED, 5, **DAYS),
        Fact("senior_invitee", 2),
    )


@pytest.mark.requirement("S115")
def test_units_of_usage_are_added_up_over_their_days():
    units = [
        signal(Kind.USAGE_RECORDED, by, at=days_ago(day), quantity=300.5)
        for by in ("ada", "ben")
        for day in (0, 1, 2, 3, 4, 5, 6, 29)
    ]

    members, volume = sorted(evidence_of("team_volume", *units), key=lambda fact: fact.name)

    assert members == Fact("active_member", 2, first_day=TODAY, last_day=TODAY)
    assert volume == Fact(Kind.USAGE_RECORDED, value="2404", first_day=TODAY - 29, last_day=TODAY)


@pytest.mark.requirement("S113")
def test_seats_are_told_from_the_first_to_the_latest_day():
    assert evidence_of("pilot_to_enterprise", *seats(5, 20, 50)) == (
        Fact("seats", value="5 to 50", first_day=TODAY - 10, last_day=TODAY - 8),
    )


@pytest.mark.requirement("S114")
def test_employees_are_told_from_the_fewest_to_the_latest():
    account = Account(CompanyFacts(employees=10))
    account.hears(signal(Kind.CHECKOUT_COMPLETED))
    account.company = CompanyFacts(employees=100)

    account.hears(signal())

    told = {event.trigger: event.evidence for event in account.told(HandoffTriggered)}
    assert told["company_growth"] == (Fact("employees", value="10 to 100"),)


@pytest.mark.requirement("S114")
def test_the_fewest_employees_ever_believed_are_remembered():
    account, least = Account(CompanyFacts()), []
    for employees in (None, 8, 5, 9, None, 200):
        account.company = CompanyFacts(employees=employees)
        account.hears(signal())
        least.append(account.standing.fewest_employees)

    assert least == [None, 8, 5, 5, 5, 5]


@pytest.mark.requirement("T2")
def test_days_of_use_are_counted():
    used = evidence_of(
        "enterprise_first_use",
        signal(at=days_ago(3)),
        signal(),
        policy=policy(routing__sizes__enterprise_domains=["acme.com"]),
    )

    assert used == (Fact("active_day", 2, **DAYS),)


class TestForWhom:
    """A condition may be about companies alone, or about some sizes of them."""

    PRIVATE = AccountId("workspace:0123456789abcdef")

    def test_what_is_about_companies_is_not_about_private_accounts(self):
        team = people(5, 2)

        assert evidence_of("multi_department_adoption", *team)
        assert evidence_of("multi_department_adoption", *team, name=self.PRIVATE) is None

    def test_anything_else_is_about_everybody(self):
        hit = signal(Kind.USAGE_LIMIT_HIT)

        assert evidence_of("usage_limit_hit", hit, name=self.PRIVATE)

    @pytest.mark.parametrize(("sizes", "fires"), [(["mid"], True), (["small", "unknown"], False)])
    def test_what_is_about_some_sizes_is_about_no_others(self, sizes, fires):
        when = {"signals": ["demo_requested"], "sizes": sizes}
        rules = policy(
            handoff__triggers={"demo": {"when": when, "actions": ["alert"]}},
            handoff__tiers__expansion=None,
        )

        found = evidence_of("demo", signal(Kind.DEMO_REQUESTED), policy=rules)

        assert bool(found) is fires


@pytest.mark.requirement("S117")
def test_after_its_rest_a_trigger_fires_on_newer_evidence_alone():
    account, days = Account(QUIET), []
    for day, hits in ((0, [0]), (6, [6]), (8, []), (14, [14]), (22, [])):
        signals = [signal(Kind.USAGE_LIMIT_HIT, at=days_ago(-hit)) for hit in hits]
        events = account.hears(*signals, today=TODAY + day)
        if any(isinstance(event, HandoffTriggered) for event in events):
            days.append(day)

    assert days == [0, 8, 22]


def test_where_nobody_is_active_nobody_is_senior_and_no_size_is_kept_for_growth():
    without_growth = policy(
        handoff__triggers={"demo": {"when": {"signals": ["demo_requested"]}, "actions": ["alert"]}},
        handoff__tiers__expansion=None,
    )
    account = Account(CompanyFacts(employees=1), policy=without_growth)

    account.hears()

    assert account.seen.seniority is Seniority.UNKNOWN
    assert account.seen.fewest_employees is None
