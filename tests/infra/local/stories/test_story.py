"""A story file says what it means, or says plainly what is wrong with it."""

import re
from datetime import timedelta

import pytest
import yaml

from infra.environments import LOCAL
from infra.local.connection import REPOSITORY
from infra.local.demonstration import SCENARIOS
from infra.local.stories.story import UntellableStory, Until, read_stories, read_story

STORIES = read_stories(SCENARIOS)
SIGN_UP = {"signal": "signed_up", "by": "mo", "at": "-3d"}


def written(folder, **changes):
    """Write a tellable story with some changes, and return its file."""
    document = {
        "title": "Mo signs up",
        "shows": ["S4"],
        "people": {"mo": {"email": "mo@gmail.com"}},
        "steps": [SIGN_UP],
        "expect": [{"account": "mo", "lead": False}],
        **changes,
    }
    path = folder / "mo-signs-up.yaml"
    path.write_text(yaml.safe_dump(document))
    return path


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_story_shows_requirements_of_the_catalogue(story):
    catalogue = (REPOSITORY / "tests" / "requirements.md").read_text()

    assert story.shows
    assert not [claim for claim in story.shows if not re.search(rf"\*\*{claim}\*\*", catalogue)]


def named_events(story):
    """Return every event that a story listens for."""
    parts = [*story.expect, *(step.until for step in story.steps if isinstance(step, Until))]
    told = {told.event for part in parts for told in part.told}
    return told.union(*(part.never_told for part in parts))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_somebody_pulls_every_event_that_a_story_listens_for(story):
    """What nobody pulls is never heard of, and expecting silence of it would prove nothing."""
    pulled = {event for each in LOCAL.crm_subscribers for event in each.event_types}

    assert named_events(story) <= pulled


RULINGS = ("T1", "T2", "T7", "T8", "T9", "T10", "T11", "T12")


@pytest.mark.parametrize("ruling", RULINGS)
def test_every_ruling_about_leads_has_a_story(ruling):
    assert [story for story in STORIES if ruling in story.shows]


def test_no_two_stories_share_a_company_or_a_rep():
    domains = [domain for story in STORIES for domain in story.domains if "-plg." in domain]
    reps = [rep for story in STORIES for rep in story.reps]

    assert len(set(domains)) == len(domains)
    assert len(set(reps)) == len(reps)


def test_moments_are_read_as_spans_from_the_beginning(tmp_path):
    step = {**SIGN_UP, "at": ["-2d", "-90m", "-30s", "0s"]}

    (found,) = read_story(written(tmp_path, steps=[step])).steps

    assert found.at == (
        timedelta(days=-2),
        timedelta(minutes=-90),
        timedelta(seconds=-30),
        timedelta(0),
    )


def test_a_listed_property_makes_an_event_of_each_value(tmp_path):
    properties = {"feature": ["sso", "rbac"], "plan": "free"}
    step = {**SIGN_UP, "signal": "feature_used", "properties": properties}

    (found,) = read_story(written(tmp_path, steps=[step])).steps

    assert found.variants == [
        {"feature": "sso", "plan": "free"},
        {"feature": "rbac", "plan": "free"},
    ]


def test_what_the_crm_says_on_the_way_changes_only_what_it_names(tmp_path):
    reps = {"ann": {"squads": ["velocity"], "territories": ["AMER"]}}
    accounts = {"acme.com": {"name": "Acme", "employees": 200}}
    steps = [
        {"rep_change": "ann", "active": False},
        {"crm_change": "acme.com", "owner": "ann"},
        {"override": "acme.com", "to": "ann", "by": "head", "reason": "knows them"},
    ]

    story = read_story(written(tmp_path, reps=reps, accounts=accounts, steps=steps))

    left, owned, _ = story.steps
    assert left.of(story.reps["ann"]) == story.reps["ann"].model_copy(update={"active": False})
    known = story.accounts["acme.com"]
    assert owned.of(known) == known.model_copy(update={"owner": "ann"})


@pytest.mark.parametrize(
    ("changes", "place", "fault"),
    [
        ({"steps": [{**SIGN_UP, "by": "jo"}]}, "story", "jo: introduce them under `people`"),
        ({"steps": [{**SIGN_UP, "signal": "danced"}]}, "steps.0", "signed_up"),
        ({"steps": [{**SIGN_UP, "at": "soon"}]}, "steps.0", "duration"),
        ({"steps": [{**SIGN_UP, "att": "-1d"}]}, "steps.0", "Extra inputs"),
        ({"expect": [{"account": "mo"}]}, "expect.0", "nothing is expected of mo"),
        ({"expect": []}, "expect", "at least 1 item"),
        ({"steps": [{"rep_change": "ann", "cap": 2}]}, "story", "introduce them under `reps`"),
        ({"steps": [{"crm_change": "acme.com"}]}, "story", "introduce them under `accounts`"),
        (
            {"steps": [{"override": "mo", "to": "ann", "by": "head", "reason": "why"}]},
            "story",
            "ann: introduce them under `reps`",
        ),
        (
            {"steps": [{"fortnight": ["mo", "jo"], "workspace": "hut"}]},
            "story",
            "jo: introduce them under `people`",
        ),
        (
            {"expect": [{"account": "mo", "rep": "ann"}]},
            "story",
            "ann: introduce them under `reps`",
        ),
    ],
)
def test_a_fault_is_named_with_its_file_and_place(tmp_path, changes, place, fault):
    with pytest.raises(UntellableStory) as error:
        read_story(written(tmp_path, **changes))

    assert str(error.value).startswith(f"mo-signs-up.yaml: {place}")
    assert fault in str(error.value)


def test_what_is_no_yaml_is_named_too(tmp_path):
    path = tmp_path / "torn.yaml"
    path.write_text("title: [")

    with pytest.raises(UntellableStory, match=r"torn\.yaml: no YAML"):
        read_story(path)
