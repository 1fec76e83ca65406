"""Fold a batch of product messages into the profiles of their accounts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from plg_router.domain.identity.erased import erased_of, of_others
from plg_router.domain.identity.events import folded
from plg_router.domain.identity.nodes import (
    FORGOTTEN,
    domain_of,
    nodes_of,
    person_node,
)
from plg_router.domain.identity.resolve import Resolution, resolve
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import Profile, join
from plg_router.domain.signals.reading import Reading
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.errors import Conflict, RouterError, Transient
from plg_router.kernel.ids import AccountId
from plg_router.services.again import Pause
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.ports import (
    AccountStore,
    Cause,
    ContactKeeper,
    Ground,
    Quarantine,
    Versioned,
)

ATTEMPTS = 10  # an account that both lanes write at once; what is left over waits for minutes
MOST_FAILING = 3  # accounts of a batch that cannot be written; if more, it is the table, not they


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a batch, in signals."""

    received: int
    folded: int
    ignored: Mapping[str, int]
    parked: int
    accounts: int
    unfolded: Mapping[Signal, RouterError]  # what has to be delivered again, and why
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
        failed, struck = dict[Signal, RouterError](), dict[Signal, RouterError]()
        for attempt in range(ATTEMPTS):
            if not pending:
                break
            if attempt:
                self.pause(attempt)
            ground = self._ground(pending)
            told: Sequence[Signal | None] = pending
            if erased := erased_of(ground.roots):
                told = [of_others(signal, erased) for signal in pending]
            known = tuple(filter(None, told))
            forgotten += len(pending) - len(known)
            left = self._fold(known, ground, touched, of_companies)
            said = zip(pending, told, strict=True)
            reasons = {one: left[known_as] for one, known_as in said if known_as in left}
            struck = {one: why for one, why in reasons.items() if isinstance(why, Conflict)}
            failed |= {one: why for one, why in reasons.items() if one not in struck}
            pending = tuple(one for one in pending if one in struck)
        ignored = [name for reading in readings for name in reading.ignored]
        unfolded = {**struck, **failed}
        return Ingested(
            received=len(signals) + len(ignored) + len(faults),
            folded=sum(signal not in unfolded for signal in signals) - forgotten,
            ignored={name: ignored.count(name) for name in sorted(set(ignored))},
            parked=len(faults),
            accounts=len(touched),
            unfolded=unfolded,
            of_companies=frozenset(of_companies),
            forgotten=forgotten,
        )

    def _ground(self, signals: Sequence[Signal]) -> Ground:
        return self.accounts.ground({node for signal in signals for node in nodes_of(signal)})

    def _fold(
        self,
        signals: tuple[Signal, ...],
        ground: Ground,
        touched: set[AccountId],
        of_companies: set[Signal],
    ) -> dict[Signal, RouterError]:
        """Fold signals once; return why accounts, told by their signals, were not written.

        Raises Transient where more than a few accounts cannot be written.
        """
        known = {node: root for node, root in ground.roots.items() if root != FORGOTTEN}
        resolution = resolve(signals, known, self.mail_lists)
        left = dict[AccountId, RouterError]()
        for link in resolution.links:
            with _noted(link.account, left):
                self.link(link, _cause(resolution.signals[link.account]))
        for account, before in self._stored(resolution, ground, left).items():
            with _noted(account, left):
                if self._commit(account, before, resolution.signals[account]):
                    touched.add(account)
                if domain_of(account):
                    of_companies.update(resolution.signals[account])
        return {
            signal: why
            for account, why in left.items()
            for signal in resolution.signals.get(account, ())
        }

    def _stored(
        self, resolution: Resolution, ground: Ground, left: Collection[AccountId]
    ) -> dict[AccountId, Versioned[Profile]]:
        """Return the profiles to fold into: as they were read, but for those just united."""
        grown = {link.account for link in resolution.links if not link.is_new}
        wanted = [account for account in resolution.signals if account not in left]
        stored = {each: ground.profiles[each] for each in wanted if each not in grown}
        again = [account for account in wanted if account in grown]
        return {**stored, **self.accounts.profiles(again)} if again else stored

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
def _noted(account: AccountId, left: dict[AccountId, RouterError]) -> Iterator[None]:
    """Note why an account was not written, and go on with its neighbours."""
    try:
        yield
    except Conflict as lost:
        left[account] = lost
    except Transient as failed:
        left[account] = failed
        if sum(isinstance(why, Transient) for why in left.values()) > MOST_FAILING:
            raise


def _cause(signals: Sequence[Signal]) -> Cause:
    latest = max(signals, key=lambda signal: (signal.occurred_at, signal.event_id))
    return Cause(latest.event_id, latest.event_id, latest.occurred_at)
