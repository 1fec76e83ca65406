"""Fold a batch of product messages into the profiles of their accounts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from plg_router.domain.identity.erased import erased_of, of_others
from plg_router.domain.identity.events import folded
from plg_router.domain.identity.nodes import (
    FORGOTTEN,
    Node,
    domain_of,
    nodes_of,
    person_node,
)
from plg_router.domain.identity.resolve import Resolution, resolve
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import Profile, join
from plg_router.domain.signals.reading import Reading
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.errors import Conflict, Transient
from plg_router.kernel.ids import AccountId
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.ports import (
    AccountStore,
    Cause,
    ContactKeeper,
    Pause,
    Quarantine,
    Versioned,
)

ATTEMPTS = 10  # an account that both lanes write at once; what is left over waits for minutes
MOST_FAILING = 3  # accounts of a batch that cannot be written; if more, it is the table, not they


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a batch, in signals; `unfolded` have to be delivered again."""

    received: int
    folded: int
    ignored: Mapping[str, int]
    parked: int
    accounts: int
    unfolded: tuple[Signal, ...]
    forgotten: int  # of people who were erased: dropped
    of_companies: frozenset[Signal]  # whose account is a company's, not a private one (S21)


@dataclass(frozen=True, slots=True)
class IngestSignals:
    """Read, resolve, fold and commit; whatever cannot be read is parked and stops nobody."""

    accounts: AccountStore
    link: LinkAccounts
    quarantine: Quarantine
    pause: Pause
    contacts: ContactKeeper | None = None  # None: no vendor could look anybody up
    mail_lists: str = ""  # the versions that tell a company's address from a provider's

    def __call__(self, readings: Sequence[Reading]) -> Ingested:
        """Fold every signal of a batch (S10, S11, S28).

        A conflict with another batch concerns only the accounts it struck: their signals are
        resolved and folded again, at most ten times. An account that cannot be written at all
        keeps no other from being so: its signals alone come again.
        """
        faults = [fault for reading in readings for fault in reading.faults]
        if faults:
            self.quarantine.park(faults)
        signals = [signal for reading in readings for signal in reading.signals]
        pending, forgotten = tuple(signals), 0
        touched, of_companies = set[AccountId](), set[Signal]()
        failed: list[Signal] = []
        for attempt in range(ATTEMPTS):
            if not pending:
                break
            if attempt:
                self.pause(attempt)
            roots = self._roots(pending)
            told: Sequence[Signal | None] = pending
            if erased := erased_of(roots):
                told = [of_others(signal, erased) for signal in pending]
            known = tuple(filter(None, told))
            forgotten += len(pending) - len(known)
            struck, failing = self._fold(known, roots, touched, of_companies)
            said = list(zip(pending, told, strict=True))
            failed += [one for one, known_as in said if known_as in failing]
            pending = tuple(one for one, known_as in said if known_as in struck)
        ignored = [name for reading in readings for name in reading.ignored]
        return Ingested(
            received=len(signals) + len(ignored) + len(faults),
            folded=len(signals) - len(pending) - len(failed) - forgotten,
            ignored={name: ignored.count(name) for name in sorted(set(ignored))},
            parked=len(faults),
            accounts=len(touched),
            unfolded=(*pending, *failed),
            of_companies=frozenset(of_companies),
            forgotten=forgotten,
        )

    def _roots(self, signals: Sequence[Signal]) -> dict[Node, Node]:
        return self.accounts.roots({node for signal in signals for node in nodes_of(signal)})

    def _fold(
        self,
        signals: tuple[Signal, ...],
        roots: dict[Node, Node],
        touched: set[AccountId],
        of_companies: set[Signal],
    ) -> tuple[set[Signal], set[Signal]]:
        """Fold signals once; return those whose accounts lost a race, or could not be written.

        Raises Transient where more than a few accounts cannot be written.
        """
        known = {node: root for node, root in roots.items() if root != FORGOTTEN}
        resolution = resolve(signals, known, self.mail_lists)
        struck, failing = set[AccountId](), set[AccountId]()
        for link in resolution.links:
            with _noted(link.account, struck, failing):
                self.link(link, _cause(resolution.signals[link.account]))
        stored = self.accounts.profiles(resolution.signals.keys() - struck - failing)
        for account, before in stored.items():
            with _noted(account, struck, failing):
                if self._commit(account, before, resolution.signals[account]):
                    touched.add(account)
                if domain_of(account):
                    of_companies.update(resolution.signals[account])
        return _signals(resolution, struck), _signals(resolution, failing)

    def _commit(
        self, account: AccountId, before: Versioned[Profile], signals: tuple[Signal, ...]
    ) -> bool:
        """Write an account once; not at all where the signals say nothing new."""
        profile = join(before.value, fold(signals))
        if before.version and profile == before.value:
            return False
        self._keep_contacts(account, signals)
        after = Versioned(profile, before.version + 1)
        self.accounts.save_profile(account, after, folded(account, after.version), _cause(signals))
        return True

    def _keep_contacts(self, account: AccountId, signals: tuple[Signal, ...]) -> None:
        """Keep whom to look up, before the write after which these signals say nothing new."""
        if self.contacts is None or domain_of(account):
            return
        for sender in dict.fromkeys(signal.sender for signal in signals):
            if sender.address:
                self.contacts.keep(person_node(sender.user_id), sender.address, _cause(signals))


@contextmanager
def _noted(account: AccountId, struck: set[AccountId], failing: set[AccountId]) -> Iterator[None]:
    """Note an account that could not be written, and go on with its neighbours."""
    try:
        yield
    except Conflict:
        struck.add(account)
    except Transient:
        failing.add(account)
        if len(failing) > MOST_FAILING:
            raise


def _signals(resolution: Resolution, accounts: set[AccountId]) -> set[Signal]:
    return {signal for account in accounts for signal in resolution.signals.get(account, ())}


def _cause(signals: Sequence[Signal]) -> Cause:
    latest = max(signals, key=lambda signal: (signal.occurred_at, signal.event_id))
    return Cause(latest.event_id, latest.event_id, latest.occurred_at)
