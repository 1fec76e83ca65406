"""Every row of the trigger table: what fires it, what does not, and what it sets off (S117)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.handoff.events import (
    AlertRaised,
    HandoffTriggered,
    InAppMessageRequested,
    NurtureRequested,
)
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import OUTSIDE_KINDS, Kind
from plg_router.policy.handoff import Action, Offer, Priority
from tests.domain.builders import POLICY, TODAY, days_ago, policy, signal
from tests.domain.handoff.accounts import BUYERS, QUIET, Account, people, seats
from tests.domain.strategies import batches

TABLE = POLICY.handoff.triggers


def fired_by(*signals, company=QUIET, today=TODAY, **account):
    """Return the names of the triggers that some signals fire at a new account."""
    events = Account(company, **account).hears(*signals, today=today)
    return {event.trigger for event in events if isinstance(event, HandoffTriggered)}


def again(kind, times, *, days=1):
    """Return signals of one kind, so many, spread over some days."""
    return [signal(kind, at=days_ago(n % days), event_id=f"{kind} {n}") for n in range(times)]


def invitations(number, *, senior=0, day=0):
    return [
        signal(
            Kind.TEAMMATE_INVITED,
            at=days_ago(day),
            subject=f"guest {n}",
            subject_seniority=Seniority.LEAD if n < senior else Seniority.STAFF,
        )
        for n in range(number)
    ]


class TestAtOnce:
    """One signal is enough, under the threshold too (S151)."""

    @pytest.mark.requirement("S151")
    @pytest.mark.parametrize(
        ("kind", "trigger"),
        [
            (Kind.ENTERPRISE_FEATURE_EXPLORED, "enterprise_feature_explored"),
            (Kind.PRICING_PAGE_VIEWED, "pricing_page_visited"),
            (Kind.USAGE_LIMIT_HIT, "usage_limit_hit"),
        ],
    )
    def test_the_first_signal_fires(self, kind, trigger):
        account = Account(QUIET)

        account.hears(signal(kind))

        (told,) = account.told(HandoffTriggered)
        assert told.trigger == trigger
        assert told.score < POLICY.scoring.threshold
        assert [(fact.name, fact.count) for fact in told.evidence] == [(kind, 1)]
        assert account.told(LeadQualified) == []

    @pytest.mark.requirement("S101", "S160", "T3")
    def test_a_limit_hit_offers_one_pager_and_upgrade_and_names_what_is_used_up(self):
        account = Account(QUIET)

        account.hears(signal(Kind.USAGE_LIMIT_HIT, subject="10,000 free calls"))

        (said,) = account.told(InAppMessageRequested)
        assert said.message.startswith("You have used up your 10,000 free calls.")
        assert "talk to us about scaling" in said.message
        assert said.offers == (Offer.ONE_PAGER, Offer.SELF_SERVE_UPGRADE, Offer.TALK_TO_SALES)
        assert account.told(AlertRaised) == []

    @pytest.mark.requirement("S101")
    def test_an_allowance_without_a_name_is_called_so(self):
        account = Account(QUIET)

        account.hears(signal(Kind.USAGE_LIMIT_HIT))

        assert "used up your free allowance." in account.told(InAppMessageRequested)[0].message

    @pytest.mark.requirement("S160")
    def test_every_message_offers_the_self_serve_upgrade(self):
        speaking = [row for row in TABLE.values() if Action.IN_APP_MESSAGE in row.actions]

        assert speaking
        assert all(Offer.SELF_SERVE_UPGRADE in row.offers for row in speaking)

    @pytest.mark.requirement("S63", "S96")
    def test_a_look_at_the_prices_opens_the_programme_of_the_checkout(self):
        account = Account(CompanyFacts())

        account.hears(signal(Kind.PRICING_PAGE_VIEWED))

        assert [event.programme for event in account.told(NurtureRequested)] == ["checkout"]


class TestLimits:
    """A person reaches out only where T3 says so."""

    @pytest.mark.requirement("S100", "T3")
    def test_a_limit_hit_alone_asks_for_nobody(self):
        hits = again(Kind.USAGE_LIMIT_HIT, 6, days=7)

        assert fired_by(*hits) == {"usage_limit_hit"}

    @pytest.mark.requirement("S100", "T3")
    @pytest.mark.parametrize(
        "reason",
        [
            [signal(at=days_ago(day)) for day in range(8)],
            [signal(Kind.TEAMMATE_INVITED, subject="ben")],
            [signal(Kind.UPGRADE_CLICKED)],
        ],
        ids=["sustained use", "a team", "another sign of intent"],
    )
    def test_with_a_reason_of_its_own_it_asks_for_a_seller(self, reason):
        assert "usage_limit_outreach" in fired_by(signal(Kind.USAGE_LIMIT_HIT), *reason)

    @pytest.mark.requirement("T3")
    def test_seven_days_of_use_are_not_more_than_seven(self):
        use = [signal(at=days_ago(day)) for day in range(7)]

        assert "usage_limit_outreach" not in fired_by(signal(Kind.USAGE_LIMIT_HIT), *use)

    @pytest.mark.requirement("S100")
    def test_who_has_converted_is_left_alone(self):
        bought = [signal(Kind.CHECKOUT_COMPLETED), signal(Kind.TEAMMATE_INVITED, subject="ben")]
        hit = signal(Kind.USAGE_LIMIT_HIT)

        assert "usage_limit_outreach" not in fired_by(hit, *bought)
        assert "usage_limit_outreach" not in fired_by(hit, bought[1], is_customer=True)

    @pytest.mark.requirement("S100")
    def test_at_the_threshold_it_makes_the_lead_with_its_play(self):
        only = {"usage_limit_outreach": DEFAULT_ROW("usage_limit_outreach")}
        account = Account(policy=policy(handoff__triggers=only, handoff__tiers__expansion=None))

        account.hears(*BUYERS)

        (lead,) = account.told(LeadQualified)
        assert lead.triggers == ("usage_limit_outreach",)
        assert (lead.role, lead.play) == ("sales_assist", "help_past_the_limit")
        assert "Offer to talk about scaling." in POLICY.handoff.plays[lead.play].talk_track


class TestPricing:
    """Three visits: help is offered, somebody knows, nobody is assigned (S104)."""

    @pytest.mark.requirement("S104")
    def test_two_visits_are_not_enough(self):
        assert "pricing_interest" not in fired_by(*again(Kind.PRICING_PAGE_VIEWED, 2))

    @pytest.mark.requirement("S104", "S105")
    def test_the_third_is_announced_alerts_offers_help_and_assigns_nobody(self):
        account = Account(QUIET)
        account.hears(*again(Kind.PRICING_PAGE_VIEWED, 2), signal(subject="reports"))

        account.hears(*again(Kind.PRICING_PAGE_VIEWED, 3))

        assert "pricing_interest" in {event.trigger for event in account.told(HandoffTriggered)}
        (alert,) = account.told(AlertRaised)
        assert (alert.alert, alert.for_role) == ("pricing_interest", "sales_assist")
        assert alert.reason == "pricing_page_viewed x3"
        assert alert.activity == (
            "pricing_visits: pricing_page_viewed x3",
            "features: features: reports",
            "active_days: active on 1 of 30 days",
        )
        (offer,) = account.told(InAppMessageRequested)
        assert Offer.HELP in offer.offers
        assert account.told(LeadQualified) == []

    @pytest.mark.requirement("S104")
    def test_at_the_threshold_it_makes_no_crossing_of_its_own(self):
        account = Account()
        account.hears(*BUYERS)
        crossings = account.standing.crossing

        account.hears(*again(Kind.PRICING_PAGE_VIEWED, 3))

        assert account.told(AlertRaised)
        assert account.standing.crossing == crossings

    @given(batches)
    @pytest.mark.requirement("S104")
    def test_a_trigger_that_only_alerts_never_names_the_role_of_a_lead(self, batch):
        account = Account()
        account.hears(*BUYERS, *batch, *again(Kind.PRICING_PAGE_VIEWED, 3))

        asked = {
            row.role
            for one in account.seen.held
            if Action.ASSIGN in (row := one.trigger).actions and row.role
        }
        assert asked or all(
            lead.role == account.seen.cell.role for lead in account.told(LeadQualified)
        )


class TestSpread:
    """People who find each other, and what they add up to."""

    @pytest.mark.requirement("S106", "S107")
    @pytest.mark.parametrize(
        ("number", "departments", "fires"), [(5, 2, True), (4, 2, False), (5, 1, False)]
    )
    def test_five_people_of_different_teams_are_a_rollout(self, number, departments, fires):
        fired = fired_by(*people(number, departments))

        assert ("multi_department_adoption" in fired) is fires

    @pytest.mark.requirement("S106", "S107", "T8")
    @pytest.mark.parametrize(
        ("employees", "role"),
        [(400, "expansion_specialist"), (None, "expansion_specialist"), (1000, "enterprise_ae")],
    )
    def test_it_is_for_expansion_or_for_an_enterprise_ae_by_size(self, employees, role):
        account = Account(CompanyFacts(employees=employees))

        account.hears(*people(5, 2))

        told = {event.trigger: event.role for event in account.told(HandoffTriggered)}
        assert told["multi_department_adoption"] == role
        assert "rollout potential" in str(POLICY.handoff.plays["roll_out"].talk_track)

    @pytest.mark.requirement("S111")
    @pytest.mark.parametrize(
        ("number", "departments", "fires"), [(7, 3, True), (6, 3, False), (7, 2, False)]
    )
    def test_seven_people_of_three_departments_buy_together(self, number, departments, fires):
        assert ("multi_stakeholder_buying" in fired_by(*people(number, departments))) is fires
        assert "champion" in POLICY.handoff.plays["support_the_champion"].action

    @pytest.mark.requirement("S116")
    def test_use_that_spreads_among_colleagues_is_seen_over_the_whole_account(self):
        account = Account(CompanyFacts())
        for one in people(3, 1):
            assert "organic_spread" not in {
                event.trigger for event in account.hears(one) if isinstance(event, HandoffTriggered)
            }

        account.hears(signal(by="the fourth"))

        assert "organic_spread" in account.standing.fired

    @pytest.mark.requirement("S115")
    def test_two_thousand_units_of_a_team_count(self):
        def units(each, by="ada"):
            return [
                signal(Kind.USAGE_RECORDED, by, at=days_ago(day), quantity=each) for day in range(8)
            ]

        assert "team_volume" in fired_by(*units(250), *units(250, "ben"))
        assert "team_volume" not in fired_by(*units(249), *units(249, "ben"))
        assert "team_volume" not in fired_by(*units(250))

    @pytest.mark.requirement("S56", "S115")
    def test_one_spike_is_no_team_at_work(self):
        spike = signal(Kind.USAGE_RECORDED, quantity=1_000_000)

        assert "team_volume" not in fired_by(spike, *people(2, 1))

    @pytest.mark.requirement("S59")
    def test_a_wave_of_invitations_with_somebody_who_leads_asks_for_outreach_now(self):
        account = Account(QUIET)

        account.hears(*invitations(5, senior=1))

        assert "invitation_wave" in account.standing.fired
        (alert,) = account.told(AlertRaised)
        assert (alert.alert, alert.priority) == ("invitation_wave", Priority.HIGH)

    @pytest.mark.requirement("S59")
    def test_builders_alone_and_a_trickle_are_no_wave(self):
        assert "invitation_wave" not in fired_by(*invitations(5))
        assert "invitation_wave" not in fired_by(*invitations(4, senior=1))
        trickle = [*invitations(3, senior=1), *invitations(2, day=8)]
        assert "invitation_wave" not in fired_by(*trickle)


class TestGrowth:
    """From a pilot to the whole company."""

    @pytest.mark.requirement("S113")
    @pytest.mark.parametrize(
        ("counts", "fires"),
        [((5, 500), True), ((5, 50), True), ((5, 49), False), ((6, 500), False), ((500, 5), False)],
    )
    def test_five_seats_that_became_fifty_or_more_are_a_pilot_gone_enterprise(self, counts, fires):
        assert ("pilot_to_enterprise" in fired_by(*seats(*counts))) is fires

    @pytest.mark.requirement("S113")
    def test_sales_brings_integration_training_and_change_management(self):
        row, play = TABLE["pilot_to_enterprise"], POLICY.handoff.plays["pilot_to_enterprise"]

        assert {Action.ASSIGN, Action.OPPORTUNITY} <= set(row.actions)
        assert POLICY.handoff.opens_opportunity(("pilot_to_enterprise",))
        assert not POLICY.handoff.opens_opportunity(("security_review", "gone"))
        assert play.talk_track == ("Integration planning.", "Training.", "Change management.")

    @pytest.mark.requirement("S114")
    def test_a_buyer_that_grew_from_ten_people_to_a_hundred_gets_help_with_expansion(self):
        account = Account(CompanyFacts(employees=10))
        account.hears(signal(Kind.CHECKOUT_COMPLETED))
        account.company = CompanyFacts(employees=100)

        account.hears(signal())

        told = {event.trigger: event for event in account.told(HandoffTriggered)}
        assert told["company_growth"].role == "expansion_specialist"
        assert told["company_growth"].evidence[0].value == "10 to 100"

    @pytest.mark.requirement("S114")
    def test_the_first_purchase_stays_at_the_users_own_pace(self):
        account = Account(CompanyFacts(employees=10))
        account.hears(signal())
        account.company = CompanyFacts(employees=100)

        account.hears(signal(by="ben"))

        assert "company_growth" not in account.standing.fired

    @pytest.mark.requirement("S114")
    def test_a_company_that_was_large_from_the_start_has_not_grown(self):
        account = Account(CompanyFacts(employees=11))
        account.hears(signal(Kind.CHECKOUT_COMPLETED))
        account.company = CompanyFacts(employees=100)

        account.hears(signal())

        assert "company_growth" not in account.standing.fired


class TestWhatSelfServeCannotDeliver:
    """Custom integrations and security reviews."""

    @pytest.mark.requirement("S108", "S109")
    def test_a_custom_integration_is_for_a_solutions_engineer(self):
        account = Account(QUIET)

        account.hears(signal(Kind.CUSTOM_INTEGRATION_REQUESTED))

        told = {event.trigger: event.role for event in account.told(HandoffTriggered)}
        assert told == {"custom_integration": "solutions_engineer"}
        (alert,) = account.told(AlertRaised)
        assert alert.for_role == "solutions_engineer"
        track = str(POLICY.handoff.plays["custom_integration"].talk_track)
        assert all(word in track for word in ("API customisation", "SSO configuration", "legacy"))

    @pytest.mark.requirement("S109")
    def test_what_products_call_a_custom_integration_is_mapped(self):
        tracks = POLICY.sources.segment.tracks
        names = (
            "API Customization Requested",
            "SSO Configuration Requested",
            "Legacy Integration Requested",
        )

        assert {tracks[name].kind for name in names} == {Kind.CUSTOM_INTEGRATION_REQUESTED}

    @pytest.mark.requirement("S70", "S108")
    def test_at_an_enterprise_the_ae_leads_and_the_engineer_hears_of_it(self):
        account = Account(CompanyFacts(employees=5_000))

        account.hears(signal(Kind.CUSTOM_INTEGRATION_REQUESTED))

        (told,) = account.told(HandoffTriggered)
        assert told.role == "enterprise_ae"
        assert account.told(AlertRaised)[0].for_role == "solutions_engineer"

    @pytest.mark.requirement("S110")
    def test_a_security_review_asks_for_sales(self):
        account = Account(policy=policy(handoff__tiers__expansion=None))

        account.hears(*BUYERS, signal(Kind.SECURITY_REVIEW_REQUESTED))

        (lead,) = account.told(LeadQualified)
        assert "security_review" in lead.triggers
        track = str(POLICY.handoff.plays["security_review"].talk_track)
        assert all(word in track for word in ("SOC 2", "Penetration", "Data residency"))


class TestNewsOnly:
    """A trigger fires on a rising edge, or after its rest on newer evidence."""

    def fired_on(self, *days):
        """Return on which days the pricing trigger fired, with visits three times each day."""
        account, fired = Account(QUIET), []
        for day in days:
            visits = [
                signal(Kind.PRICING_PAGE_VIEWED, at=days_ago(-day), event_id=f"{day}/{n}")
                for n in range(3)
            ]
            events = account.hears(*visits, today=TODAY + day)
            if any(
                isinstance(event, HandoffTriggered) and event.trigger == "pricing_interest"
                for event in events
            ):
                fired.append(day)
        return fired

    @pytest.mark.requirement("S117")
    def test_it_rests_for_its_cool_down(self):
        assert self.fired_on(0, 1, 29, 30, 31) == [0, 30]

    def test_the_same_evidence_fires_it_once_however_late_it_is_looked_at(self):
        account = Account(QUIET)
        account.hears(*again(Kind.PRICING_PAGE_VIEWED, 3))

        later = account.hears(today=TODAY + 29) + account.hears(today=TODAY + 35)

        assert not [event for event in later if isinstance(event, HandoffTriggered)]

    @pytest.mark.requirement("S117")
    def test_after_its_rest_the_same_evidence_does_not_fire_it_again_but_newer_does(self):
        account = Account(QUIET)
        account.hears(signal(Kind.USAGE_LIMIT_HIT))
        rested = TODAY + TABLE["usage_limit_hit"].cool_down_days

        same = account.hears(today=rested)
        newer = account.hears(signal(Kind.USAGE_LIMIT_HIT, at=days_ago(-1)), today=rested)

        assert not [event for event in same if isinstance(event, HandoffTriggered)]
        assert [event.trigger for event in newer if isinstance(event, HandoffTriggered)] == [
            "usage_limit_hit"
        ]

    @given(batches, st.randoms(use_true_random=False))
    @pytest.mark.requirement("S117")
    def test_duplicates_and_replays_change_nothing(self, batch, dice):
        account = Account()
        account.hears(*batch)
        standing, told = account.standing, len(account.events)

        for one in dice.sample(batch, len(batch)):
            account.hears(one)

        assert account.standing == standing
        assert len(account.events) == told

    @given(batches)
    @pytest.mark.requirement("S29")
    def test_marketing_fires_nothing(self, batch):
        outside = [one for one in batch if one.kind in OUTSIDE_KINDS]

        assert fired_by(*outside) == set()


class TestLaterTriggers:
    """A trigger that asks for a seller, after the account has crossed (S106, S110)."""

    def test_it_makes_another_crossing(self):
        account = Account()
        account.hears(*BUYERS)

        account.hears(signal(Kind.SECURITY_REVIEW_REQUESTED))

        first, second = account.told(LeadQualified)
        assert (first.crossing, second.crossing) == (1, 2)
        assert "security_review" in second.triggers

    def test_it_makes_none_under_the_threshold(self):
        account = Account(QUIET)

        account.hears(signal(Kind.SECURITY_REVIEW_REQUESTED))

        assert account.told(LeadQualified) == []

    @pytest.mark.requirement("S154")
    def test_an_expired_lead_lets_the_same_evidence_qualify_anew_once(self):
        account = Account()
        account.hears(*BUYERS)

        account.hears(expiry=2)
        account.hears(expiry=2)

        assert [lead.crossing for lead in account.told(LeadQualified)] == [1, 2]

    @pytest.mark.requirement("S154")
    def test_after_an_expiry_the_evidence_has_to_be_fresh_enough(self):
        account = Account()
        account.hears(*BUYERS)

        account.hears(expiry=2, today=TODAY + 40)

        assert len(account.told(LeadQualified)) == 1


def DEFAULT_ROW(name):  # noqa: N802  reads as the document's own row
    return POLICY.handoff.triggers[name].model_dump(mode="json")


@pytest.mark.requirement("S117")
def test_every_handoff_is_a_row_with_a_measurable_condition_and_an_action():
    assert len(TABLE) >= 15
    for row in TABLE.values():
        assert row.actions
        assert row.when.model_dump(exclude_defaults=True)
