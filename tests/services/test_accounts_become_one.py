"""However many users of a company arrive at the same moment, there is one account."""

from itertools import permutations

import pytest

from plg_router.domain.identity.nodes import nodes_of
from plg_router.domain.signals.events import AccountDiscovered
from plg_router.domain.signals.fold import fold
from tests.fakes.cast import company, signal
from tests.fakes.crowd import at_once
from tests.fakes.pipeline import Pipeline

ACME = company()


def discovered(pipeline):
    """Return the accounts that were discovered."""
    return [
        event.account_id
        for event in pipeline.storage.events()
        if isinstance(event, AccountDiscovered)
    ]


def deliver(pipeline, *signals):
    """Ingest signals until all are folded, as a queue does."""
    while signals:
        signals = pipeline.fold(*signals).unfolded


@pytest.mark.requirement("S10", "S12")
@pytest.mark.parametrize("writes_before", range(3))
def test_two_first_users_at_once_make_one_account(pipeline, writes_before):
    ann, bob = signal("1", "ann", workspace="w"), signal("2", "bob", workspace="w")
    for _ in range(writes_before):
        pipeline.storage.before_next_write(lambda: None)
    pipeline.storage.before_next_write(lambda: deliver(pipeline, bob))

    deliver(pipeline, ann)

    assert discovered(pipeline) == [ACME]
    assert pipeline.accounts.profiles([ACME])[ACME].value == fold([ann, bob])


@pytest.mark.requirement("S10")
@pytest.mark.parametrize("writes_before", range(3))
def test_a_colleague_who_turns_up_during_a_private_users_first_write_is_found(
    pipeline, writes_before
):
    private = signal("1", "vp", domain=None, workspace="w")
    colleague = signal("2", "ann", workspace="w")
    for _ in range(writes_before):
        pipeline.storage.before_next_write(lambda: None)
    pipeline.storage.before_next_write(lambda: deliver(pipeline, colleague))

    deliver(pipeline, private)
    deliver(pipeline, private, colleague)

    nodes = {node for one in (private, colleague) for node in nodes_of(one)}
    assert set(pipeline.accounts.roots(nodes).values()) == {ACME}
    assert pipeline.accounts.profiles([ACME])[ACME].value == fold([private, colleague])


@pytest.mark.requirement("S12")
def test_users_of_one_company_in_32_threads_make_one_account(pipeline, busy_threads):  # noqa: ARG001
    users = [signal(f"event-{number}", f"user-{number}") for number in range(32)]

    at_once([lambda one=one: deliver(pipeline, one) for one in users])

    assert discovered(pipeline) == [ACME]
    assert pipeline.accounts.profiles([ACME])[ACME].value == fold(users)


@pytest.mark.requirement("S10")
def test_private_users_of_shared_workspaces_in_32_threads_make_one_account(
    pipeline,
    busy_threads,  # noqa: ARG001
):
    """A chain of workspaces, each shared by two users, and one company address among them."""
    users = [
        signal(f"{number}-{side}", f"user-{number}", domain=None, workspace=f"w-{number + side}")
        for number in range(16)
        for side in (0, 1)
    ]
    users[7] = signal("company", "user-3", workspace="w-4")

    at_once([lambda one=one: deliver(pipeline, one) for one in users])
    deliver(pipeline, *users)

    nodes = {node for one in users for node in nodes_of(one)}
    assert set(pipeline.accounts.roots(nodes).values()) == {ACME}
    assert pipeline.accounts.profiles([ACME])[ACME].value == fold(users)


def test_the_order_in_which_evidence_arrives_decides_nothing():
    evidence = [
        signal("1", "vp", domain=None, workspace="w1"),
        signal("2", "vp", domain=None, workspace="w2"),
        signal("3", "ann", workspace="w2"),
        signal("4", "cleo", domain=None, workspace="w1"),
    ]
    outcomes = set()
    for order in permutations(evidence):
        pipeline = Pipeline()
        for one in order:
            deliver(pipeline, one)
        roots = pipeline.accounts.roots({node for one in evidence for node in nodes_of(one)})
        profile = pipeline.accounts.profiles([ACME])[ACME].value
        outcomes.add((tuple(sorted(roots.items())), profile == fold(evidence)))

    assert len(outcomes) == 1
    assert {whole for _, whole in outcomes} == {True}
