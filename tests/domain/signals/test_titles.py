"""A title is read by its words, in any language, and the highest rank among them counts."""

import pytest

from plg_router.domain.signals.signal import Seniority
from plg_router.domain.signals.titles import seniority_of
from plg_router.policy.people import TitlesPolicy

TITLES = TitlesPolicy(executive=("chief", "president"), lead=("head", "ingénieur"))


@pytest.mark.requirement("S51", "S58")
@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("Chief Data Officer", Seniority.EXECUTIVE),
        ("Head of the President's Office", Seniority.EXECUTIVE),
        ("head of data", Seniority.LEAD),
        ("Ingénieur/Paris", Seniority.LEAD),
        ("Header Bidding Analyst", Seniority.STAFF),
        ("Developer", Seniority.STAFF),
        ("", Seniority.UNKNOWN),
        ("42 _ !", Seniority.UNKNOWN),
        (None, Seniority.UNKNOWN),
    ],
)
def test_the_highest_rank_that_a_word_names_counts(title, rank):
    assert seniority_of(title, TITLES) is rank
