"""A score is exactly the sum of its reasons, and only use that predicts buying passes the gate."""

import os
import subprocess
import sys
from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.adapters.dynamodb import documents
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.scoring.contribution import Category
from plg_router.domain.scoring.score import score
from plg_router.domain.scoring.scorecard import Scorecard
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import NOTHING, join
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from plg_router.policy.scoring import Guards, Intent
from tests.domain.builders import (
    ACADEMIC,
    ACME,
    FREE,
    IDEAL_COMPANY,
    POLICY,
    TODAY,
    buying,
    days_ago,
    decision_makers,
    policy,
    signal,
    team_at_work,
)
from tests.domain.scoring.cards import card_of
from tests.domain.strategies import Choices, batches, profiles
from tests.domain.strategies import signals as any_signal

PRIVATE = AccountId("person:0123456789abcdef")

companies = st.builds(
    CompanyFacts,
    employees=st.none() | st.integers(1, 100_000),
    industry=st.sampled_from([None, "software", "gambling"]),
    country=st.sampled_from([None, "US"]),
    annual_deal_value=st.none() | st.integers(0, 100_000),
)
accounts = st.sampled_from([ACME, PRIVATE])
subjects = st.builds(Subject, accounts, profiles, companies, st.integers(TODAY - 10, TODAY + 100))


def _shared_out(choose, names, total, *, fading):
    """Cut `total` points into one share for each name."""
    cuts = sorted(choose.up_to(total) for _ in names[1:])
    ends = [*cuts, total]
    return {
        name: {"points": end - start, "full_at": 1 + choose.up_to(20)}
        | ({"half_life_days": choose.of([None, 1, 14])} if fading else {})
        for name, start, end in zip(names, [0, *cuts], ends, strict=True)
    }


def _guards(choose):
    percents = {
        guard: choose.up_to(100) for guard in Guards.model_fields if guard.endswith("_percent")
    }
    return percents | {
        "side_project_days": 1 + choose.up_to(9),
        "spike_factor": 1 + choose.up_to(20),
        "spike_days": 1 + choose.up_to(5),
        "sustained_days": choose.up_to(20),
    }


def _policy(choose):
    weights = POLICY.scoring
    usage = list(type(weights.usage).model_fields)
    team = 20 + choose.up_to(20)
    return policy(
        scoring__usage=_shared_out(choose, usage[:3], team, fading=True)
        | _shared_out(choose, usage[3:], 40 - team, fading=True),
        scoring__fit=_shared_out(choose, list(type(weights.fit).model_fields), 30, fading=False),
        scoring__intent=_shared_out(
            choose, list(type(weights.intent).model_fields), 30, fading=True
        ),
        scoring__buying_signals={
            kind: {
                "shows": choose.of(list(Intent)),
                "worth": (1 + choose.up_to(19)) / 4,
                "half_life_days": choose.of([None, 3]),
            }
            for kind in weights.buying_signals
        },
        scoring__guards=_guards(choose),
        scoring__threshold=71 + choose.up_to(29),  # out of reach of fit and one fact of usage
    )


policies = st.integers(0, 2**320 - 1).map(Choices).map(_policy)


class TestTheSum:
    """S23: 40 points of usage, 30 of fit, 30 of intent."""

    @given(subjects, policies)
    @pytest.mark.requirement("S23", "S221")
    def test_the_contributions_add_up_exactly_to_the_score(self, subject, rules):
        card = score(subject, rules)

        parts = [part.hundredths for part in card.contributions]
        assert sum(parts) == card.hundredths
        assert card.points == card.hundredths // 100
        assert 0 <= card.hundredths <= 100_00

    @given(subjects, policies)
    @pytest.mark.requirement("S23")
    def test_no_category_earns_more_than_its_share_and_guards_only_take(self, subject, rules):
        card = score(subject, rules)

        earned = dict.fromkeys(Category, 0)
        for part in card.contributions:
            earned[part.category] += part.hundredths
            assert (part.hundredths <= 0) == (
                part.category is Category.GUARD
            ) or not part.hundredths
        assert earned[Category.USAGE] <= 40_00
        assert earned[Category.FIT] <= 30_00
        assert earned[Category.INTENT] <= 30_00

    @given(subjects)
    @pytest.mark.requirement("S221")
    def test_every_contribution_has_a_name_of_its_own_and_evidence(self, subject):
        contributions = score(subject, POLICY).contributions

        assert len({part.name for part in contributions}) == len(contributions)
        assert all(part.evidence for part in contributions)

    def test_an_account_that_has_everything_scores_a_hundred(self):
        card = card_of([*team_at_work(), *decision_makers(), *buying()])

        assert card.points == 100

    def test_an_account_of_which_nothing_is_known_scores_nothing(self):
        assert card_of([], CompanyFacts(), PRIVATE).hundredths == 0


