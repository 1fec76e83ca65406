"""What the permanent record of a decision takes in the table."""

from plg_router.adapters.dynamodb import documents
from plg_router.domain.assignment.place import place
from plg_router.domain.assignment.record import DecisionRecord
from tests.domain.builders import CAUSE, desk, rep, request

SQUAD = [
    rep(
        f"rep-{number:02}@sales",
        open_leads=10 if number % 3 == 0 else 2,
        territories=["EMEA"] if number % 4 == 1 else ["AMER"],
    )
    for number in range(10)
]
GONE = [rep(f"gone-{number:03}@sales", active=False) for number in range(200)]


def test_the_record_of_a_squad_of_ten_takes_about_a_kilobyte_however_many_left():
    """Verdicts, trace, credits before and after, and the whole request; measured: 1.1 KB."""
    credit = {one.rep_id: (number * 2 - 9) * 123_457 for number, one in enumerate(SQUAD)}

    placement = place(
        request(), desk(*SQUAD, *GONE, credit=credit), before=None, correlation_id=CAUSE
    )

    assert len(documents.encode(DecisionRecord, placement.record)) < 1200
