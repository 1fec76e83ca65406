"""Group nodes into accounts, each with everybody who belongs to it and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plg_router.domain.identity.evidence import EvidenceKind
from plg_router.domain.identity.nodes import Node, domain_of, is_person
from plg_router.domain.identity.resolve import Link
from plg_router.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class Account:
    """An account with the links that lead to it, directly or by way of accounts that ended."""

    account_id: AccountId
    links: tuple[Link, ...]  # by node
    mail_domains: frozenset[str] = frozenset()  # the companies whose mail its people were seen with

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Return everything that belongs to the account, itself first."""
        return Node(self.account_id), *(link.node for link in self.links)

    @property
    def people(self) -> int:
        """Return how many people belong to it."""
        return sum(map(is_person, self.nodes))

    @property
    def companies(self) -> tuple[str, ...]:
        """Return the domains it holds, the one that names it first."""
        return tuple(filter(None, map(domain_of, self.nodes)))

    @property
    def guests_of(self) -> tuple[str, ...]:
        """Return whose mail some of its people have although they were found here first.

        What they do on that mail is the other company's (`plg_router.domain.identity.resolve`).
        """
        return tuple(sorted(self.mail_domains.difference(self.companies)))

    @property
    def evidence(self) -> Counter[EvidenceKind]:
        """Return how many links rest on each kind of evidence."""
        return Counter(link.evidence.kind for link in self.links)

    @property
    def joins_strangers(self) -> bool:
        """Tell whether it holds two companies that the CRM does not call one."""
        return len(self.companies) > 1 + self.evidence[EvidenceKind.CRM_DOMAIN]


def grouped(
    roots: Iterable[Node],
    links: Iterable[Link],
    mail_domains: Mapping[Node, Iterable[str]] | None = None,
) -> list[Account]:
    """Return the accounts, those with most people first.

    `mail_domains` holds the companies whose mail each person was seen with, where that is known.
    """
    by_node = {link.node: link for link in links}
    members: dict[Node, list[Link]] = {root: [] for root in roots if root not in by_node}
    for link in sorted(by_node.values(), key=lambda link: link.node):
        members.setdefault(_root(link, by_node), []).append(link)
    accounts = []
    for root, belonging in members.items():
        nodes = [root, *(link.node for link in belonging)]
        domains = {domain for node in nodes for domain in (mail_domains or {}).get(node, ())}
        accounts.append(Account(AccountId(root), tuple(belonging), frozenset(domains)))
    return sorted(accounts, key=lambda account: (-account.people, account.account_id))


def _root(link: Link, by_node: Mapping[Node, Link]) -> Node:
    node = Node(link.account)
    while node in by_node:
        node = Node(by_node[node].account)
    return node
