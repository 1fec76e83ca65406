"""What finding and erasing one person needs from the world."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from plg_router.domain.identity.nodes import Node, member_of
from plg_router.domain.signals.profile import Profile
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import Versioned

Found = Mapping[str, object]  # something that is held, as JSON has it


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, by every name that is kept of them."""

    node: Node
    pseudonym: str | None = None  # what the CRM's objects hold; None where nobody knows

    @property
    def names(self) -> Sequence[str]:
        """Return the texts that whatever names the person contains."""
        member = member_of(self.node)
        return (member, self.pseudonym) if self.pseudonym else (member,)


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """The node of a person as it is stored; version 0 where nothing is."""

    version: int
    account: AccountId | None  # that it points to; None: it is an account of its own, or nothing
    profile: Profile  # of that account of its own
    is_erased: bool


def seen_by(account: AccountId, profile: Profile, person: Person) -> Found:
    """Return what an account's profile says of a person, and of nobody else."""
    member = member_of(person.node)
    known, invited = profile.members.get(member), profile.invitees.get(member)
    return {
        "account": account,
        "member": asdict(known) | {"mail_class": known.mail_class.name} if known else None,
        "invited_as": None if invited is None else invited.name,
    }


class PersonFiles(Protocol):
    """Whatever is held of single people, wherever it is."""

    def entry(self, node: Node) -> PersonEntry:
        """Return a person's node."""

    def bury(self, node: Node, profile: Versioned[Profile]) -> None:
        """Make a person's own account the tombstone, with what may stay of its profile.

        Nobody hears of it. Raises Conflict when the node is no longer at the version before.
        """

    def unname(self, node: Node, account: AccountId, version: int) -> None:
        """Make a person's pointer the tombstone; others may hang on it, so it points on.

        Raises Conflict when the node is no longer at the version before.
        """

    def accounts_that_know(self, person: Person) -> Collection[AccountId]:
        """Return the accounts whose profile names a person who is not marked as erased there."""

    def blot_out(self, person: Person) -> int:
        """Remove a person's names from everything but profiles; return from how many items.

        What is kept under the person's node is for `empty` to delete. Raises Conflict when
        somebody writes one of the items meanwhile; those before it are done.
        """

    def empty(self, node: Node) -> int:
        """Delete what was kept under a person's node, but for tombstone and fence; tell how much.

        Raises Conflict where a lead there awaits an answer, or anything changes meanwhile.
        """

    def owners(self, addresses: Collection[str]) -> Collection[Node]:
        """Return the people of whom one of some addresses is kept for a look-up."""

    def forget_contact(self, node: Node) -> None:
        """Delete the address that is kept of a person, and what became of it."""

    def held(self, person: Person) -> Mapping[str, Sequence[Found]]:
        """Return everything that is held of a person: in accounts, each item once, and contacts.

        An account whose profile knows them says what `seen_by` does; any other item is whole.
        """
