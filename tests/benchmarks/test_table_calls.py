"""What a stage asks of its tables, in calls: the same today, tomorrow and on any machine."""

from datetime import timedelta

import pytest

from plg_router.domain.routing.ownership import AccountChange
from plg_router.domain.signals.reading import Reading
from plg_router.kernel.ids import UserId
from tests.fakes.cast import (
    CAUSE,
    MID_MARKET,
    NOW,
    buying_signals,
    company,
    customer,
    qualified,
    rep,
    signal,
)
from tests.fakes.pipeline import offer_of

ACME = company()


def fold(metered, *signals):
    """Ingest signals as one batch, and count only that."""
    metered.meter.reset()
    metered.ingest([Reading(signals)])
    return dict(metered.meter.calls)


def test_a_first_batch_of_a_company_writes_its_profile_once(metered):
    """Roots with their profiles: one read; two pointers, one profile: three writes."""
    users = [signal(f"{number}", f"user-{number % 2}") for number in range(100)]

    assert fold(metered, *users) == {"BatchGetItem": 1, "PutItem": 3}


def test_a_batch_that_says_nothing_new_costs_one_read(metered):
    fold(metered, *buying_signals())

    assert fold(metered, *buying_signals() * 30) == {"BatchGetItem": 1}


def test_a_batch_that_says_something_new_costs_one_write(metered):
    fold(metered, *buying_signals())

    news = [signal(f"new-{number}", "ann@acme.com", subject=f"f{number}") for number in range(20)]
    assert fold(metered, *news) == {"BatchGetItem": 1, "PutItem": 1}


def test_a_hundred_accounts_are_read_together(metered):
    users = [signal(f"{number}", f"user-{number}", domain=f"c{number}.com") for number in range(50)]
    fold(metered, *users)

    assert fold(metered, *users) == {"BatchGetItem": 1}


def test_a_score_that_does_not_move_is_two_reads_of_one_partition(metered):
    fold(metered, *buying_signals())
    metered.score(ACME, CAUSE)
    metered.meter.reset()

    metered.score(ACME, CAUSE)

    assert metered.meter.calls == {"Query": 2}


def test_an_assignment_is_one_transaction(metered):
    """Lead, record with its events, slot, credits, the account alive.

    Before it the lead, the account and the desk; after it once more whose account it is.
    """
    metered.stores.roster.save(rep(), 1)
    metered.meter.reset()

    metered.route(qualified(), CAUSE)

    assert metered.meter.calls == {
        "GetItem": 2,
        "Query": 5,  # twice for each account, and the reps
        "TransactWriteItems": 1,
    }
    assert metered.meter.transactions == [5]


def test_a_reassignment_is_one_transaction(metered):
    for rep_id in ("rita", "saul"):
        metered.stores.roster.save(rep(rep_id), 1)
    lead = metered.route(qualified(), CAUSE).lead
    metered.clock.move_to(lead.deadline)
    metered.meter.reset()

    metered.enforce(offer_of(lead))

    assert metered.meter.transactions == [5]  # only one is left: nobody's turn moves


def test_a_touch_is_one_transaction(metered):
    metered.stores.roster.save(rep(), 1)
    metered.route(qualified(), CAUSE)
    metered.meter.reset()

    metered.engage(ACME, NOW, CAUSE)

    assert metered.meter.transactions == [2]


@pytest.mark.parametrize("delay", [timedelta(), timedelta(hours=3)])
def test_a_clock_that_finds_itself_overtaken_is_one_read(metered, delay):
    metered.stores.roster.save(rep(), 1)
    offer = offer_of(metered.route(qualified(), CAUSE).lead)
    metered.engage(ACME, NOW, CAUSE)
    metered.clock.move_to(NOW + delay)
    metered.meter.reset()

    metered.enforce(offer)

    assert metered.meter.calls == {"GetItem": 1}


def test_a_contact_whom_the_product_knew_is_four_reads_and_a_transaction(metered):
    """Both accounts twice; the batch of the function that hears of companies goes by this."""
    calls = []
    for contacts in ((), ("ann",), ("ben", "cleo")):
        fold(metered, *(signal(who, who, domain=None) for who in contacts))
        metered.meter.reset()
        change = AccountChange(
            customer("olga", crm_id="crm-1", version=len(calls) + 1),
            ["acme.com"],
            MID_MARKET,
            tuple(UserId(who) for who in contacts),
        )
        metered.apply(change, CAUSE)
        calls.append(metered.meter.calls.copy())

    assert calls[2]["Query"] - calls[1]["Query"] == 4
    assert calls[2]["TransactWriteItems"] - calls[1]["TransactWriteItems"] == 1
    assert calls[2].total() - calls[1].total() == 5
