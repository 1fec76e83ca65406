"""Stories run side by side only where their people can never meet."""

from itertools import combinations

from infra.local.demonstration import SCENARIOS
from infra.local.stories.story import read_stories
from infra.local.stories.waves import MOST_AT_ONCE, waves

STORIES = read_stories(SCENARIOS)


def seats(story):
    return {
        (squad, territory)
        for rep in story.reps.values()
        for squad in rep.squads
        for territory in rep.territories
    }


def test_every_story_is_told_once():
    told = [story.name for wave in waves(STORIES) for story in wave]

    assert sorted(told) == sorted(story.name for story in STORIES)


def test_no_lead_of_a_wave_can_reach_a_rep_of_another_story():
    for wave in waves(STORIES):
        for left, right in combinations(wave, 2):
            assert not seats(left) & seats(right)
            assert not set(left.reps) & set(right.reps)
            assert not left.domains & right.domains


def test_no_wave_is_a_crowd():
    assert all(len(wave) <= MOST_AT_ONCE for wave in waves(STORIES))


def test_two_tellings_of_one_story_take_turns():
    story = next(story for story in STORIES if story.reps)

    assert waves([story, story]) == [[story], [story]]
