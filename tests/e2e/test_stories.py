"""Every story of events/scenarios ends as it is told, on real parts with IAM enforced."""

import pytest

from infra.local.demonstration import SCENARIOS
from infra.local.stories.story import read_stories

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(story.name, marks=pytest.mark.requirement(*story.shows))
        for story in read_stories(SCENARIOS)
    ],
)
def test_a_story_ends_as_told(told, name):
    outcome = told[name]

    assert outcome.passed, "\n".join(outcome.differences)
