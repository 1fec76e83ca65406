"""What was seen is written down, also of a run that breaks off."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from infra.faults.ledger import Balance
from infra.faults.report import Report
from infra.faults.state import AccountState, State
from infra.faults.trial import GivenUp, Outcome
from plg_router.domain.enrichment.firmographics import CompanyFacts

OUTCOME = Outcome(
    fault="a fault",
    injected=5,
    given_up=(
        GivenUp("routing", {"LeadQualified.v1: Conflict": 2, "LeadQueued.v1: Conflict": 1}, 3),
        GivenUp("sla", {"a clock: Transient": 1}, 1),
    ),
    balance=Balance(received=3, folded=3, parked=0, ignored=0, dead_lettered=0, lost=()),
)
ACME = AccountState(
    profile="0",
    company=CompanyFacts(name="Acme"),
    crm=None,
    opportunities=(),
    score=80,
    score_is_told=True,
    passes_gate=True,
    motion="sales_assist",
    tier=2,
    triggers=(),
    has_crossed=True,
    lead="escalated",
)
FOUND = State(
    accounts={"company:acme.com": ACME, "person:1": replace(ACME, lead=None)},
    double_leads=0,
    loads_adrift=(),
)


@pytest.fixture
def report(tmp_path):
    return Report(tmp_path / "faults" / "report.json", outcomes=[OUTCOME])


def written(report):
    report.write()
    return json.loads(report.path.read_text())


def shown(report):
    text = StringIO()
    report.show(Console(file=text, width=200))
    return text.getvalue()


def test_a_run_that_ends_well_says_so(report):
    report.compared(FOUND, [])

    document = written(report)
    assert (document["ended"], document["wrong"], document["lost"]) == (True, [], 0)
    assert (document["accounts"], document["leads"]) == (2, 1)
    assert "2 accounts and 1 leads end as they do without faults" in shown(report)


def test_every_fault_stands_in_it_with_its_figures_and_reasons(report):
    (fault,) = written(report)["faults"]

    assert (fault["fault"], fault["injected"], fault["dead_lettered"]) == ("a fault", 5, 4)
    assert fault["redriven"] == 4
    assert fault["given_up"][0]["reasons"] == OUTCOME.given_up[0].reasons


def test_every_stage_that_gave_up_stands_in_it_with_the_kinds_of_its_reasons(report):
    left = replace(
        OUTCOME, given_up=(GivenUp("routing", {"LeadQualified.v1: Transient: [503]": 2}, 1),)
    )
    report.outcomes.append(left)

    routing = written(report)["dead_letters"]["routing"]

    assert (routing["dead_lettered"], routing["redriven"]) == (5, 4)
    assert routing["reasons"] == {"Conflict": 3, "Transient: [503]": 2}
    assert [line.split() for line in shown(report).splitlines() if "x " in line] == [
        ["routing", "5", "4", "3", "x", "Conflict"],
        ["2", "x", "Transient:", "[503]"],
        ["sla", "1", "1", "1", "x", "Transient"],
    ]


def test_a_rule_that_no_call_met_proves_nothing_and_is_wrong(report):
    report.outcomes[0] = replace(report.outcomes[0], idle=["a fault/1"])

    assert "no call met the rule a fault/1" in shown(report)
    assert written(report)["wrong"]


def test_differences_are_listed_and_nothing_is_called_well(report):
    report.compared(FOUND, ["company:acme.com: score is 70, without faults 80"])

    assert written(report)["wrong"] == ["company:acme.com: score is 70, without faults 80"]
    assert "1 things are wrong" in shown(report)
    assert "end as they do" not in shown(report)


def test_a_run_that_breaks_off_leaves_what_was_seen_and_is_wrong(report):
    report.broke_off = "GaveUp: waited 300 s"

    document = written(report)

    assert document["ended"] is False
    assert document["wrong"] == ["the run broke off: GaveUp: waited 300 s"]
    assert len(document["faults"]) == 1
