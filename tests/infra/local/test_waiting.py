"""Whoever waits gives up in time, and whoever works in the background goes home."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.local.background import at_work
from infra.local.patience import GaveUp, sleep_until, wait_for


def test_waiting_ends_as_soon_as_it_holds():
    answers = iter([False, False, True])

    wait_for("an answer", lambda: next(answers), seconds=5, every=0)

    assert not list(answers)


def test_waiting_in_vain_says_what_for():
    with pytest.raises(GaveUp, match="waited 0 s for a miracle"):
        wait_for("a miracle", lambda: False, seconds=0, every=0)


def test_a_moment_that_has_passed_is_not_waited_for():
    began = datetime.now(UTC)

    sleep_until(began - timedelta(days=1))

    assert datetime.now(UTC) - began < timedelta(seconds=1)


def test_workers_work_until_the_block_ends():
    seen = []

    def worker(stopped):
        while not stopped.wait(0.001):
            seen.append("working")
        seen.append("home")

    with at_work(worker):
        wait_for("some work", lambda: bool(seen), seconds=5, every=0.001)

    assert seen[-1] == "home"


def test_workers_go_home_when_the_block_fails():
    homes = []

    def worker(stopped):
        stopped.wait()
        homes.append("home")

    with pytest.raises(KeyboardInterrupt), at_work(worker):
        raise KeyboardInterrupt

    assert homes == ["home"]


def test_a_worker_that_failed_fails_the_block():
    def worker(_stopped):
        raise ValueError("no tools")

    with pytest.raises(ValueError, match="no tools"), at_work(worker):
        pass
