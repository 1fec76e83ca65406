"""Say of every accepted signal where it is: nothing may be nowhere."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from infra.archive import Archive
from infra.bus.entries import CRM, Entry, delivered, signal_ids
from infra.cloud import LOCAL, Cloud
from infra.faults.resting import resting
from infra.policy_file import policy_of
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.contracts.read_product import ProductReader
from plg_router.domain.identity.nodes import Node, person_node
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import join
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of all that was received; every signal counts in exactly one place."""

    received: int
    folded: int
    parked: int
    ignored: int
    dead_lettered: int
    lost: tuple[str, ...]  # by event id

    @property
    def balances(self) -> bool:
        """Tell whether everything received is somewhere."""
        found = self.folded + self.parked + self.ignored + self.dead_lettered
        return not self.lost and found == self.received


class Ledger:
    """Everything played so far, read as the router reads it."""

    def __init__(self, cloud: Cloud, archive: Archive) -> None:
        self._cloud, self._archive = cloud, archive
        self._policy = policy_of(LOCAL)
        self._signals: dict[str, Signal] = {}
        self._faulty: set[str] = set()
        self._ignored = 0
        self._received = 0

    def expect(self, entries: Iterable[Entry]) -> None:
        """Note what is about to be played."""
        mail, now = PinnedMailDirectory(), datetime.now(UTC)
        read = ProductReader(self._policy, mail, self._cloud.pseudonyms, now)
        for entry in entries:
            if entry["Source"] == CRM:
                continue
            reading = read(delivered(entry))
            ids = signal_ids(entry)
            accepted = {str(signal.event_id): signal for signal in reading.signals}
            self._received += len(ids)
            self._signals |= accepted
            self._ignored += len(reading.ignored)
            if reading.faults:
                self._faulty |= set(ids) - accepted.keys()

    def balance(self) -> Balance:
        """Return where everything is now."""
        unfolded = self._unfolded()
        names = self._cloud.names
        parked = self._named_in([names.quarantine], self._faulty)
        lanes = [names.dead_letters(f"ingestion-{lane}") for lane in ("urgent", "usage")]
        missing = unfolded | (self._faulty - parked)
        dead = self._named_in(lanes, missing)
        return Balance(
            received=self._received,
            folded=len(self._signals) - len(unfolded),
            parked=len(parked),
            ignored=self._ignored,
            dead_lettered=len(dead),
            lost=tuple(sorted(missing - dead)),
        )

    def _unfolded(self) -> set[str]:
        """Return the signals that would still tell the profile of their account something new."""
        profiles = {found.account_id: found.profile for found in self._archive.dossiers()}
        senders = {id_: person_node(one.sender.user_id) for id_, one in self._signals.items()}
        roots = self._archive.roots(set[Node](senders.values()))
        unfolded = set()
        for event_id, signal in self._signals.items():
            profile = profiles.get(AccountId(roots.get(senders[event_id], senders[event_id])))
            if profile is None or join(profile, fold([signal])) != profile:
                unfolded.add(event_id)
        return unfolded

    def _named_in(self, queues: Sequence[str], wanted: set[str]) -> set[str]:
        """Return which of these ids the messages of some queues name."""
        if not wanted:
            return set()
        found = {
            event_id
            for queue in queues
            for message in resting(self._cloud.sqs, queue)
            for event_id in _ids_in(json.loads(message["Body"]))
        }
        return wanted & found


def _ids_in(value: object) -> set[str]:
    """Return every id of an event anywhere in a message."""
    if isinstance(value, list):
        return {found for each in value for found in _ids_in(each)}
    if not isinstance(value, dict):
        return set()
    own = {str(value[key]) for key in ("event_id", "messageId") if key in value}
    return own.union(*(_ids_in(each) for each in value.values()))
