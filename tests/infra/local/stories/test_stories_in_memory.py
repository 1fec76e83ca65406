"""Every story of events/scenarios ends as it is told, in memory: the real use cases in seconds."""

import pytest

from infra.local.demonstration import SCENARIOS
from infra.local.stories.story import (
    CrmChange,
    Judged,
    Override,
    RepChange,
    Touch,
    Until,
    read_stories,
)
from tests.infra.local.stories.in_memory import InMemoryStage

STORIES = read_stories(SCENARIOS)


@pytest.mark.parametrize(
    "story",
    [
        pytest.param(story, id=story.name, marks=pytest.mark.requirement(*story.shows))
        for story in STORIES
    ],
)
def test_a_story_ends_as_told(story):
    assert InMemoryStage(story).tell() == []


DECISIVE = (RepChange, CrmChange, Override, Judged)


def undecided(story):
    """Return a story in which nobody says what decides it."""
    steps = (step for step in story.steps if not isinstance(step, (*DECISIVE, Touch, Until)))
    return story.model_copy(update={"steps": tuple(steps)})


@pytest.mark.parametrize(
    "story",
    [story for story in STORIES if any(isinstance(step, DECISIVE) for step in story.steps)],
    ids=lambda story: story.name,
)
def test_a_story_ends_otherwise_where_nobody_says_what_decides_it(story):
    assert InMemoryStage(undecided(story)).tell()
