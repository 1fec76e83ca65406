"""`plg` explains an account down to the last candidate, lists leads and sends files."""

import json
from datetime import UTC, datetime

import pytest

from infra.bus.crm_events import lead_engaged
from infra.policies.file import policy_of
from plg_router.domain.assignment.lead import Step
from tests.e2e.saying import did, qualified

pytestmark = pytest.mark.e2e

COMPANY = "harbor-lantern-plg.com"
BY_HAND = "company:by-hand-plg.com"


@pytest.fixture
def asked(world, told):  # noqa: ARG001  the stories are what there is to explain
    """Return the command line, which answers whether it succeeds or not."""
    return world.plg


@pytest.mark.requirement("S221")
def test_explain_shows_profile_score_and_decisions(asked):
    answer = asked("explain", COMPANY)

    assert answer.exit_code == 0
    assert "Harbor Lantern, 240 people, logistics, US, $24,000 a year" in answer.output
    assert "active_teammates" in answer.output
    assert "Why this rep and not the others" in answer.output
    assert "vera: highest credit" in answer.output


@pytest.mark.requirement("S23")
def test_the_contributions_add_up_to_the_score(world, asked):
    shown = asked("explain", COMPANY).output

    dossier = world.archive.dossier(world.archive.account_of_company(COMPANY))
    card = dossier.scorecard(policy_of("local"), datetime.now(UTC))
    assert sum(part.hundredths for part in card.contributions) == card.hundredths
    assert f"Score {card.points} of 100" in shown
    assert f"{card.hundredths / 100:.2f}" in shown


def test_explain_takes_an_account_id_as_well(asked):
    answer = asked("explain", f"company:{COMPANY}")

    assert answer.exit_code == 0
    assert "Harbor Lantern" in answer.output


def test_an_unknown_account_is_said_so(asked):
    answer = asked("explain", "nobody-plg.com")

    assert answer.exit_code == 1
    assert "Nothing is known of nobody-plg.com" in answer.stderr


def test_leads_lists_every_lead(world, asked):
    answer = asked("leads")

    leads = [dossier.lead for dossier in world.archive.dossiers() if dossier.lead]
    assert leads
    assert all(lead.account_id in answer.output for lead in leads)


def test_a_dry_run_shows_the_decision_and_changes_nothing(world, asked):
    account = world.archive.account_of_company(COMPANY)
    before = world.archive.dossier(account)

    answer = asked("route", COMPANY, "--dry-run")

    assert answer.exit_code == 0
    assert "nothing was written or sent" in answer.output
    assert "squad" in answer.output
    assert "Would be sent: Lead" in answer.output
    assert world.archive.dossier(account) == before


@pytest.mark.requirement("S136")
def test_fairness_counts_logos_and_names_no_account(world, asked):
    answer = asked("fairness")

    leads = [dossier.lead for dossier in world.archive.dossiers() if dossier.lead]
    assert answer.exit_code == 0
    assert "Squad velocity" in answer.output
    assert not [lead for lead in leads if lead.account_id.split(":")[1] in answer.output]


@pytest.mark.parametrize("report", ["cherry-picking", "untouched", "queue"])
def test_every_report_reads_what_is_really_there(asked, report):
    assert asked(report).exit_code == 0


@pytest.fixture
def lead_by_rule(world, told):  # noqa: ARG001  the stories' reps have gone home
    """Let a lead be opened by the rules, and return it with the rep who did not get it."""
    with world.unhurried("hand-a", "hand-b", skills=("smb",)):
        world.play([did("by-hand/ann", "ann@by-hand-plg.com", "signed_up")])
        world.play([qualified(BY_HAND)])
        lead = world.archive.dossier(BY_HAND).lead
        yield lead, {"hand-a": "hand-b", "hand-b": "hand-a"}[lead.rep_id]


@pytest.mark.requirement("S139")
def test_a_lead_is_given_by_hand_and_the_record_says_by_whom_and_why(world, asked, lead_by_rule):
    _, other = lead_by_rule

    words = ("--to", other, "--by", "head-of-sales", "--reason", "knows them")
    answer = asked("assign", "by-hand-plg.com", *words)

    record = world.archive.dossier(BY_HAND).decisions[-1]
    assert answer.exit_code == 0
    assert (record.rep_id, record.step, record.by) == (other, Step.MANUAL, "head-of-sales")
    assert "knows them" in record.reason
    assert f"{other}: knows them" in answer.output
    assert "head-of-sales" in answer.output


def test_send_puts_a_files_entries_on_the_bus(asked, tmp_path, world):
    late = lead_engaged(f"company:{COMPANY}", "vera", now=datetime.now(UTC))
    file = tmp_path / "entries.jsonl"
    file.write_text(json.dumps(late) + "\n")

    answer = asked("send", str(file))
    world.settle()

    assert "1 entries put" in answer.output


def test_a_file_that_is_no_list_of_entries_is_refused_by_line(asked, tmp_path):
    file = tmp_path / "entries.jsonl"
    file.write_text("{}\n")

    answer = asked("send", str(file))

    assert answer.exit_code == 1
    assert "entries.jsonl, line 1: lacks Source" in answer.stderr
