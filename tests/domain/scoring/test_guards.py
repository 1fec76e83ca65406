"""Patterns that take points away: lone users, students, side projects, spikes, mere limits."""

from dataclasses import replace

import pytest
from hypothesis import given

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.scoring.contribution import Category, Fact
from plg_router.domain.scoring.guards import without_nothing
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from tests.domain.builders import (
    ACADEMIC,
    ACME,
    DISPOSABLE,
    FREE,
    NOON,
    POLICY,
    TODAY,
    buying,
    corporate,
    days_ago,
    policy,
    signal,
    subject,
    team_at_work,
)
from tests.domain.scoring.cards import card_of, facts, part_of, share
from tests.domain.strategies import batches

HEAVY_USE = [
    *(signal(at=days_ago(day), subject=f"feature {day}") for day in range(10)),
    signal(Kind.INTEGRATION_CONNECTED, subject="github"),
]
PRIVATE = AccountId("person:0123456789abcdef")


def guards(signals, account=ACME, **changes):
    card = card_of(signals, account=account, policy=policy(**changes))
    return {part.name: part for part in card.contributions if part.category is Category.GUARD}


@pytest.mark.requirement("S49")
def test_a_lone_developers_use_counts_half_however_heavy():
    usage = sum(
        part.hundredths
        for part in card_of(HEAVY_USE).contributions
        if part.category is Category.USAGE
    )

    assert usage == 1600
    assert guards(HEAVY_USE)["solo"].hundredths == -800


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

    assert students.hundredths == pytest.approx(colleagues.hundredths * 40 / 100, abs=1)


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
    studying = [one._replace(sender=replace(one.sender, mail=ACADEMIC)) for one in HEAVY_USE]
    developing = card_of(HEAVY_USE).hundredths

    assert card_of(studying).hundredths == pytest.approx(developing * 40 / 100, abs=1)


def test_guards_that_take_everything_leave_nothing_and_no_debt():
    strict = policy(scoring__guards={"solo_percent": 100, "academic_percent": 100})
    studying = [one._replace(sender=replace(one.sender, mail=ACADEMIC)) for one in HEAVY_USE]

    assert card_of(studying, policy=strict).hundredths == 0


def test_guards_are_policy():
    lenient = policy(scoring__guards={"solo_percent": 0})

    assert share(card_of(HEAVY_USE, policy=lenient), "solo") == 0


def test_free_mail_is_no_fault():
    assert guards(team_at_work(FREE)) == {}


