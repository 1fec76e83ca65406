"""A batch becomes one write per account, and none where it says nothing new."""

from datetime import timedelta

import pytest

from plg_router.domain.identity.events import AccountMerged
from plg_router.domain.identity.nodes import person_node, workspace_node
from plg_router.domain.signals.events import AccountDiscovered, AccountSignalsChanged
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.reading import Fault, Reading
from plg_router.kernel.errors import Conflict, Rejected, Transient
from plg_router.kernel.kinds import Kind
from plg_router.services.ingest_signals import MOST_FAILING
from plg_router.services.ports import Cause
from tests.fakes.cast import NOW, buying_signals, company, node, signal
from tests.fakes.pipeline import Pipeline

ACME, BETA = company("acme.com"), company("beta.com")
FAULT = Fault(Rejected("detail", "is missing; send it"), "{}")


def profile_of(pipeline, account):
    """Return the stored profile of an account."""
    return pipeline.accounts.profiles([account])[account].value


def profile_writes(pipeline):
    """Return the accounts whose profiles were written, in order."""
    return [
        event.account_id
        for event in pipeline.storage.events()
        if isinstance(event, AccountDiscovered | AccountSignalsChanged)
    ]


def test_an_account_is_written_once_a_batch_however_many_signals_it_has(pipeline):
    batch = [signal(f"event-{number}", subject=f"feature-{number}") for number in range(50)]

    ingested = pipeline.fold(*batch, signal("other", "zoe", domain="beta.com"))

    assert sorted(profile_writes(pipeline)) == [ACME, BETA]
    assert (ingested.received, ingested.folded, ingested.accounts) == (51, 51, 2)
    assert profile_of(pipeline, ACME) == fold(batch)


def test_signals_that_say_nothing_new_write_nothing(pipeline):
    pipeline.fold(*buying_signals())
    writes = len(pipeline.storage.history)

    again = pipeline.fold(*reversed(buying_signals()), *buying_signals())
    later = pipeline.fold(signal("event-9", f"ann@{'acme.com'}", at=NOW + timedelta(hours=1)))

    assert len(pipeline.storage.history) == writes
    assert (again.folded, again.accounts) == (6, 0)
    assert (later.folded, later.accounts) == (1, 0)


@pytest.mark.requirement("S10", "S11")
def test_private_mail_in_a_colleagues_workspace_joins_the_company(pipeline):
    pipeline.fold(
        signal("1", "vp", domain=None, workspace="w"),
        signal("2", "ann", workspace="w"),
    )
    pipeline.fold(signal("3", "vp", domain=None, kind=Kind.DEMO_REQUESTED))

    assert set(profile_writes(pipeline)) == {ACME}
    assert len(profile_of(pipeline, ACME).members) == 2
    assert profile_of(pipeline, ACME).count(Kind.DEMO_REQUESTED) == 1


@pytest.mark.requirement("S8", "S10")
def test_an_account_seen_under_private_mail_moves_to_the_company_found_later(pipeline):
    private = signal("1", "vp", domain=None, workspace="w", kind=Kind.DEMO_REQUESTED)
    pipeline.fold(private)
    person = person_node(private.sender.user_id)

    corporate = signal("2", "ann", workspace="w")
    pipeline.fold(corporate)

    assert pipeline.accounts.roots([person]) == {person: node(ACME)}
    assert profile_of(pipeline, ACME) == fold([private, corporate])
    assert AccountMerged(person, ACME) in pipeline.storage.events()


def test_a_company_found_by_a_union_is_discovered_so_that_it_is_enriched(pipeline):
    pipeline.fold(signal("1", "vp", domain=None, workspace="w"))

    pipeline.fold(signal("2", "ann", workspace="w"))

    discovered = [
        event.domain for event in pipeline.storage.events() if isinstance(event, AccountDiscovered)
    ]
    assert discovered == [None, "acme.com"]


def test_three_private_accounts_unite_in_one_batch(pipeline):
    for user in ("u1", "u2", "u3"):
        pipeline.fold(signal(user, user, domain=None, workspace=f"of-{user}"))

    evidence = [
        signal(f"at-{user}", user, domain=None, workspace="shared") for user in ("u1", "u2", "u3")
    ]
    pipeline.fold(*evidence)

    nodes = [person_node(one.sender.user_id) for one in evidence] + [workspace_node("shared")]
    (root,) = set(pipeline.accounts.roots(nodes).values())
    assert root == min(nodes)
    assert len(profile_of(pipeline, root).members) == 3


