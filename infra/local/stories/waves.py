"""Which stories may be told at the same time: those whose people can never meet.

A pool lead may go to any active rep of its squad and territory, so two stories that seat reps in
the same squad and territory have to take turns; so have stories that share a company. And no more
than a few are told at once: a clock of seconds leaves no room for a crowd.
"""

from collections.abc import Iterable

from infra.local.stories.story import PastDeadline, Story, Until

MOST_AT_ONCE = 9


def waves(stories: Iterable[Story]) -> list[list[Story]]:
    """Return the stories in groups that may run side by side, those that wait for clocks first."""
    found: list[list[Story]] = []
    for story in sorted(stories, key=lambda story: (-_clocks(story), story.name)):
        for wave in found:
            if len(wave) < MOST_AT_ONCE and not any(_meet(story, other) for other in wave):
                wave.append(story)
                break
        else:
            found.append([story])
    return found


def _clocks(story: Story) -> int:
    """Return how many deadlines a story waits for."""
    passed = sum(isinstance(step, PastDeadline) for step in story.steps)
    return passed + sum(
        isinstance(step, Until) and bool(step.until.attempt) for step in story.steps
    )


def _meet(left: Story, right: Story) -> bool:
    return bool(_seats(left) & _seats(right) or left.domains & right.domains)


def _seats(story: Story) -> set[tuple[str, str]]:
    seats = {
        (squad, territory)
        for rep in story.reps.values()
        for squad in rep.squads
        for territory in rep.territories
    }
    return seats | {("rep", name) for name in story.reps}
