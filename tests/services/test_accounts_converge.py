"""Whatever the order, the batches and the races, the same evidence makes the same accounts."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.identity.nodes import company_node, nodes_of
from plg_router.domain.routing.ownership import AccountChange
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.kernel.ids import AccountId, UserId
from tests.domain.identity.worlds import coherent_signals, in_any_delivery
from tests.fakes.cast import CAUSE, MID_MARKET, company, customer, signal
from tests.fakes.crowd import at_once
from tests.fakes.pipeline import Pipeline, settled

# What the CRM may say of the homes: each record lists the same domains and people in any version.
RECORDS = {
    "crm-acme": (["acme.com"], ["user 0.0"]),
    "crm-group": (["acme.com", "acme-labs.com"], ["user 0.2"]),
    "crm-bolt": (["bolt.io"], ["user 1.0", "user 1.2"]),
}
COMPANIES = [company_node(domain) for domain in ("acme.com", "acme-labs.com", "bolt.io")]


def deliver(pipeline, *signals):
    """Ingest signals until all are folded, as a queue does."""
    while signals:
        signals = pipeline.fold(*signals).unfolded


def tell(pipeline, change):
    """Apply a record of the CRM, again after every conflict, as its function does."""
    with suppress(AlreadyHandled):
        settled(lambda: pipeline.apply(change, CAUSE))


def accounts_of(pipeline, signals):
    """Return which nodes are one account, and what is known of each account."""
    nodes = {found for one in signals for found in nodes_of(one)}.union(COMPANIES)
    roots = pipeline.accounts.roots(sorted(nodes))
    files = [pipeline.accounts.load(AccountId(root)) for root in {*roots.values(), *COMPANIES}]
    return roots, {
        file.account_id: (file.profile.value, file.records.value, file.firmographics.value)
        for file in files
    }


@st.composite
def changes(draw):
    """Draw a version of a record of the CRM."""
    crm_id = draw(st.sampled_from(sorted(RECORDS)))
    version = draw(st.integers(1, 3))
    domains, people = RECORDS[crm_id]
    record = customer(f"owner {version}", version=version, crm_id=crm_id)
    return AccountChange(record, domains, MID_MARKET, tuple(map(UserId, people)))


class Once:
    """Something to do, at the first of several occasions."""

    def __init__(self, pipeline, action):
        self._pipeline = pipeline
        self._action = action

    def __call__(self):
        action, self._action = self._action, lambda _: None
        action(self._pipeline)


def deeds(pipeline, data, signals, told):
    """Draw batches of the signals and the records of the CRM in any order, as things to do."""
    batches = [
        lambda on, batch=batch: deliver(on, *batch) for batch in in_any_delivery(data, signals)
    ]
    records = [lambda on, change=change: tell(on, change) for change in told]
    return [Once(pipeline, deed) for deed in data.draw(st.permutations([*batches, *records]))]


@given(
    st.lists(coherent_signals(), min_size=1, max_size=12),
    st.lists(changes(), max_size=4),
    st.data(),
)
@pytest.mark.requirement("S10", "S11")
def test_any_order_split_and_interleaving_makes_the_same_accounts(signals, told, data):
    """Deeds overtake one another between reading and writing, and writes are lost at random."""
    calm, busy = Pipeline(), Pipeline()
    deliver(calm, *signals)
    for change in told:
        tell(calm, change)

    todo = deeds(busy, data, signals, told)
    for position, deed in enumerate(todo):
        for _ in range(data.draw(st.integers(0, 3))):
            other = data.draw(st.sampled_from([None, Conflict, *todo[position + 1 :]]))
            if other is Conflict:
                busy.storage.fail_next(1, Conflict)
            else:
                busy.storage.before_next_write(other or (lambda: None))
        deed()

    assert accounts_of(busy, signals) == accounts_of(calm, signals)


@pytest.mark.requirement("S10", "S12")
@pytest.mark.parametrize("backwards", [False, True])
def test_merges_of_the_same_accounts_in_32_threads_make_one(pipeline, busy_threads, backwards):  # noqa: ARG001
    """A chain of private accounts, invitations and two domains, merged from all sides at once."""
    users = [signal(f"alone {number}", f"user {number}", domain=None) for number in range(12)]
    links = [
        signal(f"{number}-{side}", f"user {number}", domain=None, workspace=f"w {number + side}")
        for number in range(12)
        for side in (0, 1)
    ]
    staff = [signal("acme", "ann", workspace="w 4"), signal("beta", "bea", domain="beta.com")]
    group = AccountChange(customer(crm_id="crm"), ["acme.com", "beta.com"], MID_MARKET)
    deliver(pipeline, *users, *staff)
    calm = Pipeline()
    deliver(calm, *users, *staff, *links)
    tell(calm, group)

    halves = [links[start::16] for start in range(16)]
    work = [lambda part=part: deliver(pipeline, *part) for part in [*halves, *halves[::-1]]]
    work[7] = work[23] = lambda: tell(pipeline, group)
    at_once(work[::-1] if backwards else work)
    deliver(pipeline, *links)

    signals = [*users, *staff, *links]
    assert accounts_of(pipeline, signals) == accounts_of(calm, signals)
    assert set(pipeline.accounts.roots(COMPANIES[:1]).values()) == {company("acme.com")}


@pytest.mark.requirement("S10")
@pytest.mark.parametrize("first", range(2))
def test_a_chain_of_mergers_ends_in_one_account_whichever_link_is_first(pipeline, first):
    people = [signal(name, name, domain=f"{name}.com") for name in ("a", "b", "c")]
    deliver(pipeline, *people)
    told = [
        AccountChange(customer(crm_id="ab"), ["a.com", "b.com"], MID_MARKET),
        AccountChange(customer(crm_id="bc"), ["b.com", "c.com"], MID_MARKET),
    ]

    for change in (told[first], told[1 - first]):
        tell(pipeline, change)

    nodes = [company_node(f"{name}.com") for name in ("a", "b", "c")]
    found = pipeline.accounts.load(AccountId(nodes[2]))
    assert set(pipeline.accounts.roots(nodes).values()) == {nodes[0]}
    assert sorted(found.records.value.by_id) == ["ab", "bc"]
    assert len(found.profile.value.members) == 3
