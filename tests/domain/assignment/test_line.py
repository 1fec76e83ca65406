"""Who waits for room waits in a line: the best score first, then whoever has waited longest."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import DAY, NOON, desk, open_lead, rep, request

LEAD = open_lead(request(), desk(rep("vera")))
arrivals = st.tuples(st.integers(0, 100), st.integers(0, 30))


def in_line(arrival):
    score, days_ago = arrival
    return replace(LEAD, request=request(score=score), opened_at=NOON - days_ago * DAY)


@pytest.mark.requirement("S155")
@given(arrivals, arrivals)
def test_the_line_is_in_order_of_score_and_then_of_arrival(one, other):
    ahead = in_line(one).place_in_line < in_line(other).place_in_line

    assert ahead == ((-one[0], -one[1]) < (-other[0], -other[1]))
