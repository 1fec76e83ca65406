"""`plg` explains an account down to the last candidate, lists leads and sends files."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from infra.bus.crm_events import lead_engaged
from infra.cli.main import app
from infra.cli.reach import HOME_VARIABLE
from infra.policy_file import policy_of

pytestmark = pytest.mark.e2e

COMPANY = "harbor-lantern-plg.com"


@pytest.fixture
def plg(world, told):  # noqa: ARG001  the stories are what there is to explain
    def run(*arguments):
        variables = {HOME_VARIABLE: str(world.home), "COLUMNS": "160"}
        return CliRunner().invoke(app, arguments, env=variables)

    return run


@pytest.mark.requirement("S221")
def test_explain_shows_profile_score_and_decisions(plg):
    answer = plg("explain", COMPANY)

    assert answer.exit_code == 0
    assert "Harbor Lantern, 240 people, logistics, US, $24,000 a year" in answer.output
    assert "active_teammates" in answer.output
    assert "Why this rep and not the others" in answer.output
    assert "vera: highest credit" in answer.output


@pytest.mark.requirement("S23")
def test_the_contributions_add_up_to_the_score(world, plg):
    shown = plg("explain", COMPANY).output

    dossier = world.archive.dossier(world.archive.account_of_company(COMPANY))
    card = dossier.scorecard(policy_of("local"), datetime.now(UTC))
    assert sum(part.hundredths for part in card.contributions) == card.hundredths
    assert f"Score {card.points} of 100" in shown
    assert f"{card.hundredths / 100:.2f}" in shown


def test_explain_takes_an_account_id_as_well(plg):
    answer = plg("explain", f"company:{COMPANY}")

    assert answer.exit_code == 0
    assert "Harbor Lantern" in answer.output


def test_an_unknown_account_is_said_so(plg):
    answer = plg("explain", "nobody-plg.com")

    assert answer.exit_code == 1
    assert "Nothing is known of nobody-plg.com" in answer.stderr


def test_leads_lists_every_lead(world, plg):
    answer = plg("leads")

    leads = [dossier.lead for dossier in world.archive.dossiers() if dossier.lead]
    assert leads
    assert all(lead.account_id in answer.output for lead in leads)


def test_send_puts_a_files_entries_on_the_bus(plg, tmp_path, world):
    late = lead_engaged(f"company:{COMPANY}", "vera", now=datetime.now(UTC))
    file = tmp_path / "entries.jsonl"
    file.write_text(json.dumps(late) + "\n")

    answer = plg("send", str(file))
    world.settle()

    assert "1 entries put" in answer.output


def test_a_file_that_is_no_list_of_entries_is_refused_by_line(plg, tmp_path):
    file = tmp_path / "entries.jsonl"
    file.write_text("{}\n")

    answer = plg("send", str(file))

    assert answer.exit_code == 1
    assert "entries.jsonl, line 1: lacks Source" in answer.stderr
