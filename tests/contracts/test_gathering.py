"""Changes of accounts share entries of the bus, and none is told otherwise than alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.bench.meter import entry_size
from plg_router.contracts.account_events import AccountSignalsChangedV2
from plg_router.contracts.bus_entry import read_entry
from plg_router.contracts.envelope import parse
from plg_router.contracts.fields import LONGEST_IDENTIFIER
from plg_router.contracts.gathering import MOST_CHANGES, gathered
from plg_router.kernel.errors import Rejected
from tests.fakes.deliveries import entry
from tests.fakes.outboxes import change, pending

MOST_OF_A_PUT = 256 * 1024  # bytes of all ten entries
OTHER = {"detail_type": "AccountEnriched.v1", "detail": {"data": {"account_id": "company:é.com"}}}


def changes_in(outgoing):
    """Return the changes that entries tell, in their order, as consumers read them."""
    return [
        each
        for one in outgoing
        for each in AccountSignalsChangedV2.model_validate_json(one.detail).data.changes
    ]


@given(versions=st.lists(st.integers(1, 9), max_size=80))
def test_a_change_is_told_in_company_as_it_would_be_alone(versions):
    """Its metadata survive: causes and waits are read from them."""
    alone = [change(f"company:{number}.com", at) for number, at in enumerate(versions)]

    outgoing = gathered(map(pending, alone))

    assert changes_in(outgoing) == alone
    assert {one.detail_type for one in outgoing} <= {"AccountSignalsChanged.v2"}
    assert sum(one.announcements for one in outgoing) == len(alone)


def test_whatever_else_there_is_leaves_alone_and_untouched():
    outgoing = gathered([pending(change("company:a.com")), OTHER, pending(change("company:b.com"))])

    told = {one.detail_type: (json.loads(one.detail), one.announcements) for one in outgoing}
    assert told["AccountEnriched.v1"] == (OTHER["detail"], 1)
    assert told["AccountSignalsChanged.v2"][1] == 2
    assert len(outgoing) == 2


def test_the_same_changes_make_the_same_entry_and_others_another():
    first, second = pending(change("company:a.com")), pending(change("company:b.com"))

    assert gathered([first, second]) == gathered([first, second])
    names = {
        json.loads(gathered(some)[0].detail)["metadata"]["event_id"]
        for some in ([first, second], [first], [second])
    }
    assert len(names) == 3


def test_an_entry_happened_when_its_last_change_did():
    (one,) = gathered([pending(change("company:a.com", 2)), pending(change("company:b.com", 3))])

    metadata = AccountSignalsChangedV2.model_validate_json(one.detail).metadata
    assert metadata.occurred_at == change("company:b.com", 3).metadata.occurred_at
    assert metadata.producer == "plg.router"


@pytest.mark.parametrize("character", ["a", "é", "🦉"])
def test_ten_entries_fit_into_one_call_however_long_their_ids(character):
    longest = character * LONGEST_IDENTIFIER
    alone = [
        change(f"company:{number}.com", correlation_id=longest, causation_id=longest)
        for number in range(60)
    ]

    outgoing = gathered(map(pending, alone))

    sizes = [entry_size({"DetailType": one.detail_type, "Detail": one.detail}) for one in outgoing]
    assert max(sizes) <= MOST_OF_A_PUT / 10
    assert changes_in(outgoing) == alone
    for one in outgoing:
        read_entry(json.dumps(entry(one.detail_type, json.loads(one.detail), "plg.router")))


def test_of_an_account_that_changed_twice_the_later_change_is_served():
    old, new, other = (
        change("company:a.com", 3),
        change("company:a.com", 4),
        change("company:b.com"),
    )

    (one,) = gathered(map(pending, [new, old, other]))

    served = AccountSignalsChangedV2.model_validate_json(one.detail).events()
    assert sorted(served, key=lambda each: each.data.account_id) == [new, other]


@pytest.mark.parametrize("count", [0, MOST_CHANGES + 1])
def test_an_entry_of_none_or_too_many_is_refused(count):
    changes = [change(f"company:{number}.com").model_dump(mode="json") for number in range(count)]
    metadata = change("company:a.com").metadata.model_dump(mode="json")

    with pytest.raises(Rejected, match=r"detail\.data\.changes"):
        parse(
            AccountSignalsChangedV2, {"metadata": metadata, "data": {"changes": changes}}, "detail"
        )
