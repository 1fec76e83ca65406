"""Whoever meets people has earned it: threshold, fit and the wish to buy; expansion on top."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.handoff.events import NurtureRequested
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Motion
from tests.domain.builders import (
    FREE,
    POLICY,
    TODAY,
    buying,
    days_ago,
    decision_makers,
    policy,
    signal,
    team_at_work,
)
from tests.domain.handoff.accounts import BUYERS, Account, seen_of
from tests.domain.strategies import batches

TEAM = [*team_at_work(), *decision_makers()]
LENIENT = policy(scoring__threshold=50, scoring__rearm_below=40)
INTENT = [Kind.ENTERPRISE_FEATURE_EXPLORED, Kind.PRICING_PAGE_VIEWED, Kind.USAGE_LIMIT_HIT]


class TestTierTwoTakesAllThree:
    """The threshold, an ideal customer, and a signal of buying (S65)."""

    @pytest.mark.requirement("S65", "S66", "T3")
    @pytest.mark.parametrize("kind", INTENT)
    def test_each_signal_of_buying_opens_it(self, kind):
        assert seen_of(*TEAM, signal(kind), policy=LENIENT).tier >= 2

    @pytest.mark.requirement("S65", "S66")
    def test_without_a_signal_of_buying_it_is_tier_one(self):
        seen = seen_of(*TEAM, signal(Kind.UPGRADE_CLICKED), policy=LENIENT)

        assert seen.card.passes_gate
        assert (seen.tier, seen.motion) == (1, Motion.SELF_SERVE)

    @pytest.mark.requirement("S66")
    @pytest.mark.parametrize(("days", "tier"), [(29, 2), (30, 1)])
    def test_a_signal_of_buying_ages(self, days, tier):
        asked = signal(Kind.PRICING_PAGE_VIEWED, at=days_ago(days))

        assert seen_of(*TEAM, asked, policy=LENIENT).tier == tier

    @pytest.mark.requirement("S65", "T6")
    def test_under_the_threshold_it_is_tier_one(self):
        seen = seen_of(*TEAM, policy=policy(scoring__threshold=80))

        assert not seen.card.passes_gate
        assert seen.tier == 1

    @pytest.mark.requirement("S65")
    def test_who_is_no_ideal_customer_is_tier_one(self):
        misfit = CompanyFacts(employees=60, industry="farming")
        rules = policy(
            handoff__tiers__minimum_fit=25, scoring__threshold=50, scoring__rearm_below=40
        )

        assert seen_of(*BUYERS, company=misfit, policy=rules).card.passes_gate
        assert seen_of(*BUYERS, company=misfit, policy=rules).tier == 1

    @pytest.mark.requirement("T12")
    def test_a_strong_team_stands_in_for_an_unknown_size(self):
        rules = policy(handoff__tiers__minimum_fit=25)

        assert seen_of(*BUYERS, company=CompanyFacts(), policy=rules).tier >= 2

    @pytest.mark.requirement("S66", "T3")
    def test_a_limit_hit_alone_and_by_accident_is_no_signal_of_buying(self):
        """One person, a few days, no other intent: under T3 the hit counts as nothing."""
        rules = policy(
            scoring__threshold=41,
            scoring__rearm_below=20,
            scoring__guards__solo_percent=0,
            scoring__usage__active_days__full_at=5,
        )
        lone = [signal(at=days_ago(day), subject=f"feature {day}") for day in range(6)]
        lone += [signal(Kind.INTEGRATION_CONNECTED, subject="github"), *decision_makers()[:1]]
        asked = signal(seniority=Seniority.LEAD)
        hits = [signal(Kind.USAGE_LIMIT_HIT, at=days_ago(day)) for day in range(3)]
        mate = signal(Kind.TEAMMATE_INVITED, subject="ben")

        by_accident = seen_of(*lone, asked, *hits, policy=rules)
        with_a_team = seen_of(*lone, asked, *hits, mate, policy=rules)

        assert by_accident.card.passes_gate
        assert by_accident.tier == 1
        assert with_a_team.tier == 2


@given(batches)
@pytest.mark.requirement("S6", "S7", "S62", "S64", "S98")
def test_nobody_under_the_threshold_ever_meets_a_person(batch):
    account = Account()
    for one in batch:
        account.hears(one)

    for lead in account.told(LeadQualified):
        assert lead.score >= POLICY.scoring.threshold
        assert lead.tier >= 2
        assert lead.motion is not Motion.SELF_SERVE


@given(batches, st.sampled_from([None, 20, 400, 5_000]))
@pytest.mark.requirement("S62", "S65")
def test_tier_one_and_self_serve_are_the_same(batch, employees):
    seen = seen_of(*batch, *BUYERS, company=CompanyFacts(employees=employees))

    assert (seen.tier == 1) == (seen.motion is Motion.SELF_SERVE)


class TestNurture:
    """Automation takes the next step where no person is for it (S63, S96)."""

    @pytest.mark.requirement("S6", "S62", "S63", "S64", "S98")
    def test_a_sign_up_is_in_the_first_programme_from_its_discovery_and_costs_no_write(self):
        account = Account(CompanyFacts(), AccountId("person:0123456789abcdef"))

        events = account.hears(signal(Kind.SIGNED_UP, mail=FREE))

        assert events == []
        assert account.standing == Standing()
        assert POLICY.handoff.nurture[0].name == "onboarding"

    @pytest.mark.requirement("S63", "S96")
    def test_the_programmes_are_those_of_the_list(self):
        steps = " ".join(step for row in POLICY.handoff.nurture for step in row.steps)

        for words in (
            "onboarding e-mails",
            "in-app guid",
            "automated upgrade prompts",
            "nurture campaign",
            "card checkout",
            "visible prices",
        ):
            assert words in steps

    @pytest.mark.requirement("S97")
    def test_the_programme_rises_with_the_score_and_says_nothing_twice(self):
        account = Account(policy=policy(scoring__threshold=None))
        for day in range(3):
            account.hears(signal(at=days_ago(day)))
        account.hears(*TEAM)
        account.hears(*buying())
        account.hears(*buying(), today=TODAY + 1)

        asked = [event.programme for event in account.told(NurtureRequested)]
        assert asked == ["guidance", "checkout"]

    @pytest.mark.requirement("S62", "S64")
    def test_an_account_with_a_seller_needs_no_programme(self):
        account = Account()

        account.hears(*BUYERS)

        assert account.told(LeadQualified)
        assert account.standing.programme == ""


def people(*departments):
    """Return two people of each department, at work today."""
    return [
        signal(by=f"{department} {number}", department=department, subject=f"feature {number}")
        for department in departments
        for number in range(2)
    ]


ADMIN = [Kind.ENTERPRISE_FEATURE_EXPLORED, Kind.PROCUREMENT_PAGE_VIEWED, Kind.LEGAL_PAGE_VIEWED]


class TestTierThree:
    """Adoption of enterprise scale in a free account, and somebody who looks at buying (S67)."""

    @pytest.mark.requirement("S67", "S68", "S69")
    @pytest.mark.parametrize("kind", ADMIN)
    def test_people_of_several_departments_and_evidence_of_buying_make_it(self, kind):
        seen = seen_of(*TEAM, *people("data", "legal"), *buying(), signal(kind))

        assert seen.tier == 3

    @pytest.mark.requirement("S68")
    def test_one_department_is_not_enough(self):
        alone = [one for one in BUYERS if not one.sender.department]

        assert seen_of(*alone, *people("data")).tier == 2

    @pytest.mark.requirement("S69")
    def test_use_alone_is_not_enough(self):
        calm = [
            one
            for one in BUYERS
            if one.kind not in {Kind.ENTERPRISE_FEATURE_EXPLORED, Kind.ROLE_CONFIGURED}
        ]

        assert seen_of(*calm, *people("data", "legal")).tier == 2

    @pytest.mark.requirement("S67")
    def test_it_is_of_accounts_that_have_not_bought(self):
        account = Account()

        account.hears(*BUYERS, *people("data"), signal(Kind.CHECKOUT_COMPLETED))

        assert account.seen.tier == 2

    @pytest.mark.requirement("S67", "S68", "S116")
    def test_it_is_judged_over_all_people_of_the_account(self):
        """None of them alone does enough; one after the other they do."""
        account = Account()

        tiers = []
        for one in (*BUYERS, *people("data", "legal")):
            account.hears(one)
            tiers.append(account.seen.tier)

        assert tiers[0] == 1
        assert tiers[-1] == 3

    @pytest.mark.requirement("S70", "S71", "T8")
    @pytest.mark.parametrize(
        ("employees", "role"), [(5_000, "enterprise_ae"), (400, "expansion_specialist")]
    )
    def test_it_goes_to_an_ae_or_to_expansion_and_never_to_an_sdr(self, employees, role):
        account = Account(CompanyFacts("Acme", employees, "software", "US", 50_000))

        account.hears(*BUYERS, *people("data", "legal"))

        (lead,) = account.told(LeadQualified)
        assert (lead.tier, lead.role) == (3, role)
        assert not any("sdr" in name for name in POLICY.handoff.roles)

    @pytest.mark.requirement("S71", "S72")
    @pytest.mark.parametrize(
        ("employees", "role", "motion"),
        [
            (5_000, "enterprise_ae", Motion.SALES_LED),
            (400, "expansion_specialist", Motion.SALES_ASSIST),
        ],
    )
    def test_who_has_been_active_for_six_weeks_is_qualified_by_that_and_by_no_discovery(
        self, employees, role, motion
    ):
        account = Account(CompanyFacts("Acme", employees, "software", "US", 50_000))
        account.hears(*(signal(at=days_ago(day)) for day in range(42)))

        account.hears(*BUYERS, *people("data", "legal"))

        (lead,) = account.told(LeadQualified)
        assert (lead.role, lead.motion, lead.play) == (role, motion, "expansion")
        play = POLICY.handoff.plays[lead.play]
        assert play.talk_track == ("Enterprise licensing.", "Security.", "Deployment.")
        words = f"{play.action} {play.goal} {play.talk_track}".lower()
        assert not any(word in words for word in ("qualif", "discovery", "budget", "timeline"))


@pytest.mark.requirement("T12")
def test_the_least_fit_of_an_ideal_customer_is_enough():
    """The buyers' company and people earn every point of fit."""
    assert seen_of(*BUYERS, policy=policy(handoff__tiers__minimum_fit=30)).tier > 1
