"""What is held of single people, in memory."""

from collections.abc import Collection, Mapping, Sequence

from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import Node, member_of
from plg_router.domain.signals.profile import NOTHING, Profile
from plg_router.kernel.ids import AccountId
from plg_router.services.person_ports import Found, Person, PersonEntry
from plg_router.services.ports import Versioned
from tests.fakes.accounts import ACCOUNT, Pointer, is_tombstone
from tests.fakes.crm import CRM_OBJECT
from tests.fakes.storage import Row, Storage, replacing


class InMemoryPeople:
    """People in the tables of one storage; nobody's address is kept there."""

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
        """Remove a person from the contacts of the CRM's objects."""
        count = 0
        for pk in self._storage.partitions(CRM_OBJECT):
            row = self._storage.read(pk, CRM_OBJECT)
            if row and any(name in str(row.value) for name in person.names):
                after = row.value.without_contact(*person.names)
                self._storage.write({(pk, CRM_OBJECT): replacing(Row(row.version + 1, after))})
                count += 1
        return count

    def empty(self, node: Node) -> int:
        """Delete what was kept under a person's node, but for the tombstone."""
        return self._storage.remove(node, but=ACCOUNT)

    def owners(self, addresses: Collection[str]) -> Collection[Node]:
        """Return nobody: no address is kept."""
        del addresses
        return []

    def forget_contact(self, node: Node) -> None:
        """Do nothing: no address is kept."""

    def held(self, person: Person) -> Mapping[str, Sequence[Found]]:
        """Return the accounts that know a person."""
        return {"accounts": [{"account": each} for each in self.accounts_that_know(person)]}