# 66.5 points, to which the deal value adds one hundredth of a point for every $40.
NEARLY = [
    *team_at_work(),
    signal(department="data"),
    *(signal(Kind.PRICING_PAGE_VIEWED, at=days_ago(0), event_id=str(visit)) for visit in range(2)),
    signal(Kind.UPGRADE_CLICKED),
]


class TestTheGate:
    """S24 to S27: a lead reaches sales at 70, not a hundredth under it."""

    @pytest.mark.parametrize(
        ("deal_value", "hundredths", "passes"),
        [(13_960, 69_99, False), (14_000, 70_00, True), (14_040, 70_01, True)],
    )
    @pytest.mark.requirement("S24", "S25", "T6")
    def test_exactly_seventy_passes_and_a_hundredth_less_does_not(
        self, deal_value, hundredths, passes
    ):
        company = replace(IDEAL_COMPANY, annual_deal_value=deal_value)

        card = card_of(NEARLY, company)

        assert (card.hundredths, card.passes_gate) == (hundredths, passes)
        assert (card.points >= 70) == passes

    @given(subjects, policies)
    @pytest.mark.requirement("S25", "S27")
    def test_only_the_threshold_opens_the_gate(self, subject, rules):
        card = score(subject, rules)

        assert card.passes_gate == (card.points >= rules.scoring.threshold)

    @pytest.mark.requirement("S26")
    def test_nothing_passes_while_no_threshold_is_defined(self):
        undefined = policy(scoring__threshold=None)

        card = card_of([*team_at_work(), *decision_makers(), *buying()], policy=undefined)

        assert card.points == 100
        assert not card.passes_gate


BIG = CompanyFacts("Acme", 100_000, "software", "US", 1_000_000)


class TestWhatNeverQualifies:
    """At the company of a seller's dreams, and under the policy that ships."""

    @given(st.lists(any_signal, max_size=30))
    @pytest.mark.requirement("S39")
    def test_sign_ups_alone(self, signals):
        sign_ups = [one._replace(kind=Kind.SIGNED_UP) for one in signals]

        assert not card_of(sign_ups, BIG).passes_gate

    @given(st.lists(any_signal, max_size=30))
    @pytest.mark.requirement("S29", "S38")
    def test_marketing_alone(self, signals):
        downloads = [one._replace(kind=Kind.MARKETING_ENGAGED) for one in signals]

        assert not card_of(downloads, BIG).passes_gate

    @given(
        st.lists(any_signal, max_size=60),
        st.lists(st.floats(0, 1e12), min_size=60, max_size=60),
    )
    @pytest.mark.requirement("S41", "S56")
    def test_volume_alone_even_of_many_people_who_hit_their_limits(self, signals, volumes):
        kinds = (Kind.USAGE_RECORDED, Kind.USAGE_LIMIT_HIT, Kind.SESSION_STARTED)
        load = [
            one._replace(kind=kinds[number % 3], quantity=volumes[number])
            for number, one in enumerate(signals)
        ]

        assert not card_of(load, BIG).passes_gate

    @given(batches)
    @pytest.mark.requirement("S49", "S57")
    def test_a_lone_user_who_invites_nobody(self, signals):
        """Whatever else they do, and whatever their mail."""
        one_person = [
            one._replace(sender=replace(one.sender, user_id="ada"))
            for one in signals
            if one.kind is not Kind.TEAMMATE_INVITED
        ]

        assert not card_of(one_person, BIG).passes_gate

    @pytest.mark.requirement("S32", "S56", "S213")
    def test_a_students_load_test_of_a_hundred_thousand_calls(self):
        load_test = [
            signal(Kind.SIGNED_UP, mail=ACADEMIC, at=days_ago(9)),
            signal(Kind.USAGE_RECORDED, mail=ACADEMIC, quantity=100_000.0),
            *(
                signal(Kind.USAGE_LIMIT_HIT, mail=ACADEMIC, event_id=f"hit {number}")
                for number in range(8)
            ),
            signal(Kind.TEAMMATE_INVITED, mail=ACADEMIC, subject="otis"),
            signal(by="otis", mail=ACADEMIC, subject="api"),
        ]

        card = card_of(load_test, CompanyFacts(), PRIVATE)

        assert not card.passes_gate
        assert card.points < 15

    @pytest.mark.parametrize(
        "kind",
        [
            Kind.SESSION_STARTED,
            Kind.FEATURE_USED,
            Kind.USAGE_RECORDED,
            Kind.USAGE_LIMIT_HIT,
            Kind.INTEGRATION_CONNECTED,
            Kind.TEAMMATE_INVITED,
            Kind.WORKSPACE_CREATED,
            Kind.ROLE_CONFIGURED,
        ],
    )
    @given(signals=batches)
    @pytest.mark.requirement("S41")
    def test_one_kind_of_use_by_itself(self, kind, signals):
        """However much of it, by however many people of whatever rank."""
        one_number = [one._replace(kind=kind) for one in signals]

        assert not card_of(one_number, BIG).passes_gate

    @given(subjects, policies)
    @pytest.mark.requirement("S39", "S41")
    def test_one_fact_of_usage_with_all_of_fit_under_any_policy(self, subject, rules):
        card = score(subject, rules)

        fit = sum(part.hundredths for part in card.contributions if part.category is Category.FIT)
        facts = [part.hundredths for part in card.contributions if part.category is Category.USAGE]
        assert max(facts) + fit < rules.scoring.threshold * 100


