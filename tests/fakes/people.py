"""What is held of single people, in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import reduce

from pydantic_core import to_jsonable_python

from plg_router.adapters.dynamodb.people import NOBODY
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.enrichment.person import Contact
from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import Node, member_of
from plg_router.domain.signals.profile import NOTHING, Profile
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId
from plg_router.services.person_ports import Found, Person, PersonEntry, seen_by
from plg_router.services.ports import Versioned
from tests.fakes.accounts import ACCOUNT, Fence, Pointer, is_tombstone
from tests.fakes.crm import CRM_OBJECT
from tests.fakes.storage import Change, Key, Row, Storage, replacing
from tests.fakes.vendors import CONTACT


class InMemoryPeople:
    """People in the tables of one storage."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def entry(self, node: Node) -> PersonEntry:
        """Return a person's node."""
        row = self._storage.read(node, ACCOUNT)
        if row is None:
            return PersonEntry(0, None, NOTHING, is_erased=False)
        points = isinstance(row.value, Pointer)
        return PersonEntry(
            row.version,
            AccountId(row.value.into) if points else None,
            NOTHING if points else row.value,
            is_erased=is_tombstone(node, row),
        )

    def bury(self, node: Node, profile: Versioned[Profile]) -> None:
        """Make a person's own account the tombstone."""
        row = Row(profile.version, profile.value)
        self._storage.write({(node, ACCOUNT): replacing(row)})

    def unname(self, node: Node, account: AccountId, version: int) -> None:
        """Make a person's pointer the tombstone."""
        pointer = Pointer(Node(account), Evidence(EvidenceKind.ERASED), is_erased=True)
        self._storage.write({(node, ACCOUNT): replacing(Row(version, pointer))})

    def accounts_that_know(self, person: Person) -> Collection[AccountId]:
        """Return the accounts whose profile names a person who is not marked as erased there."""
        member = member_of(person.node)
        found = []
        for pk in self._storage.partitions(ACCOUNT):
            row = self._storage.read(pk, ACCOUNT)
            profile = row.value if row and isinstance(row.value, Profile) else NOTHING
            known = profile.members.get(member)
            if member in profile.invitees or (known and not known.is_erased):
                found.append(AccountId(pk))
        return found

    def blot_out(self, person: Person) -> int:
        """Remove a person's names from everything but profiles; return from how many items."""
        named = [(key, row) for key, row in self._naming(person) if key[1] != ACCOUNT]
        for key, row in named:
            of_crm = key[1] == CRM_OBJECT
            after = row.value.without_contact(*person.names) if of_crm else row.value
            events = tuple((_blotted(event, person.names), cause) for event, cause in row.events)
            blotted = Row(row.version, _blotted(after, person.names), events)
            self._storage.write({key: _instead_of(row, blotted)})
        return len(named)

    def empty(self, node: Node) -> int:
        """Delete what was kept under a person's node, but for tombstone and fence."""
        with self._storage.still():
            rows = {sk: row.value for (pk, sk), row in self._storage.rows().items() if pk == node}
            if any(isinstance(value, Lead) and value.awaits_answer for value in rows.values()):
                raise Conflict
            fences = {sk for sk, value in rows.items() if isinstance(value, Fence)}
            return self._storage.remove(node, but={ACCOUNT, CONTACT, *fences})

    def owners(self, addresses: Collection[str]) -> Collection[Node]:
        """Return the people of whom one of some addresses is kept for a look-up."""
        wanted = {address.strip().casefold() for address in addresses}
        return [
            node
            for node, contact in self._kept().items()
            if contact.address and contact.address.casefold() in wanted
        ]

    def forget_contact(self, node: Node) -> None:
        """Delete the address that is kept of a person, and what became of it."""
        kept = {key[1] for key in self._storage.rows() if key[0] == node}
        self._storage.remove(node, but=kept - {CONTACT})

    def held(self, person: Person) -> Mapping[str, Sequence[Found]]:
        """Return everything that is held of a person, by where it is."""
        own = [
            (key, row)
            for key, row in self._storage.rows().items()
            if key[0] == person.node
            and key[1] != CONTACT
            and not (key[1] == ACCOUNT and isinstance(row.value, Profile))
        ]
        kept = self._kept().get(person.node)
        return {
            "accounts": [_plain(key, row, person) for key, row in (*self._naming(person), *own)],
            "contacts": [{"pk": person.node, **to_jsonable_python(kept)}] if kept else [],
        }

    def _naming(self, person: Person) -> Iterator[tuple[Key, Row]]:
        """Yield what names a person; of what is kept under their own node, their own account."""
        for key, row in self._storage.rows().items():
            is_own = key[0] == person.node
            is_account = key[1] == ACCOUNT and isinstance(row.value, Profile)
            told = repr((row.value, [event for event, _ in row.events]))
            if (is_account or not is_own) and any(name in told for name in person.names):
                yield key, row

    def _kept(self) -> Mapping[Node, Contact]:
        return {
            Node(pk): row.value[0]
            for (pk, sk), row in self._storage.rows().items()
            if sk == CONTACT and isinstance(row.value, tuple)
        }


def _plain(key: Key, row: Row, person: Person) -> Found:
    """Return a row as JSON has it; of an account's profile only what concerns the person."""
    pk, sk = key
    if sk == ACCOUNT and isinstance(row.value, Profile):
        return seen_by(AccountId(pk), row.value, person)
    told = [event for event, _ in row.events]
    found: Found = to_jsonable_python(
        {"pk": pk, "sk": sk, "version": row.version, "document": row.value, "outbox": told}
    )
    return found


def _instead_of(read: Row, after: Row) -> Change:
    """Return the change that leaves a row its version, and takes effect only on what was read."""

    def change(before: Row | None) -> Row:
        if before != read:
            raise Conflict
        return after

    return change


def _blotted(value: object, names: Sequence[str]) -> object:
    """Return a value in which nobody is named by these names."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return reduce(lambda text, name: text.replace(name, NOBODY), names, value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in fields(value)}
        return replace(value, **{name: _blotted(part, names) for name, part in parts.items()})
    if isinstance(value, Mapping):
        return {_blotted(name, names): _blotted(part, names) for name, part in value.items()}
    if type(value) in (tuple, frozenset):
        return type(value)(_blotted(part, names) for part in value)
    return value
