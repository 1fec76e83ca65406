"""Find out who employs a senior person on private mail, and join the two accounts."""

from dataclasses import dataclass, replace
from typing import Any

from plg_router.domain.enrichment.answer import Answer, Found, NoAnswer
from plg_router.domain.enrichment.gate import Turn, turn_of
from plg_router.domain.enrichment.person import KEPT_FOR, Contact, Person, employer_of, profile_of
from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import FORGOTTEN, Node, company_node, domain_of
from plg_router.domain.signals.mail import MailDirectory
from plg_router.kernel.clock import Clock
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.ports import AccountStore, Cause
from plg_router.services.vendor_desk import Inquiry, VendorDesk
from plg_router.services.vendor_ports import ContactStore, Vendor


@dataclass(frozen=True, slots=True)
class FindEmployer:
    """Look a person up before the company behind the sign-up is judged (S8, S20)."""

    accounts: AccountStore
    contacts: ContactStore
    link: LinkAccounts
    desk: VendorDesk
    mail: MailDirectory
    clock: Clock

    def __call__(self, node: Node, cause: Cause) -> Inquiry:
        """Look up the person of a node, once, and link them to the employer's account.

        What a vendor found is kept before it is acted on: a Conflict loses no answer.
        """
        contact = self.contacts.contact(node)
        if contact is None:
            return Inquiry()
        root = self._root(node)
        if root == FORGOTTEN or domain_of(root):
            self._forget(node, contact)
            return Inquiry()
        person, inquiry = contact.person, Inquiry()
        if person is None and contact.address:
            person, inquiry = self._look_up(node, contact, contact.address)
        if person:
            self._join(node, person, cause)
        return inquiry

    def _look_up(self, node: Node, contact: Contact, address: str) -> tuple[Person | None, Inquiry]:
        answers: dict[str, Answer[Any]] = {}
        for vendor in self.desk.ranked():
            turn = turn_of(contact.asked.get(vendor.name), self.clock(), KEPT_FOR)
            if turn is Turn.WAIT:
                return None, Inquiry(answers)
            if turn is Turn.ASK:
                answers[vendor.name] = answer = self._ask(vendor, node, address)
                if isinstance(answer, Found) and employer_of(answer.value, self.mail):
                    person = replace(answer.value, told_by=vendor.name)
                    self.contacts.settle(node, person)
                    return person, Inquiry(answers)
        owed = any(isinstance(answer, NoAnswer) for answer in answers.values())
        if not owed:
            self.contacts.settle(node, None)
        return None, Inquiry(answers, is_settled=not owed)

    def _ask(self, vendor: Vendor, node: Node, address: str) -> Answer[Person]:
        return self.desk.ask(
            vendor,
            lambda: vendor.person(address),
            claim=lambda: self.contacts.claim(node, vendor.name, self.clock()),
            release=lambda: self.contacts.release(node, vendor.name),
        )

    def _join(self, node: Node, person: Person, cause: Cause) -> None:
        employer = employer_of(person, self.mail)
        if employer:
            evidence = Evidence(EvidenceKind.EMPLOYER, person.told_by)
            job = profile_of(node, person, self.desk.policies.current().titles)
            self.link.join(node, company_node(employer), evidence, cause, job)

    def _forget(self, node: Node, contact: Contact) -> None:
        if contact.address:
            self.contacts.settle(node, contact.person)

    def _root(self, node: Node) -> Node:
        return self.accounts.roots([node]).get(node, node)
