"""Usage earns up to 40 points, most of them for what only a team can do."""

import pytest

from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from tests.domain.builders import DAY, FREE, NOON, days_ago, signal, team_at_work
from tests.domain.scoring.cards import card_of, share

AT_WORK = [signal(by="ada"), signal(by="ben")]


def earned(name, *signals):
    return share(card_of([*AT_WORK, *signals]), name) - share(card_of(AT_WORK), name)


@pytest.mark.parametrize(
    ("fact", "evidence"),
    [
        ("invitations", signal(Kind.TEAMMATE_INVITED, subject="cy")),
        ("shared_workspaces", signal(Kind.WORKSPACE_CREATED, subject="docks")),
        ("shared_workspaces", signal(Kind.ROLE_CONFIGURED, subject="admin")),
        ("integrations", signal(Kind.INTEGRATION_CONNECTED, subject="github")),
        ("features", signal(Kind.FEATURE_USED, subject="webhooks")),
        ("active_days", signal(Kind.SESSION_STARTED, at=NOON - DAY)),
        ("active_teammates", signal(Kind.SESSION_STARTED, by="cy")),
    ],
)
@pytest.mark.requirement("S33", "S34", "S45", "S46", "S47")
def test_every_fact_of_use_earns_points(fact, evidence):
    assert earned(fact, evidence) > 0


def test_repeating_a_fact_earns_nothing_more():
    invitation = signal(Kind.TEAMMATE_INVITED, subject="cy")
    again = signal(Kind.TEAMMATE_INVITED, subject="cy", event_id="another")

    assert earned("invitations", invitation, again) == earned("invitations", invitation)


@pytest.mark.parametrize(
    ("rank", "worth"),
    [(Seniority.STAFF, 1), (Seniority.LEAD, 1.5), (Seniority.EXECUTIVE, 2)],
)
@pytest.mark.requirement("S58")
def test_an_invitation_counts_for_more_the_more_senior_the_invited(rank, worth):
    unranked = earned("invitations", signal(Kind.TEAMMATE_INVITED, subject="cy"))
    ranked = signal(Kind.TEAMMATE_INVITED, subject="cy", subject_seniority=rank)

    assert earned("invitations", ranked) == pytest.approx(worth * unranked, abs=2)


@pytest.mark.requirement("S47")
def test_a_teammate_who_did_nothing_for_a_month_is_active_no_more():
    within, before = (signal(by="cy", at=days_ago(days)) for days in (29, 30))

    assert earned("active_teammates", within) > 0
    assert earned("active_teammates", before) == 0


def test_a_colleague_who_only_signed_up_is_no_active_teammate():
    assert earned("active_teammates", signal(Kind.SIGNED_UP, by="cy")) == 0


def test_only_the_last_thirty_days_count_as_active_days():
    assert earned("active_days", signal(at=days_ago(29))) > 0
    assert earned("active_days", signal(at=days_ago(30))) == 0


def test_a_lone_users_workspace_is_shared_with_nobody():
    alone = [signal(mail=FREE), signal(Kind.WORKSPACE_CREATED, mail=FREE, subject="docks")]

    assert share(card_of(alone), "shared_workspaces") == 0


@pytest.mark.requirement("S57")
def test_an_invitation_outweighs_any_volume():
    volume = [
        signal(Kind.USAGE_RECORDED, at=days_ago(day), quantity=10.0**9) for day in range(1, 30)
    ]
    busy_days = earned("active_days", *volume)

    invited = card_of([*AT_WORK, signal(Kind.TEAMMATE_INVITED, subject="cy")])
    flooded = card_of([*AT_WORK, *volume])

    assert invited.hundredths > flooded.hundredths - busy_days


@pytest.mark.requirement("S48", "T4")
def test_the_facts_of_a_team_hold_the_largest_share():
    card = card_of(team_at_work())

    team = sum(
        share(card, fact) for fact in ("active_teammates", "invitations", "shared_workspaces")
    )

    assert team == 2200
    assert team >= 4000 / 2
