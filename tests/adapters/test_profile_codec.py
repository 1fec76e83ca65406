"""A profile survives being stored, always as the same bytes, and a usual one is small."""

import json
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.adapters.dynamodb.profile_codec import decode, encode
from plg_router.domain.signals.fold import EVENT_DIGITS, fold
from plg_router.domain.signals.profile import NOTHING, join
from plg_router.kernel.kinds import Kind
from tests.domain.builders import DAY, FREE, NOON, buying, decision_makers, signal, team_at_work
from tests.domain.strategies import batches, profiles


@given(profiles)
def test_a_profile_is_read_as_it_was_written(profile):
    assert decode(encode(profile).decode()) == profile


@given(batches)
def test_what_was_folded_is_read_as_it_was_written(signals):
    profile = fold(signals)

    assert decode(encode(profile).decode()) == profile


@given(batches, st.data())
def test_one_trace_is_always_written_as_the_same_bytes(signals, data):
    """Whatever the order, and with a round through the store after each signal."""
    stored = encode(NOTHING)
    for one in data.draw(st.permutations(signals)):
        stored = encode(join(decode(stored.decode()), fold([one])))

    assert stored == encode(fold(signals))


def test_sets_are_written_in_order():
    """They are held in another order in every process."""
    events = [signal(Kind.DEMO_REQUESTED, event_id=f"demo {number}") for number in range(8)]
    names = [signal(Kind.FEATURE_USED, subject=f"feature {number}") for number in range(8)]

    document = json.loads(encode(fold([*events, *names])))

    (joined,) = document["events"]["demo_requested"].values()
    ids = [joined[start : start + EVENT_DIGITS] for start in range(0, len(joined), EVENT_DIGITS)]
    assert ids == sorted(ids)
    assert document["features"] == sorted(document["features"])


def test_an_empty_profile_takes_two_bytes():
    assert encode(NOTHING) == b"{}"


def hobbyist():
    """Return three months of evenings: five features, one integration, volume every time."""
    evenings = [NOON - 2 * day * DAY for day in range(45)]
    kinds = (Kind.SESSION_STARTED, Kind.FEATURE_USED, Kind.USAGE_RECORDED)
    return [
        signal(Kind.SIGNED_UP, mail=FREE, at=evenings[-1]),
        signal(Kind.INTEGRATION_CONNECTED, mail=FREE, subject="github"),
        *(
            signal(kind, mail=FREE, at=evening, subject=f"feature {number % 5}", quantity=1000.0)
            for number, evening in enumerate(evenings)
            for kind in kinds
        ),
    ]


def team():
    return [*team_at_work(), *decision_makers(), *buying()]


@pytest.mark.parametrize("usual", [hobbyist, team])
def test_a_usual_profile_takes_less_than_a_kilobyte(usual):
    """DynamoDB bills a write by the size of the whole item (decision 0003)."""
    profile = reduce(join, (fold([one]) for one in usual()))

    assert len(encode(profile)) < 1024
