"""Usage earns up to 40 points, most of them for what only a team can do."""

import pytest

from plg_router.domain.scoring.contribution import Fact
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from tests.domain.builders import DAY, FREE, NOON, TODAY, days_ago, policy, signal, team_at_work
from tests.domain.scoring.cards import card_of, facts, share

AT_WORK = [signal(by="ada"), signal(by="ben")]


def earned(name, *signals, **changes):
    rules = policy(**changes)
    before, after = (card_of(found, policy=rules) for found in (AT_WORK, [*AT_WORK, *signals]))
    return share(after, name) - share(before, name)


def invitation(guest="cy", **details):
    return signal(Kind.TEAMMATE_INVITED, subject=guest, **details)


@pytest.mark.parametrize(
    ("fact", "evidence"),
    [
        ("invitations", invitation()),
        ("shared_workspaces", signal(Kind.WORKSPACE_CREATED, subject="docks")),
        ("shared_workspaces", signal(Kind.ROLE_CONFIGURED, subject="admin")),
        ("integrations", signal(Kind.INTEGRATION_CONNECTED, subject="github")),
        ("features", signal(Kind.FEATURE_USED, subject="webhooks")),
        ("active_days", signal(Kind.SESSION_STARTED, at=NOON - DAY)),
        ("limits_reached", signal(Kind.USAGE_LIMIT_HIT)),
        ("active_teammates", signal(Kind.SESSION_STARTED, by="cy")),
    ],
)
@pytest.mark.requirement("S33", "S34", "S45", "S46", "S47")
def test_every_fact_of_use_earns_points(fact, evidence):
    assert earned(fact, evidence) > 0


@pytest.mark.requirement("S34", "S38")
def test_the_more_often_sessions_occur_the_more_they_earn():
    by_days = [
        earned("active_days", *(signal(Kind.SESSION_STARTED, at=days_ago(day)) for day in range(n)))
        for n in (1, 3, 6, 10)
    ]

    assert by_days == sorted(set(by_days))


@pytest.mark.requirement("S34")
def test_the_more_features_are_adopted_the_more_they_earn():
    by_features = [
        earned("features", *(signal(subject=f"feature {number}") for number in range(n)))
        for n in range(6)
    ]

    assert by_features == [0, 120, 240, 360, 480, 600]


def test_repeating_a_fact_earns_nothing_more():
    again = invitation(event_id="another")

    assert earned("invitations", invitation(), again) == earned("invitations", invitation())


@pytest.mark.parametrize(
    ("rank", "worth"),
    [(Seniority.STAFF, 1), (Seniority.LEAD, 1.5), (Seniority.EXECUTIVE, 2)],
)
@pytest.mark.requirement("S58")
def test_an_invitation_counts_for_more_the_more_senior_the_invited(rank, worth):
    ranked = earned("invitations", invitation(subject_seniority=rank))

    assert ranked == pytest.approx(worth * earned("invitations", invitation()), abs=2)


@pytest.mark.requirement("S58")
def test_what_seniority_adds_to_an_invitation_is_policy():
    boss = invitation(subject_seniority=Seniority.EXECUTIVE)

    plain = earned("invitations", boss, scoring__invitee_worth={"executive": 1, "lead": 1})

    assert plain == earned("invitations", invitation())


@pytest.mark.requirement("S47")
def test_several_active_people_of_one_company_are_a_team():
    mates = [signal(by=f"mate {number}") for number in range(4)]

    by_mates = [
        share(card_of([signal(), *mates[:count]]), "active_teammates") for count in range(5)
    ]

    assert by_mates == [0, 333, 667, 1000, 1000]


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
    alone = [
        signal(mail=FREE),
        signal(Kind.WORKSPACE_CREATED, mail=FREE, subject="docks"),
        signal(Kind.ROLE_CONFIGURED, mail=FREE, subject="admin"),
    ]

    assert share(card_of(alone), "shared_workspaces") == 0


