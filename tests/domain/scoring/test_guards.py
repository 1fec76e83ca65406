"""Suspicious patterns take points away: lone users, students, throw-away mail."""

from dataclasses import replace

import pytest

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.scoring.contribution import Category
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from tests.domain.builders import (
    ACADEMIC,
    DISPOSABLE,
    FREE,
    buying,
    corporate,
    days_ago,
    policy,
    signal,
    team_at_work,
)
from tests.domain.scoring.cards import card_of, share

HEAVY_USE = [
    *(signal(at=days_ago(day), subject=f"feature {day}") for day in range(10)),
    signal(Kind.INTEGRATION_CONNECTED, subject="github"),
]
PRIVATE = AccountId("person:0123456789abcdef")


def guards(signals):
    card = card_of(signals)
    return {part.name: part for part in card.contributions if part.category is Category.GUARD}


@pytest.mark.requirement("S49")
def test_a_lone_developers_use_counts_half_however_heavy():
    usage = sum(
        part.hundredths
        for part in card_of(HEAVY_USE).contributions
        if part.category is Category.USAGE
    )

    assert usage == 1800
    assert guards(HEAVY_USE)["solo"].hundredths == -900


@pytest.mark.parametrize(
    "company",
    [signal(by="ben"), signal(Kind.TEAMMATE_INVITED, subject="ben")],
    ids=["a colleague", "an invitation"],
)
@pytest.mark.requirement("S49")
def test_whoever_has_company_is_not_damped(company):
    assert "solo" not in guards([*HEAVY_USE, company])


@pytest.mark.requirement("S29", "S49")
def test_a_colleague_who_only_read_a_newsletter_is_no_company():
    newsletter = signal(Kind.MARKETING_ENGAGED, by="ben")

    assert "solo" in guards([*HEAVY_USE, newsletter])


@pytest.mark.requirement("S32")
def test_academic_mail_takes_away_most_of_everything():
    students = card_of([*team_at_work(ACADEMIC), *buying(mail=ACADEMIC)])
    colleagues = card_of([*team_at_work(), *buying()])

    assert students.hundredths == colleagues.hundredths * 40 // 100


@pytest.mark.requirement("S32")
def test_disposable_mail_takes_away_everything():
    assert card_of([*team_at_work(DISPOSABLE), *buying(mail=DISPOSABLE)]).hundredths == 0


@pytest.mark.parametrize("mail", [ACADEMIC, DISPOSABLE])
def test_one_colleague_on_company_mail_clears_the_account(mail):
    account = [*team_at_work(mail), signal(by="boss")]

    assert guards(account) == {}


@pytest.mark.requirement("S32")
def test_a_student_ranks_far_under_a_developer_of_an_enterprise_with_the_same_use():
    use = [Kind.FEATURE_USED, Kind.PRICING_PAGE_VIEWED, Kind.USAGE_LIMIT_HIT]
    student = [signal(kind, mail=ACADEMIC, at=days_ago(day)) for kind in use for day in range(5)]
    developer = [
        signal(kind, mail=corporate("ibm.com"), at=days_ago(day))
        for kind in use
        for day in range(5)
    ]

    studying = card_of(student, CompanyFacts(), PRIVATE)
    working = card_of(
        developer,
        CompanyFacts(),
        AccountId("company:ibm.com"),
        policy(routing__sizes__enterprise_domains=["ibm.com"]),
    )

    assert 3 * studying.hundredths < working.hundredths


@pytest.mark.requirement("S32", "S49")
def test_a_lone_students_points_are_taken_from_what_the_other_guard_left():
    studying = [replace(one, sender=replace(one.sender, mail=ACADEMIC)) for one in HEAVY_USE]
    developing = card_of(HEAVY_USE).hundredths

    assert card_of(studying).hundredths == pytest.approx(developing * 40 / 100, abs=1)


def test_guards_that_take_everything_leave_nothing_and_no_debt():
    strict = policy(scoring__guards={"solo_percent": 100, "academic_percent": 100})
    studying = [replace(one, sender=replace(one.sender, mail=ACADEMIC)) for one in HEAVY_USE]

    assert card_of(studying, policy=strict).hundredths == 0


def test_guards_are_policy():
    lenient = policy(scoring__guards={"solo_percent": 0})

    assert share(card_of(HEAVY_USE, policy=lenient), "solo") == 0


def test_free_mail_is_no_fault():
    assert guards(team_at_work(FREE)) == {}
