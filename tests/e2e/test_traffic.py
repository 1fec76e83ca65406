"""A small month of traffic loses nothing and breaks no cap; played again it changes nothing."""

import gzip
from io import StringIO
from itertools import islice

import pytest
from rich.console import Console

from infra.local.connection import REPOSITORY
from infra.local.demonstration import Demonstration
from infra.local.options import Options

pytestmark = pytest.mark.e2e

SIGN_UPS = 100
RECORDED = REPOSITORY.parent / "shared" / "data" / "developer-platform-hour.jsonl.gz"
RECORDED_ENTRIES = 400


def demonstrated(world, options):
    """Run the demonstration and return its figures and what it showed."""
    page = StringIO()
    figures = Demonstration(world, options, Console(file=page, width=160)).run()
    return figures, page.getvalue()


@pytest.fixture(scope="module")
def generated(world, told):  # noqa: ARG001  the stories' reps have gone home before
    return demonstrated(world, Options(signups=SIGN_UPS, plays=2, stories=False))


@pytest.fixture(scope="module")
def recorded(world, told, tmp_path_factory):  # noqa: ARG001  the stories' reps have gone home
    if not RECORDED.exists():
        pytest.skip(f"NOT RUN: {RECORDED.name} is not beside this repository")
    with gzip.open(RECORDED, "rt") as file:
        slice_of_it = "".join(islice(file, RECORDED_ENTRIES))
    path = tmp_path_factory.mktemp("recorded") / "slice.jsonl"
    path.write_text(slice_of_it)
    return demonstrated(world, Options(input=path, plays=2))


@pytest.mark.requirement("S12", "S80")
def test_nothing_is_lost_no_cap_is_exceeded_and_no_account_has_two_leads(generated):
    figures, _ = generated

    assert figures.received == figures.folded
    assert figures.lost == figures.parked == figures.dead_letters == 0
    assert figures.over_cap == figures.double_leads == 0


def test_everybody_is_counted_and_some_reach_a_human(generated):
    figures, _ = generated

    assert figures.signups == SIGN_UPS
    assert figures.assigned >= 1
    assert 0 < figures.human_share < 0.2
    assert figures.precision is not None


@pytest.mark.requirement("S148", "S150")
def test_a_decision_follows_its_signal_within_a_minute(generated):
    figures, _ = generated

    assert 0 < figures.latency_p50_s <= figures.latency_p95_s < 60


def test_generated_traffic_played_again_changes_nothing(generated):
    _, page = generated

    assert "Played again (time 2): 0 profiles changed, 0 new decisions" in page


def test_one_decision_and_what_the_crm_pulled_are_shown(generated):
    _, page = generated

    assert "Why this rep and not the others" in page
    assert "chosen: highest credit" in page
    assert "The CRM pulled" in page


def test_every_recorded_signal_is_folded_ignored_or_parked(recorded):
    figures, _ = recorded

    assert figures.received == 2 * RECORDED_ENTRIES
    assert figures.lost == figures.dead_letters == 0
    assert figures.folded > figures.parked > 0
    assert figures.precision is None


def test_a_recorded_hour_played_again_changes_nothing(recorded):
    _, page = recorded

    assert "Played again (time 2): 0 profiles changed, 0 new decisions" in page
