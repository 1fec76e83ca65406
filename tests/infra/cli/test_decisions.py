"""A decision by hand waits for its record, and routing without --dry-run is refused."""

import pytest
from typer.testing import CliRunner

from infra.cli.decisions import choice_by_hand
from infra.cli.main import app
from infra.cli.reach import HOME_VARIABLE
from plg_router.kernel.errors import Rejected
from tests.domain.builders import rep
from tests.infra.operate.dossiers import assigned

LEAD = assigned("acme.com", rep("ann")).lead


@pytest.fixture
def plg(tmp_path):
    return lambda *said: CliRunner().invoke(app, said, env={HOME_VARIABLE: str(tmp_path)})


def test_routing_for_real_is_left_to_events(plg):
    answer = plg("route", "acme.com")

    assert answer.exit_code == 1
    assert "say --dry-run" in answer.stderr


@pytest.mark.requirement("S139")
@pytest.mark.parametrize("missing", ["--to", "--by", "--reason"])
def test_a_lead_is_given_by_hand_only_with_a_name_and_a_reason(plg, missing):
    said = {"--to": "ann", "--by": "head", "--reason": "knows them"}
    del said[missing]

    answer = plg("assign", "acme.com", *(word for option in said.items() for word in option))

    assert answer.exit_code != 0
    assert missing in answer.stderr


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"by": "olga@acme.com"}, "overridden_by: is an address; send the CRM's id of the person"),
        ({"to": "ben@acme.com"}, "rep_id: is an address; send the CRM's id of the person"),
        ({"by": "b" * 129}, "overridden_by: is too long; send at most 128 characters"),
        ({"reason": ""}, "reason: is too short; send at least 1 character(s)"),
    ],
)
def test_what_the_router_would_refuse_is_refused_before_it_is_said(said, reason):
    with pytest.raises(Rejected) as refused:
        choice_by_hand(LEAD, **{"to": "ann", "by": "head", "reason": "knows them", **said})

    assert str(refused.value) == reason


def test_a_reason_is_said_without_the_addresses_in_it():
    chosen = choice_by_hand(LEAD, to="ann", by="head", reason="ask olga@acme.com why")

    assert chosen.reason == "ask <address> why"


@pytest.mark.parametrize(
    "said",
    [
        ("route", "acme.com", "--dry-run"),
        ("assign", "acme.com", "--to", "ann", "--by", "head", "--reason", "knows them"),
        ("fairness",),
        ("fairness", "velocity"),
        ("cherry-picking",),
        ("untouched",),
        ("untouched", "--longer-than", "30m"),
        ("queue",),
    ],
)
def test_without_a_running_stack_it_says_how_to_start_one(plg, said):
    answer = plg(*said)

    assert answer.exit_code == 1
    assert "start one and keep it: make demo KEEP=1" in answer.stderr


def test_there_are_three_squads_and_no_other(plg):
    answer = plg("fairness", "hunters")

    assert answer.exit_code != 0
    assert "velocity" in answer.stderr
