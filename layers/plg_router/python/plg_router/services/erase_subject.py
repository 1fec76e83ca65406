"""Forget one person for good: everywhere, and whatever is delivered, replayed or merged later."""

from collections.abc import Collection
from dataclasses import dataclass

from plg_router.domain.assignment.place import withdraw
from plg_router.domain.identity.events import folded
from plg_router.domain.identity.nodes import Node, member_of, person_node
from plg_router.domain.signals.profile import ERASED, NOTHING, Profile, join, without
from plg_router.domain.signals.pseudonyms import Pseudonyms
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId, UserId
from plg_router.services.again import settled
from plg_router.services.person_ports import Person, PersonFiles
from plg_router.services.ports import AccountStore, Cause, LeadStore, Pause, Versioned
from plg_router.services.routing_desk import RoutingDesk

PASSES = 5  # over everything that is stored: a merger may carry somebody past a reader
WHY = "the person asked to be forgotten"


def person_of(subject: str, pseudonyms: Pseudonyms) -> Person:
    """Return who bears an id of the product, or an address where the product uses those."""
    pseudonym = pseudonyms.of(subject)
    return Person(person_node(UserId(pseudonym)), pseudonym)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done about a person."""

    node: Node
    accounts: tuple[AccountId, ...]  # whose profile knew the person
    items: int  # others that named the person, or were theirs alone


@dataclass(frozen=True, slots=True)
class EraseSubject:
    """First the tombstone, which stops what comes; then everything that is there."""

    people: PersonFiles
    accounts: AccountStore
    leads: LeadStore
    desk: RoutingDesk
    pause: Pause

    def bury(self, person: Person) -> None:
        """Put up the tombstone: from now on whoever reads signals drops the person's.

        Harmless to do again.
        """
        settled(lambda: self._bury(person.node), self.pause)

    def sweep(self, person: Person, cause: Cause) -> Erased:
        """Remove what is stored, and mark the person as erased in every profile that knew them.

        Batches that had read their signals before the tombstone stood have to be over by now. A
        mark outlives every later merger; an account that only the person used is emptied, and its
        lead taken back.
        """
        items = self._empty(person.node, cause)
        known = {self._account(person.node)}
        touched = set[AccountId]()
        for _ in range(PASSES):
            for account in sorted(known):
                if settled(lambda account=account: self._mark(account, person, cause), self.pause):
                    touched.add(account)
            known = {*self.people.accounts_that_know(person)}
            if not known:
                break
        items += self.people.blot_out(person)
        return Erased(person.node, tuple(sorted(touched)), items)

    def forget_contacts(self, person: Person, addresses: Collection[str]) -> Collection[Node]:
        """Delete the person's kept address; return whose it was, should it be somebody else's."""
        return self.people.forget_contacts(person.node, addresses)

    def _bury(self, node: Node) -> None:
        entry = self.people.entry(node)
        if entry.is_erased:
            return
        if entry.account:
            self.people.unname(node, entry.account, entry.version + 1)
        else:
            self.people.bury(
                node, Versioned(_without_oneself(entry.profile, node), entry.version + 1)
            )

    def _account(self, node: Node) -> AccountId:
        return self.accounts.load(AccountId(node)).account_id

    def _mark(self, account: AccountId, person: Person, cause: Cause) -> bool:
        found = self.accounts.load(account)
        before = found.profile
        after = without(before.value, member_of(person.node))
        if before.version == 0 or after == before.value:
            return False
        version = Versioned(after, before.version + 1)
        event = folded(found.account_id, version.version)
        self.accounts.save_profile(found.account_id, version, event, cause)
        return True

    def _empty(self, node: Node, cause: Cause) -> int:
        """Empty the person's own account, unless others belong to it as well."""
        entry = self.people.entry(node)
        if entry.account or not _is_alone(entry.profile):
            return 0
        settled(lambda: self._withdraw(AccountId(node), cause), self.pause)
        return self.people.empty(node)

    def _withdraw(self, account: AccountId, cause: Cause) -> None:
        lead = self.leads.lead(account)
        if lead is None or not lead.awaits_answer:
            return
        desk, turn = self.desk.prepared_for(lead.request)
        self.leads.commit(withdraw(lead, desk, WHY), turn, cause)


def _without_oneself(profile: Profile, node: Node) -> Profile:
    """Return what may stay of the profile of a person's own account: nothing if it is theirs."""
    after = without(profile, member_of(node))
    return after if not _is_alone(after) else join(NOTHING, _mark_of(node))


def _mark_of(node: Node) -> Profile:
    return Profile(members={member_of(node): ERASED})


def _is_alone(profile: Profile) -> bool:
    return all(member.is_erased for member in profile.members.values())


__all__ = ["Conflict", "EraseSubject", "Erased", "person_of"]
