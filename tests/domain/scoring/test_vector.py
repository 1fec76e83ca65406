"""Four dimensions beside the score: identity, team, intent, scale."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.scoring.vector import level_of
from plg_router.kernel.kinds import Kind
from plg_router.policy.scoring import Level, VectorLevels
from tests.domain.builders import (
    FREE,
    buying,
    days_ago,
    decision_makers,
    policy,
    signal,
    team_at_work,
)
from tests.domain.scoring.cards import card_of


def vector(signals=(), company=None):
    return card_of(signals, company or CompanyFacts()).vector


@pytest.mark.requirement("S40")
def test_an_account_that_has_everything_is_full_in_all_four_dimensions():
    strained = [
        signal(kind, at=days_ago(day))
        for kind in (Kind.USAGE_LIMIT_HIT, Kind.LOCKED_FEATURE_CLICKED)
        for day in range(4)
    ]

    full = vector(
        [*team_at_work(), *decision_makers(), *buying(), *strained], CompanyFacts(employees=5000)
    )

    assert (full.identity, full.team, full.intent, full.scale) == (100, 100, 100, 100)


@pytest.mark.requirement("S44")
def test_company_mail_says_more_of_identity_than_private_mail():
    assert vector([signal()]).identity > vector([signal(mail=FREE)]).identity


@pytest.mark.requirement("S42", "S95")
def test_private_mail_of_no_known_company_says_nothing_of_identity():
    assert vector([signal(mail=FREE)]).identity == 0


@pytest.mark.requirement("S42", "S43")
def test_identity_rises_with_a_known_company_and_its_size():
    by_size = [
        vector([signal()], CompanyFacts(employees=employees)).identity
        for employees in (None, 5, 20, 200, 5000)
    ]

    assert by_size == sorted(set(by_size))


def test_the_points_of_identity_are_policy():
    rules = policy(
        scoring__identity={"corporate_mail": 60, "known_company": 10, "size": {"mid": 30}}
    )

    assert card_of([signal()], CompanyFacts(), policy=rules).vector.identity == 60
    assert card_of([signal()], CompanyFacts(employees=200), policy=rules).vector.identity == 100


@pytest.mark.parametrize(
    "evidence",
    [
        signal(Kind.TEAMMATE_INVITED, subject="cy"),
        signal(Kind.WORKSPACE_CREATED, subject="docks"),
        signal(Kind.ROLE_CONFIGURED, subject="admin"),
        signal(by="cy"),
    ],
)
@pytest.mark.requirement("S45", "S46", "S47")
def test_invitations_shared_workspaces_roles_and_active_colleagues_make_a_team(evidence):
    pair = [signal(by="ada"), signal(by="ben")]

    assert vector([*pair, evidence]).team > vector(pair).team


@pytest.mark.requirement("S49")
def test_a_lone_user_is_no_team_however_heavy_the_use():
    alone = [signal(at=days_ago(day), subject=f"feature {day}") for day in range(30)]

    assert vector(alone).team == 0


PAIR = [signal(by="ada"), signal(by="ben")]
REPEATED = [Kind.USAGE_LIMIT_HIT, Kind.LOCKED_FEATURE_CLICKED]


def scale(kind, days):
    return vector([*PAIR, *(signal(kind, at=days_ago(day)) for day in range(days))]).scale


@pytest.mark.parametrize("kind", REPEATED)
@pytest.mark.requirement("S53", "S54")
def test_scale_shows_in_what_happens_again_and_again_not_once(kind):
    assert [scale(kind, days) for days in range(7)] == [0, 0, 20, 40, 60, 80, 100]


@pytest.mark.requirement("S55")
def test_a_ticket_that_support_had_to_escalate_shows_scale_at_once():
    by_tickets = [scale(Kind.SUPPORT_TICKET_ESCALATED, days) for days in range(6)]

    assert by_tickets == [0, 20, 40, 60, 80, 100]


def test_from_how_many_strains_on_scale_is_full_is_policy():
    limits = [signal(Kind.USAGE_LIMIT_HIT, at=days_ago(day)) for day in range(3)]

    card = card_of([*PAIR, *limits], policy=policy(scoring__scale_full_at=2))

    assert card.vector.scale == 100


@pytest.mark.parametrize("kind", REPEATED)
@pytest.mark.requirement("S53", "S56")
def test_a_burst_within_one_day_is_one_occurrence(kind):
    burst = [signal(kind, event_id=f"hit {number}") for number in range(50)]

    assert vector([*PAIR, *burst]).scale == 0


@pytest.mark.requirement("S56")
def test_volume_is_no_scale():
    assert vector([signal(Kind.USAGE_RECORDED, quantity=10.0**9)]).scale == 0


@given(st.integers(0, 100))
@example(34)
@example(67)
def test_a_dimension_is_low_medium_or_high_by_policy(value):
    levels = VectorLevels(medium=34, high=67)

    expected = Level.LOW if value < 34 else Level.MEDIUM if value < 67 else Level.HIGH

    assert level_of(value, levels) is expected


@given(st.integers(0, 100), st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted))
def test_a_dimension_is_of_the_highest_level_whose_start_it_reaches(value, bounds):
    medium, high = bounds
    levels = VectorLevels(medium=medium, high=high)

    reached = [level for level, start in levels.starts.items() if value >= start]

    assert reached[-1] is level_of(value, levels)