class TestWhatMovesNothing:
    """S29, S56: noise is neutral, not merely weak."""

    @given(profiles, batches)
    @pytest.mark.requirement("S29")
    def test_marketing_moves_no_score(self, profile, signals):
        kinds = (Kind.MARKETING_ENGAGED, Kind.SALES_EMAIL_OPENED)
        noise = fold(one._replace(kind=kinds[number % 2]) for number, one in enumerate(signals))

        before = score(Subject(ACME, profile, BIG, TODAY), POLICY)
        after = score(Subject(ACME, join(profile, noise), BIG, TODAY), POLICY)

        assert after == before

    @given(subjects, policies)
    @pytest.mark.requirement("S41", "S56", "S57")
    def test_volume_is_worth_nothing(self, subject, rules):
        """It may only tell an accident (S56); `test_guards` says when."""
        quiet = replace(subject, profile=replace(subject.profile, volumes={}))

        assert score(subject, rules).hundredths <= score(quiet, rules).hundredths

    @given(subjects, policies, st.integers(1, 90))
    @pytest.mark.requirement("S28", "S29")
    def test_time_alone_raises_no_score(self, subject, rules, days):
        """So no lead waits unseen for the next event, and no newsletter can release one."""
        later = replace(subject, today=subject.today + days)

        assert score(later, rules).hundredths <= score(subject, rules).hundredths


@pytest.mark.requirement("S38")
def test_thirty_days_of_active_use_are_worth_far_more_than_a_content_download():
    use = [signal(at=days_ago(day), mail=FREE) for day in range(30)]
    download = [signal(Kind.MARKETING_ENGAGED, mail=FREE)]

    used, read = (card_of(signals, CompanyFacts(), PRIVATE) for signals in (use, download))

    assert used.hundredths > 300
    assert read.hundredths == 0


class TestReplay:
    """Invariant 2: the same inputs and policy give the same card, byte for byte."""

    @given(batches, companies, st.data())
    def test_the_order_of_the_evidence_does_not_change_the_card(self, signals, company, data):
        shuffled = data.draw(st.permutations(signals))
        one_by_one = reduce(join, (fold([one]) for one in shuffled), NOTHING)

        card = score(Subject(ACME, one_by_one, company, TODAY), POLICY)

        expected = card_of(signals, company)
        written = documents.encode(Scorecard, card)
        assert written == documents.encode(Scorecard, expected)
        assert documents.decode(Scorecard, written.decode()) == card

    def test_another_process_writes_the_same_bytes(self):
        """Sets of text are ordered anew in every process; no card may show it."""
        program = (
            "from plg_router.adapters.dynamodb import documents\n"
            "from plg_router.domain.scoring.scorecard import Scorecard\n"
            "from tests.domain.builders import buying, decision_makers, team_at_work\n"
            "from tests.domain.scoring.cards import card_of\n"
            "card = card_of([*team_at_work(), *decision_makers(), *buying()])\n"
            "print(documents.encode(Scorecard, card).decode())"
        )

        cards = {
            subprocess.run(
                [sys.executable, "-c", program],
                env={
                    "PYTHONHASHSEED": seed,
                    "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                },
                capture_output=True,
                check=True,
                text=True,
            ).stdout
            for seed in ("1", "2", "3")
        }

        assert len(cards) == 1
        assert card_of([]).policy_hash in cards.pop()
