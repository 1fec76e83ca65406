"""A fault is survived when nothing is lost, and whatever it left behind says why and goes back."""

from dataclasses import replace

import pytest

from infra.dead_letters import reason_of
from infra.faults.ledger import Balance
from infra.faults.trial import Outcome, read_faults

BALANCED = Balance(received=10, folded=6, parked=1, ignored=1, dead_lettered=2, lost=())
SURVIVED = Outcome(
    fault="a fault",
    says="ValidationException",
    injected=5,
    dead_lettered=2,
    redriven=2,
    reasons={"ProductSignal.v1: Transient: ValidationException": 2},
    balance=BALANCED,
)


def test_a_fault_that_is_survived_has_nothing_wrong():
    assert list(SURVIVED.wrong()) == []


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"injected": 0}, "never happened"),
        ({"lost": 1}, "1 signals are nowhere"),
        ({"balance": replace(BALANCED, folded=5)}, "the books do not balance"),
        ({"balance": replace(BALANCED, folded=5, lost=("e-1",))}, "the books do not balance"),
        ({"beside": ["e-1"]}, "1 signals of others were stopped as well"),
        ({"redriven": 1}, "1 dead letters stay"),
        ({"dead_lettered": 0, "redriven": 0, "reasons": {}}, "no dead letters"),
        (
            {"reasons": {"ProductSignal.v1: the function ended without a word": 2}},
            "2 dead letters say ProductSignal.v1: the function ended without a word",
        ),
    ],
)
def test_whatever_is_missing_is_told(changed, complaint):
    (told,) = replace(SURVIVED, **changed).wrong()

    assert told.startswith(f"a fault: {complaint}")


@pytest.mark.parametrize("body", ['{"detail-type": "AccountScored.v1"}', "{"])
def test_a_mute_dead_letter_is_wrong_unless_the_fault_silences_whoever_would_speak(body):
    mute = replace(SURVIVED, says="", reasons={reason_of({"Body": body}): 2})

    (told,) = mute.wrong()

    assert told.startswith("a fault: 2 dead letters are mute")
    assert list(replace(mute, silences=True).wrong()) == []


def test_a_fault_that_is_waited_out_needs_no_dead_letters():
    outcome = Outcome(
        fault="a fault", injected=5, balance=replace(BALANCED, folded=8, dead_lettered=0)
    )

    assert list(outcome.wrong()) == []


def test_every_fault_does_something_and_names_its_rules():
    for fault in read_faults():
        rules = fault.rules_about("acme.com")

        assert rules or fault.aside in {"vendor", "subscriber"}
        assert len({rule["name"] for rule in rules}) == len(rules)


def test_a_rule_about_a_company_names_the_one_of_its_share():
    (fault,) = (one for one in read_faults() if "poison" in one.title)

    bodies = {rule["body"] for rule in fault.rules_about("acme.com")}

    assert fault.strikes_one_company
    assert bodies == {"contains(to_string(@), 'acme.com')"}