@pytest.mark.requirement("S34", "S53")
def test_a_burst_of_limits_within_a_day_is_one_limit():
    burst = [signal(Kind.USAGE_LIMIT_HIT, event_id=f"hit {number}") for number in range(20)]

    assert earned("limits_reached", *burst) == earned("limits_reached", burst[0])
    assert earned("limits_reached", burst[0], signal(Kind.USAGE_LIMIT_HIT, at=NOON - DAY)) > (
        earned("limits_reached", burst[0])
    )


@pytest.mark.requirement("S57")
def test_an_invitation_outweighs_any_volume():
    volume = [
        signal(Kind.USAGE_RECORDED, at=days_ago(day), quantity=10.0**9) for day in range(1, 30)
    ]
    busy_days = earned("active_days", *volume)

    invited = card_of([*AT_WORK, invitation()])
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


FADING = [
    ("active_teammates", [signal(by="cy", at=days_ago(20))]),
    ("invitations", [invitation(at=days_ago(20))]),
    ("shared_workspaces", [signal(Kind.WORKSPACE_CREATED, subject="docks", at=days_ago(20))]),
    ("shared_workspaces", [signal(Kind.ROLE_CONFIGURED, subject="admin", at=days_ago(20))]),
    ("integrations", [signal(Kind.INTEGRATION_CONNECTED, subject="github", at=days_ago(20))]),
    ("active_days", [signal(Kind.SESSION_STARTED, at=days_ago(20))]),
    ("limits_reached", [signal(Kind.USAGE_LIMIT_HIT, at=days_ago(20))]),
]


@pytest.mark.parametrize(("fact", "evidence"), FADING)
def test_how_fast_a_fact_fades_is_policy(fact, evidence):
    ageless, halved = (
        earned(fact, *evidence, **{f"scoring__usage__{fact}__half_life_days": days})
        for days in (None, 20)
    )

    assert halved == pytest.approx(ageless / 2, abs=1)


def test_features_fade_as_the_account_falls_idle():
    used = [signal(subject=f"feature {number}", at=days_ago(60)) for number in range(5)]

    ageless, halved = (
        share(
            card_of(used, policy=policy(scoring__usage__features__half_life_days=days)), "features"
        )
        for days in (None, 60)
    )

    assert (ageless, halved) == (600, 300)


@pytest.mark.requirement("S221")
def test_each_share_names_its_signals_with_their_number_and_days():
    card = card_of(
        [
            *AT_WORK,
            signal(by="ada", at=days_ago(4), subject="webhooks"),
            invitation("cy", at=days_ago(3)),
            invitation("di", at=days_ago(1)),
            signal(Kind.INTEGRATION_CONNECTED, subject="github", at=days_ago(2)),
            signal(Kind.WORKSPACE_CREATED, subject="docks", at=days_ago(4)),
            signal(Kind.USAGE_LIMIT_HIT, at=days_ago(2)),
            signal(Kind.USAGE_LIMIT_HIT, at=days_ago(2), event_id="another"),
        ]
    )

    assert facts(card, "invitations") == {
        "teammate_invited": Fact("teammate_invited", 2, first_day=TODAY - 3, last_day=TODAY - 1)
    }
    assert facts(card, "integrations")["integration_connected"].last_day == TODAY - 2
    assert facts(card, "shared_workspaces")["workspace_created"].first_day == TODAY - 4
    assert facts(card, "limits_reached")["usage_limit_hit"].count == 2
    assert facts(card, "features")["feature_used"].count == 1
    assert facts(card, "active_days")["active_day"].count == 5
    assert facts(card, "active_teammates")["active_member"] == Fact(
        "active_member", 2, first_day=TODAY, last_day=TODAY
    )


def test_a_share_that_earned_nothing_names_no_signal():
    assert all(not part.facts for part in card_of([], account="person:1").contributions[:7])
