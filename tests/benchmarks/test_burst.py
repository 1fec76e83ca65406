"""Demand of ten times the room of a team: caps hold, the rest waits in line, nobody is lost."""

from datetime import timedelta

import pytest

from plg_router.domain.assignment.lead import LeadStatus
from tests.benchmarks.burst import CAP, burst


@pytest.mark.requirement("S80", "S146", "S155")
def test_a_burst_of_ten_times_the_room_is_worked_off_in_order_of_score_under_every_cap():
    seen = burst(accounts=500, reps=5)

    assert (seen.at_once, seen.waited) == (5 * CAP, 450)
    assert seen.most_open == CAP
    assert seen.out_of_turn == 0
    assert seen.ends == {LeadStatus.ENGAGED: 500}
    assert seen.time_to_drain < timedelta(hours=12)
