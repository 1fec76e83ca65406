"""On DynamoDB too, users of a company who arrive at the same moment make one account."""

import pytest

from plg_router.adapters.dynamodb.client import dynamodb
from plg_router.domain.identity.nodes import nodes_of
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.reading import Reading
from plg_router.services.ingest_signals import IngestSignals
from plg_router.services.link_accounts import LinkAccounts
from tests.adapters.stores import stores_on
from tests.fakes.cast import company, signal
from tests.fakes.world import CountedPauses, InMemoryQuarantine

ACME = company()
WRITES = ("before-call.dynamodb.PutItem", "before-call.dynamodb.TransactWriteItems")


def ingesting(accounts):
    """Return a function that ingests signals until all are folded, as a queue does."""
    ingest = IngestSignals(
        accounts, LinkAccounts(accounts), InMemoryQuarantine(), CountedPauses(), mail_lists="lists"
    )

    def deliver(*signals):
        while signals:
            signals = ingest([Reading(signals)]).unfolded

    return deliver


@pytest.fixture
def rivals(emulated_aws):  # noqa: ARG001  clients made before it would not be emulated
    """Return two ingestions on one table, and a way to let something happen before a write."""
    client = dynamodb()
    stores = stores_on(client)
    first, second = (
        ingesting(stores.accounts),
        ingesting(stores_on(dynamodb(), stores.table).accounts),
    )

    def before_write(number, deed):
        waiting = [number]

        def interrupt(**_):
            waiting[0] -= 1
            if waiting[0] == -1:
                deed()

        for name in WRITES:
            client.meta.events.register(name, interrupt)

    return stores.accounts, first, second, before_write


@pytest.mark.requirement("S10", "S12")
@pytest.mark.parametrize("write", range(3))
def test_two_first_users_at_once_make_one_account(rivals, write):
    accounts, first, second, before_write = rivals
    ann, bob = signal("1", "ann", workspace="w"), signal("2", "bob", workspace="w")
    before_write(write, lambda: second(bob))

    first(ann)

    nodes = {node for one in (ann, bob) for node in nodes_of(one)}
    assert set(accounts.roots(nodes).values()) == {ACME}
    assert accounts.profiles([ACME])[ACME].value == fold([ann, bob])


@pytest.mark.requirement("S8", "S10")
@pytest.mark.parametrize("write", range(3))
def test_a_merger_that_meets_another_of_the_same_accounts_is_made_once(rivals, write):
    accounts, first, second, before_write = rivals
    private = signal("0", "vp", domain=None, workspace="w")
    first(private)
    ann, bob = signal("1", "ann", workspace="w"), signal("2", "bob", workspace="w")
    before_write(write, lambda: second(bob))

    first(ann)

    nodes = {node for one in (private, ann, bob) for node in nodes_of(one)}
    assert set(accounts.roots(nodes).values()) == {ACME}
    assert accounts.profiles([ACME])[ACME].value == fold([private, ann, bob])
