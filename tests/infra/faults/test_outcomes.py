"""A fault is survived when nothing is lost, and whatever it left behind says why and goes back."""

from dataclasses import replace

import pytest

from infra.faults.graves import stage_behind
from infra.faults.ledger import Balance
from infra.faults.trial import Fault, GivenUp, Outcome, chosen, read_faults
from infra.names import Names
from infra.operate.dead_letters import reason_of
from plg_router.kernel.errors import Rejected

NAMES = Names("local")

BALANCED = Balance(received=10, folded=6, parked=1, ignored=1, dead_lettered=2, lost=())
INGESTION = GivenUp(
    "ingestion", {"ProductSignal.v1: Transient: ValidationException": 2}, redriven=2
)
CLOCK = GivenUp("sla", {"a clock: Transient": 1}, redriven=1)
SURVIVED = Outcome(
    fault="a fault",
    leaves={"ingestion": "ValidationException", "sla": "Transient"},
    injected=5,
    given_up=(INGESTION, CLOCK),
    balance=BALANCED,
)


def saying(reason, given_up=INGESTION):
    """Return the same dead letters, but for another reason."""
    return replace(given_up, reasons={reason: given_up.dead_lettered})


def test_a_fault_that_is_survived_has_nothing_wrong():
    assert list(SURVIVED.wrong()) == []
    assert (SURVIVED.dead_lettered, SURVIVED.redriven) == (3, 3)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"injected": 0}, "never happened"),
        ({"idle": ["a fault/1"]}, "no call met the rule a fault/1"),
        ({"lost": 1}, "1 signals are nowhere"),
        ({"balance": replace(BALANCED, folded=5)}, "the books do not balance"),
        ({"balance": replace(BALANCED, folded=5, lost=("e-1",))}, "the books do not balance"),
        ({"beside": ["e-1"]}, "1 signals of others were stopped as well"),
        ({"stayed": 1}, "1 dead letters stay"),
        ({"given_up": (INGESTION,)}, "no dead letters at sla"),
        ({"given_up": (CLOCK,)}, "no dead letters at ingestion"),
        (
            {"given_up": (saying("ProductSignal.v1: the function ended without a word"), CLOCK)},
            "2 dead letters at ingestion say ProductSignal.v1: the function ended without a word",
        ),
        (
            {"given_up": (INGESTION, saying("a clock: Rejected", CLOCK))},
            "1 dead letters at sla say a clock: Rejected, and not Transient",
        ),
    ],
)
def test_whatever_is_missing_is_told(changed, complaint):
    (told,) = replace(SURVIVED, **changed).wrong()

    assert told.startswith(f"a fault: {complaint}")


@pytest.mark.parametrize("body", ['{"detail-type": "AccountScored.v1"}', "{"])
def test_a_mute_dead_letter_is_wrong_unless_the_fault_silences_whoever_would_speak(body):
    routing = GivenUp("routing", {reason_of({"Body": body}): 2}, redriven=2)
    mute = replace(SURVIVED, given_up=(*SURVIVED.given_up, routing))

    (told,) = mute.wrong()

    assert told.startswith("a fault: 2 dead letters at routing are mute")
    assert list(replace(mute, silences=True).wrong()) == []


def test_a_stage_that_need_not_give_up_may_do_so_for_any_reason():
    scoring = GivenUp("scoring", {"AccountSignalsChanged.v1: Transient: throttled": 1}, redriven=1)

    assert list(replace(SURVIVED, given_up=(*SURVIVED.given_up, scoring)).wrong()) == []


def test_a_fault_that_is_waited_out_needs_no_dead_letters():
    outcome = Outcome(
        fault="a fault", injected=5, balance=replace(BALANCED, folded=8, dead_lettered=0)
    )

    assert list(outcome.wrong()) == []


def test_every_fault_does_something_and_names_its_rules():
    for fault in read_faults():
        rules = fault.rules_about(["acme.com"] * len(fault.struck))

        assert rules or fault.aside in {"vendor", "subscriber"}
        assert len({rule["name"] for rule in rules}) == len(rules)


def test_what_the_clock_gives_up_is_called_after_the_function_that_judges():
    assert stage_behind(NAMES.assignment_sla.removeprefix(NAMES.of(""))) == "sla"


def test_each_stage_that_is_struck_is_struck_about_a_company_of_its_own():
    (fault,) = (one for one in read_faults() if one.struck)
    companies = [f"{stage}.com" for stage in fault.struck]

    rules = fault.rules_about(companies)

    assert fault.strikes_companies_alone
    assert {rule["headers"]["User-Agent"]: rule["body"] for rule in rules} == {
        f"app/{stage}": f"contains(to_string(@), '{stage}.com')" for stage in fault.struck
    }


def test_one_fault_can_be_chosen_by_its_title_and_nothing_by_any_other_word():
    faults = read_faults()

    assert [each.title for each in chosen(faults, "poison")] == ["poison companies among many"]
    assert chosen(faults, "") == faults
    with pytest.raises(Rejected, match="FAULT: name one of throttled calls, "):
        chosen(faults, "earthquake")


def test_a_rule_of_one_stage_is_about_its_calls_alone():
    (rule,) = Fault("a fault", rules=({"stage": "relay", "kill": 1},)).rules_about([])

    assert rule == {"name": "a fault/0", "kill": 1, "headers": {"User-Agent": "app/relay"}}
