"""A fortnight of a story is a team at work, and nobody in it asks for anything yet."""

from datetime import UTC, datetime

from infra.local.stories.cast import entries_of, reps_of, work_of
from infra.local.stories.story import Fortnight, read_story
from plg_router.kernel.kinds import Kind
from tests.infra.local.stories.test_story import written

BEGINNING = datetime(2026, 3, 4, 12, tzinfo=UTC)
TEAM = Fortnight(fortnight=("mo", "jo", "al"), invites=("boss",), workspace="hut")
TEAMWORK = {
    Kind.SIGNED_UP,
    Kind.WORKSPACE_CREATED,
    Kind.INTEGRATION_CONNECTED,
    Kind.TEAMMATE_INVITED,
    Kind.FEATURE_USED,
    Kind.ROLE_CONFIGURED,
}


def test_everybody_of_the_team_signs_up_and_works():
    signed_up = [step.by for step in work_of(TEAM) if step.signal is Kind.SIGNED_UP]
    at_work = {step.by for step in work_of(TEAM) if step.signal is Kind.FEATURE_USED}

    assert signed_up == ["mo", "jo", "al"]
    assert at_work == {"mo", "jo", "al"}


def test_the_first_invites_the_others_and_whoever_does_not_come_yet():
    (invitation,) = [step for step in work_of(TEAM) if step.signal is Kind.TEAMMATE_INVITED]

    assert invitation.by == "mo"
    assert invitation.properties == {"invitee_id": ["jo", "al", "boss"]}


def test_nobody_shows_any_intent():
    assert {step.signal for step in work_of(TEAM)} == TEAMWORK


def test_every_event_of_a_fortnight_has_an_id_of_its_own(tmp_path):
    people = {name: {"email": f"{name}@acme.com"} for name in ("mo", "jo", "al", "boss")}
    step = {"fortnight": ["mo", "jo", "al"], "invites": ["boss"], "workspace": "hut"}
    story = read_story(written(tmp_path, people=people, steps=[step]))

    ids = [
        entry["Detail"]["metadata"]["event_id"]
        for count, signals in enumerate(work_of(TEAM), start=1)
        for entry in entries_of(story, f"1.{count}", signals, BEGINNING)
    ]

    assert len(set(ids)) == len(ids)


def test_a_rep_is_told_to_the_router_as_the_story_describes_them(tmp_path):
    ann = {"squads": ["velocity"], "territories": ["AMER"], "daily_cap": 2, "away": "1h"}
    story = read_story(written(tmp_path, reps={"ann": ann}))

    (facts,) = reps_of(story)

    assert (facts.daily_cap, facts.weekly_cap, facts.active) == (2, None, True)
    assert facts.away_for.total_seconds() == 3600