def test_what_cannot_be_read_is_parked_and_stops_nobody(pipeline):
    reading = Reading((signal("1"),), faults=(FAULT,))

    ingested = pipeline.ingest([Reading(faults=(FAULT,)), reading, Reading(ignored=("track X",))])

    assert pipeline.quarantine.faults == [FAULT, FAULT]
    assert profile_writes(pipeline) == [ACME]
    assert (ingested.received, ingested.folded, ingested.parked) == (4, 1, 2)
    assert ingested.ignored == {"track X": 1}


def test_nothing_is_folded_while_faults_cannot_be_parked(pipeline):
    pipeline.quarantine.is_closed = True

    with pytest.raises(Transient):
        pipeline.ingest([Reading((signal("1"),), faults=(FAULT,))])

    assert pipeline.storage.history == []


def test_the_latest_signal_of_a_batch_is_what_set_things_off(pipeline):
    earlier = [signal(f"early-{number}", at=NOW - timedelta(days=number)) for number in (2, 1)]

    pipeline.fold(earlier[0], signal("latest"), earlier[1])

    ((_, cause),) = pipeline.storage.carried()[-1:]
    assert cause == Cause("latest", "latest", NOW)


def test_a_conflict_touches_only_the_account_it_struck(pipeline):
    pipeline.fold(signal("1"), signal("2", "zoe", domain="beta.com"))
    pipeline.storage.fail_next(1, Conflict)

    ingested = pipeline.fold(
        signal("3", subject="alerts"), signal("4", "zoe", domain="beta.com", subject="alerts")
    )

    assert sorted(profile_writes(pipeline)) == [ACME, ACME, BETA, BETA]
    assert (ingested.folded, ingested.unfolded) == (2, {})
    assert pipeline.pauses.attempts == [1]


def test_signals_of_an_account_that_stays_contested_have_to_come_again(pipeline):
    contested = signal("1")
    pipeline.storage.contest(ACME)

    ingested = pipeline.fold(contested, signal("2", "zoe", domain="beta.com"))

    assert [*ingested.unfolded] == [contested]
    assert isinstance(ingested.unfolded[contested], Conflict)
    assert (ingested.received, ingested.folded, ingested.accounts) == (2, 1, 1)
    assert pipeline.pauses.attempts == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert profile_writes(pipeline) == [BETA]


def test_an_account_that_cannot_be_written_stops_no_neighbour(pipeline):
    pipeline.storage.fail_next(1, Transient)
    batch = signal("1"), signal("2", "zoe", domain="beta.com")

    ingested = pipeline.fold(*batch)

    (trouble,) = ingested.unfolded.values()
    assert isinstance(trouble, Transient)
    assert (ingested.folded, ingested.accounts) == (1, 1)
    assert len(profile_writes(pipeline)) == 1
    assert pipeline.pauses.attempts == []

    pipeline.fold(*ingested.unfolded)

    assert sorted(profile_writes(pipeline)) == [ACME, BETA]


def test_a_table_that_takes_no_write_asks_for_the_whole_batch_again(pipeline):
    pipeline.storage.fail_next(MOST_FAILING + 1, Transient)
    firms = [signal(f"{number}", f"ann-{number}", domain=f"{number}.com") for number in range(9)]

    with pytest.raises(Transient):
        pipeline.fold(*firms)

    assert profile_writes(pipeline) == []


@pytest.mark.parametrize("writes", range(6))
def test_a_batch_interrupted_anywhere_is_completed_by_its_next_delivery(writes):
    """A crash after any write leaves nothing that the same messages do not put right."""
    batch = [
        signal("1", "vp", domain=None, workspace="w"),
        signal("2", "ann", workspace="w", kind=Kind.DEMO_REQUESTED),
    ]
    undisturbed, interrupted = Pipeline(), Pipeline()
    for pipeline in (undisturbed, interrupted):
        pipeline.fold(signal("0", "vp", domain=None, workspace="w"))

    for _ in range(writes):
        interrupted.storage.before_next_write(lambda: None)
    interrupted.storage.fail_next(1, Transient)
    if interrupted.fold(*batch).unfolded:
        interrupted.fold(*batch)
    undisturbed.fold(*batch)

    assert profile_of(interrupted, ACME) == profile_of(undisturbed, ACME)
    assert interrupted.accounts.roots([workspace_node("w")]) == {workspace_node("w"): ACME}
