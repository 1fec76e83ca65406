"""A stream is cut where a call would carry too much, and nowhere else."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from plg_router.kernel.batches import batches

MOST, LARGEST = 3, 10
sizes = st.lists(st.integers(0, 14))


def cut(sized):
    return list(batches(sized, int, most=MOST, largest=LARGEST))


@given(sizes)
def test_every_item_leaves_once_and_in_order(sized):
    assert [item for batch in cut(sized) for item in batch] == sized


@given(sizes)
def test_no_batch_holds_more_than_it_may_but_one_item_that_is_larger_itself(sized):
    for batch in cut(sized):
        assert 0 < len(batch) <= MOST
        assert sum(batch) <= LARGEST or len(batch) == 1


@given(sizes)
def test_no_batch_ends_before_the_next_item_would_be_too_much(sized):
    cuts = cut(sized)
    for batch, (following, *_) in pairwise(cuts):
        assert len(batch) == MOST or sum(batch) + following > LARGEST


def test_a_batch_may_be_filled_to_the_last_byte():
    assert cut([4, 6, 1]) == [[4, 6], [1]]


def test_of_nothing_there_is_no_batch():
    assert cut([]) == []
