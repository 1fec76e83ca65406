"""Say of every accepted signal where it is: nothing may be nowhere."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from infra.bus.entries import CRM, Entry, delivered, signal_ids
from infra.faults.graves import letters
from infra.faults.resting import resting
from infra.operate.archive import Archive
from infra.operate.cloud import LOCAL, Cloud
from infra.operate.dead_letters import reason_of
from infra.operate.dossier import Dossier
from infra.policies.file import policy_of
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.contracts.read_product import ProductReader
from plg_router.domain.identity.nodes import person_node
from plg_router.domain.routing.ownership import CrmAccount
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import join
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.ids import AccountId

_FIRST = ("ingestion", "crm")  # the stages that are given what was played


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


@dataclass(frozen=True, slots=True)
class _Record:
    """What the CRM said of a company."""

    domain: str
    crm_id: str
    version: int

    def is_in(self, crm: CrmAccount | None) -> bool:
        """Tell whether the CRM's record of an account is this one, or a newer one."""
        return crm is not None and crm.crm_id == self.crm_id and crm.version >= self.version


class Ledger:
    """Everything played so far, read as the router reads it."""

    def __init__(self, cloud: Cloud, archive: Archive) -> None:
        self._cloud, self._archive = cloud, archive
        self._policy = policy_of(LOCAL)
        self._signals: dict[str, Signal] = {}
        self._records: dict[str, _Record] = {}
        self._faulty: set[str] = set()
        self._ignored = 0
        self._received = 0

    def expect(self, entries: Iterable[Entry]) -> None:
        """Note what is about to be played."""
        mail, now = PinnedMailDirectory(), datetime.now(UTC)
        read = ProductReader(self._policy, mail, self._cloud.pseudonyms, now)
        for entry in entries:
            if entry["Source"] == CRM:
                self._records[signal_ids(entry)[0]] = _record(entry)
                self._received += 1
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
        parked = self._quarantined() & self._faulty if self._faulty else set[str]()
        missing = unfolded | (self._faulty - parked)
        dead = missing & set[str]().union(*self._given_up()) if missing else missing
        return Balance(
            received=self._received,
            folded=len(self._signals) + len(self._records) - len(unfolded),
            parked=len(parked),
            ignored=self._ignored,
            dead_lettered=len(dead),
            lost=tuple(sorted(missing - dead)),
        )

    def beside(self, companies: Collection[str], ids: frozenset[str]) -> set[str]:
        """Return what a poison stopped that is of others than these companies.

        `ids` are of all that was played of them. That is what is not folded, what rests as a dead
        letter and names none of these, and, where a letter names no signal any more, its reason.
        """
        strays = set[str]().union(*(named for named in self._given_up() if not named & ids))
        later = {
            f"{stage}: {reason_of(letter)}"
            for stage, letter in letters(self._cloud)
            if stage not in _FIRST and not any(each in letter["Body"] for each in companies)
        }
        return strays | later | self._unfolded() - ids

    def _unfolded(self) -> set[str]:
        """Return what would still tell its account something new: signals and records."""
        dossiers = {found.account_id: found for found in self._archive.dossiers()}
        nodes = {id_: person_node(one.sender.user_id) for id_, one in self._signals.items()}
        roots = self._archive.roots(set(nodes.values()))
        unfolded = {
            event_id
            for event_id, record in self._records.items()
            if not record.is_in(self._archive.crm_of_company(record.domain))
        }
        for event_id, node in nodes.items():
            dossier = dossiers.get(AccountId(roots.get(node, node)))
            if dossier is None or not self._is_in(dossier, event_id):
                unfolded.add(event_id)
        return unfolded

    def _is_in(self, dossier: Dossier, event_id: str) -> bool:
        return join(dossier.profile, fold([self._signals[event_id]])) == dossier.profile

    def _given_up(self) -> list[set[str]]:
        """Return the ids that each dead letter names of those that hold what was played."""
        return [
            _ids_in(json.loads(letter["Body"]))
            for stage, letter in letters(self._cloud)
            if stage in _FIRST
        ]

    def _quarantined(self) -> set[str]:
        """Return the ids that the quarantine names."""
        parked = resting(self._cloud.sqs, self._cloud.names.quarantine)
        return set[str]().union(*(_ids_in(json.loads(each["Body"])) for each in parked))


def _record(entry: Entry) -> _Record:
    """Return what an AccountChanged.v1 says."""
    detail = cast("Mapping[str, Any]", entry["Detail"])
    said = detail["data"]
    return _Record(said["domains"][0], said["crm_id"], said["version"])


def _ids_in(value: object) -> set[str]:
    """Return every id of an event anywhere in a message."""
    if isinstance(value, list):
        return {found for each in value for found in _ids_in(each)}
    if not isinstance(value, dict):
        return set()
    own = {str(value[key]) for key in ("event_id", "messageId") if key in value}
    return own.union(*(_ids_in(each) for each in value.values()))
