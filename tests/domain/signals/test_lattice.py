"""A bounded collection keeps the laws of a join."""

from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.signals.lattice import bottom_k, bottom_k_keys, join_maps

names = st.frozensets(st.integers(0, 40).map(str))
bounds = st.integers(1, 12)


@given(names, names, bounds)
def test_cutting_early_or_late_leaves_the_same_members(left, right, k):
    assert bottom_k(bottom_k(left, k) | bottom_k(right, k), k) == bottom_k(left | right, k)


@given(names, bounds)
def test_everything_is_kept_up_to_the_bound_and_no_more_beyond_it(members, k):
    kept = bottom_k(members, k)

    assert kept <= members
    assert len(kept) == min(len(members), k)


@given(names, bounds, st.randoms(use_true_random=False))
def test_which_members_stay_does_not_depend_on_their_order(members, k, random):
    shuffled = random.sample(sorted(members), len(members))

    assert bottom_k(shuffled, k) == bottom_k(members, k)


@given(names, bounds)
def test_entries_stay_with_the_keys_that_stay(members, k):
    kept = bottom_k_keys({name: f"value of {name}" for name in members}, k)

    assert kept == {name: f"value of {name}" for name in bottom_k(members, k)}


@given(
    st.dictionaries(st.integers(0, 9), st.integers()),
    st.dictionaries(st.integers(0, 9), st.integers()),
)
def test_maps_join_key_by_key_and_come_out_sorted(left, right):
    joined = join_maps(left, right, max)

    assert list(joined) == sorted(left.keys() | right.keys())
    assert all(
        joined[key] == max(side[key] for side in (left, right) if key in side) for key in joined
    )
