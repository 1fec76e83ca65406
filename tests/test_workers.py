"""Tests that share what takes long to make are played by one worker, and the others by any."""

from infra.local.connection import REPOSITORY
from tests.workers import SHARED, shared_by


def test_the_end_to_end_tests_share_one_deployed_app():
    assert shared_by("tests/e2e/test_crm.py::test_a[x]") == shared_by(
        "tests/e2e/test_sources.py::b"
    )


def test_who_brings_an_emulator_of_their_own_need_not_wait_for_the_others():
    own = shared_by("tests/e2e/test_races.py::test_a")

    assert own == shared_by("tests/e2e/test_races.py::test_b")
    assert own != shared_by("tests/e2e/test_crm.py::test_a")


def test_what_shares_nothing_is_handed_out_by_itself():
    assert shared_by("tests/kernel/test_clock.py::test_a") == "tests/kernel/test_clock.py::test_a"


def test_whatever_is_shared_is_there():
    for beginning in SHARED:
        assert (REPOSITORY / beginning).exists(), beginning
