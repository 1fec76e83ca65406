"""Forget people for good, whatever is delivered, replayed or merged later."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from plg_router.domain.assignment.place import withdraw
from plg_router.domain.identity.events import folded
from plg_router.domain.identity.nodes import Node, member_of, person_node
from plg_router.domain.signals.profile import ERASED, Profile, is_nobodys, without
from plg_router.domain.signals.pseudonyms import Pseudonyms
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.kernel.ids import AccountId, UserId
from plg_router.services.again import Pause, settled
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.person_ports import Person, PersonFiles
from plg_router.services.ports import AccountStore, Cause, LeadStore, Versioned
from plg_router.services.route_lead import MergeLeads
from plg_router.services.routing_desk import RoutingDesk

PASSES = 5  # over everything that is stored: a merger may carry somebody past a reader
SWEEPS = 5  # until nothing is found: a batch may write once more what it read before one
WHY = "the person asked to be forgotten"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done about one person or several."""

    accounts: tuple[AccountId, ...]  # whose profile knew the person
    items: int  # others that named the person, or were theirs alone

    @property
    def is_nothing(self) -> bool:
        """Tell whether there was nothing to do."""
        return not self.accounts and not self.items


def person_of(subject: str, pseudonyms: Pseudonyms) -> Person:
    """Return who bears an id of the product, which is an address where the product uses those."""
    pseudonym = pseudonyms.of(subject)
    return Person(person_node(UserId(pseudonym)), pseudonym)


@dataclass(frozen=True, slots=True)
class EraseSubject:
    """First the tombstone, which stops what comes; then everything that is there."""

    people: PersonFiles
    accounts: AccountStore
    leads: LeadStore
    desk: RoutingDesk
    pause: Pause

    def __call__(
        self, people: Sequence[Person], cause: Cause, outlast: Callable[[], object]
    ) -> Erased:
        """Bury people, and sweep until nothing is found; `outlast` waits for batches at work.

        A batch that read before a sweep what names somebody may write it once more after it, so
        the last sweep is one that finds nothing. Raises Conflict where the fifth still does.
        """
        for person in people:
            self.bury(person, cause)
        accounts, items = set[AccountId](), 0
        for _ in range(SWEEPS):
            outlast()
            found = [self.sweep(person, cause) for person in people]
            if all(each.is_nothing for each in found):
                return Erased(tuple(sorted(accounts)), items)
            accounts.update(*(each.accounts for each in found))
            items += sum(each.items for each in found)
        raise Conflict("somebody who asked to be forgotten is named anew all the time")

    def bury(self, person: Person, cause: Cause) -> None:
        """Put up the tombstone: from now on whoever reads signals drops the person's."""
        settled(lambda: self._bury(person.node, cause), self.pause)

    def sweep(self, person: Person, cause: Cause) -> Erased:
        """Remove what is stored, and mark the person as erased in every profile that knew them.

        Batches that had read their signals before the tombstone stood have to be over by now. A
        mark outlives every later merger. An account that the person alone used is emptied, and its
        lead taken back; where it lives on in another, the lead goes on there.
        """
        self.people.forget_contact(person.node)
        items = settled(lambda: self._empty(person.node, cause), self.pause)
        touched, known = set[AccountId](), {self._account(person.node)}
        for _ in range(PASSES):
            touched |= {account for account in sorted(known) if self._mark(account, person, cause)}
            known = set(self.people.accounts_that_know(person))
            if not known:
                break
        return Erased(tuple(sorted(touched)), items + self._blot_out(person))

    def _blot_out(self, person: Person) -> int:
        return settled(lambda: self.people.blot_out(person), self.pause)

    def _bury(self, node: Node, cause: Cause) -> None:
        entry = self.people.entry(node)
        version = entry.version + 1
        if entry.is_erased:
            return
        if entry.account:
            self.people.unname(node, entry.account, version)
            return
        after = without(entry.profile, member_of(node))
        if is_nobodys(after):
            alone = Profile(members={member_of(node): ERASED})
            self.people.bury(node, Versioned(alone, version))
        else:
            self._save(AccountId(node), Versioned(after, version), cause)

    def _account(self, node: Node) -> AccountId:
        return self.accounts.load(AccountId(node)).account_id

    def _mark(self, account: AccountId, person: Person, cause: Cause) -> bool:
        """Mark the person in an account's profile; return whether there was anything to mark."""
        return settled(lambda: self._marked(account, person, cause), self.pause)

    def _marked(self, account: AccountId, person: Person, cause: Cause) -> bool:
        found = self.accounts.load(account)
        before = found.profile
        after = without(before.value, member_of(person.node))
        if before.version == 0 or after == before.value:
            return False
        self._save(found.account_id, Versioned(after, before.version + 1), cause)
        return True

    def _save(self, account: AccountId, after: Versioned[Profile], cause: Cause) -> None:
        self.accounts.save_profile(account, after, folded(account, after.version), cause)

    def _empty(self, node: Node, cause: Cause) -> int:
        """Delete what is the person's alone; return how many items that were."""
        entry = self.people.entry(node)
        if entry.account is None and not is_nobodys(entry.profile):
            return 0  # their account lives on for others, under its name
        lead = self.leads.lead(AccountId(node))
        if lead and lead.awaits_answer:
            if entry.account:
                self._merge(lead.account_id, cause)
            else:
                desk, turn = self.desk.prepared_for(lead.request)
                self.leads.commit(withdraw(lead, desk, WHY), turn, cause)
        return self.people.empty(node)

    def _merge(self, ended: AccountId, cause: Cause) -> None:
        """Settle the lead of an account that ended before the news of its end does."""
        merge = MergeLeads(self.desk, self.leads, FollowOwner(self.desk, self.leads))
        with suppress(AlreadyHandled):
            merge(ended, cause)