class TestASideProject:
    """S32: nobody on company mail, and use at odd times only."""

    SATURDAYS = tuple(range(2, 30, 7))  # NOON is a Monday
    WEEKENDS = tuple(day for saturday in SATURDAYS for day in (saturday, saturday - 1))

    def friends(self, days, mail=FREE):
        return [signal(by=by, at=days_ago(day), mail=mail) for by in ("ada", "ben") for day in days]

    @pytest.mark.parametrize("mail", [FREE, None])
    @pytest.mark.parametrize("days", [WEEKENDS, SATURDAYS, (1, 5, 9, 13), (0,)])
    @pytest.mark.requirement("S32")
    def test_weekends_alone_and_rare_use_take_a_share_of_everything(self, days, mail):
        project = [
            *self.friends(days, mail),
            signal(Kind.TEAMMATE_INVITED, at=days_ago(days[0]), mail=mail),
        ]

        taken = guards(project, PRIVATE)["side_project"].hundredths

        earned = sum(
            part.hundredths
            for part in card_of(project, account=PRIVATE).contributions
            if part.category is not Category.GUARD
        )
        assert taken == -(earned * 25 // 100)

    @pytest.mark.requirement("S32")
    def test_work_on_weekdays_for_more_than_a_few_days_is_none(self):
        monday, friday = 0, 3
        assert guards(self.friends((*self.WEEKENDS, monday)), PRIVATE) == {}
        assert guards(self.friends((*self.WEEKENDS, friday)), PRIVATE) == {}
        assert guards(self.friends((0, 1, 2, 3, 4)), PRIVATE) == {}

    @pytest.mark.requirement("S32", "S44")
    def test_whoever_has_a_company_behind_them_has_none(self):
        assert "side_project" not in guards(self.friends(self.WEEKENDS), ACME)
        colleague = signal(by="cy", at=days_ago(1))
        assert "side_project" not in guards([*self.friends(self.WEEKENDS), colleague], PRIVATE)

    def test_its_share_and_what_is_rare_are_policy(self):
        rare = self.friends((0, 1, 2, 3, 4))

        taken = guards(
            rare,
            PRIVATE,
            scoring__guards__side_project_days=5,
            scoring__guards__side_project_percent=10,
        )

        assert taken["side_project"].hundredths < 0
        assert guards(rare, PRIVATE) == {}

    @pytest.mark.requirement("S29", "S32")
    def test_whom_only_a_newsletter_reached_has_no_company_either(self):
        card = card_of([signal(Kind.MARKETING_ENGAGED)], account=PRIVATE)

        earned = share(card, "company_size") + share(card, "industry") + share(card, "budget")
        assert share(card, "side_project") == -(earned * 25 // 100) < 0

    @pytest.mark.requirement("S32")
    def test_a_student_is_not_punished_twice(self):
        assert "side_project" not in guards(self.friends(self.WEEKENDS, ACADEMIC), PRIVATE)


def load_test(day, *, by="ada", volume=100_000.0, mail=FREE):
    """Build a day of load with the limits that it hits."""
    hits = [
        signal(
            Kind.USAGE_LIMIT_HIT, by, at=days_ago(day), mail=mail, event_id=f"hit {day}/{number}"
        )
        for number in range(4)
    ]
    return [signal(Kind.USAGE_RECORDED, by, at=days_ago(day), mail=mail, quantity=volume), *hits]


class TestASpike:
    """S56: a day far above the account's own volume counts as nothing until it is sustained."""

    PAIR = tuple(
        signal(by=by, at=days_ago(day), subject="api") for by in ("ada", "ben") for day in (9, 10)
    )
    CALM = tuple(
        signal(Kind.USAGE_RECORDED, at=days_ago(day), quantity=1000.0) for day in range(11, 20)
    )

    def without_guards(self, signals):
        card = card_of(signals)
        return card.hundredths - sum(
            part.hundredths for part in card.contributions if part.category is Category.GUARD
        )

    @pytest.mark.requirement("S53", "S56")
    def test_a_spike_earns_neither_a_day_of_use_nor_a_limit(self):
        calm = [*self.PAIR, *self.CALM]
        spiking = [*calm, *load_test(1)]

        assert card_of(spiking).hundredths == card_of(calm).hundredths
        assert guards(spiking)["spike"].hundredths == (
            card_of(calm).hundredths - self.without_guards(spiking)
        )
        assert card_of(spiking).vector == card_of(calm).vector

    @pytest.mark.requirement("S56")
    def test_once_it_lasts_it_counts(self):
        spiking = [*self.PAIR, *self.CALM, *load_test(1), *load_test(2)]
        lasting = [*spiking, *load_test(3)]

        assert "spike" in guards(spiking)
        assert "spike" not in guards(lasting)
        assert share(card_of(lasting), "limits_hit") > 0

    @pytest.mark.requirement("S56")
    def test_what_people_do_on_that_day_still_counts(self):
        clicked = [*self.PAIR, *load_test(1), signal(Kind.UPGRADE_CLICKED, at=days_ago(1))]

        assert guards(clicked)["spike"].hundredths < 0
        assert share(card_of(clicked), "upgrade_clicks") > 0

    @pytest.mark.requirement("S221")
    def test_it_is_named_with_its_day(self):
        card = card_of([*self.PAIR, *load_test(1)])

        assert part_of(card, "spike").evidence.endswith("not for long: 2026-03-01")
        assert facts(card, "spike")["usage_recorded"] == Fact(
            Kind.USAGE_RECORDED, 1, first_day=TODAY - 1, last_day=TODAY - 1
        )

    @pytest.mark.requirement("S221")
    def test_several_are_named_with_their_days(self):
        card = card_of([*self.PAIR, *self.CALM, *load_test(1), *load_test(2)])

        assert part_of(card, "spike").evidence.endswith("not for long: 2026-02-28, 2026-03-01")

    @pytest.mark.requirement("S56")
    def test_whatever_else_judges_an_account_sees_no_use_on_that_day(self):
        spiking = subject([*self.PAIR, *self.CALM, *load_test(1)])

        counted = without_nothing(spiking, POLICY.scoring)

        assert set(spiking.active_days) - set(counted.active_days) == {TODAY - 1}

    def test_how_far_and_how_long_is_policy(self):
        spiking = [*self.PAIR, *self.CALM, *load_test(1)]

        assert "spike" not in guards(spiking, scoring__guards__spike_factor=100)
        assert "spike" in guards(spiking, scoring__guards__spike_factor=99)
        assert "spike" not in guards(spiking, scoring__guards__spike_days=1)

    @given(batches)
    @pytest.mark.requirement("S41", "S56", "S57")
    def test_volume_never_raises_a_score(self, signals):
        quiet = [one._replace(quantity=0.0) for one in signals]

        assert card_of(signals).hundredths <= card_of(quiet).hundredths


HITS = [signal(Kind.USAGE_LIMIT_HIT, at=days_ago(day), event_id=f"hit {day}") for day in range(5)]


class TestLimitsAlone:
    """T3: limits count only with sustained use, a team, or intent of another sort."""

    @pytest.mark.requirement("S35", "S56", "T3")
    def test_limits_by_themselves_count_as_nothing(self):
        card = card_of(HITS)

        assert share(card, "limits_alone") == -(
            share(card, "limits_hit") + share(card, "limits_reached")
        )
        assert (card.vector.intent, card.vector.scale) == (0, 0)

    @pytest.mark.parametrize(
        "backing",
        [
            [signal(at=days_ago(day)) for day in range(8)],
            [signal(by="ben")],
            [signal(Kind.TEAMMATE_INVITED, subject="ben")],
            [signal(Kind.PRICING_PAGE_VIEWED)],
            [signal(Kind.DEMO_REQUESTED, at=days_ago(29))],
            [signal(seniority=Seniority.EXECUTIVE)],
        ],
        ids=["sustained", "a colleague", "an invitation", "a visit", "a demo", "an executive"],
    )
    @pytest.mark.requirement("S35", "T3")
    def test_sustained_use_a_team_or_intent_make_them_count(self, backing):
        card = card_of([*HITS, *backing])

        assert "limits_alone" not in {part.name for part in card.contributions}
        assert card.vector.intent > 0
        assert card.vector.scale == 80

    @pytest.mark.parametrize(
        "nothing",
        [
            [signal(at=days_ago(day)) for day in range(7)],
            [signal(Kind.MARKETING_ENGAGED)],
            [signal(Kind.DEMO_REQUESTED, at=days_ago(30))],
            [signal(Kind.SUPPORT_TICKET_ESCALATED)],
        ],
        ids=["seven days", "a newsletter", "an old demo", "a ticket"],
    )
    @pytest.mark.requirement("T3")
    def test_nothing_else_does(self, nothing):
        assert guards([*HITS, *nothing])["limits_alone"].hundredths < 0

    def test_how_many_days_are_sustained_is_policy(self):
        assert "limits_alone" in guards(HITS)
        assert "limits_alone" not in guards(HITS, scoring__guards__sustained_days=4)

    @pytest.mark.requirement("S56", "T3")
    def test_a_policy_that_prizes_limits_lets_no_mere_limit_through(self):
        """The gate does not rest on the default weights: here limits are all there is of intent."""
        prized = {
            "scoring__intent": {
                name: {"points": 30 if name == "limits_hit" else 0}
                for name in (
                    "hand_raised",
                    "pricing_visits",
                    "upgrade_clicks",
                    "enterprise_features",
                    "limits_hit",
                    "executives_active",
                )
            },
            "scoring__threshold": 61,
        }
        unguarded = {**prized, "scoring__guards__sustained_days": 0}
        user = [
            signal(
                Kind.INTEGRATION_CONNECTED,
                subject="github",
                at=NOON,
                department="data",
                seniority=Seniority.LEAD,
            ),
            *HITS,
        ]

        assert not card_of(user, policy=policy(**prized)).passes_gate
        assert card_of(user, policy=policy(**unguarded)).passes_gate
