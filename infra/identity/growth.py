"""Grow accounts from signals in memory, batch by batch, exactly as ingestion links them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from infra.bus.entries import Entry, delivered
from infra.identity.accounts import Account, grouped
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.contracts.read_product import ProductReader
from plg_router.domain.identity.evidence import EvidenceKind
from plg_router.domain.identity.nodes import Node, nodes_of, person_node
from plg_router.domain.identity.resolve import Link, resolve
from plg_router.domain.signals.signal import Signal
from plg_router.policy.policy import Policy

BATCH = 100  # as the urgent lane hands them over

_IN_MEMORY = KeyedPseudonyms(lambda: "nothing is kept")


def grown(entries: Sequence[Entry], policy: Policy) -> "Growth":
    """Return what grows from the entries of a file, read as of its own end."""
    mail = PinnedMailDirectory()
    growth = Growth(mail.versions)
    if entries:
        now = datetime.fromisoformat(max(entry["Time"] for entry in entries))
        read = ProductReader(policy, mail, _IN_MEMORY, now)
        readings = (read(delivered(entry)) for entry in entries)
        growth.take(signal for reading in readings for signal in reading.signals)
    return growth


class Growth:
    """The forest of accounts, and how many of them turned out to be another on what evidence."""

    def __init__(self, mail_lists: str) -> None:
        self.merged: Counter[EvidenceKind] = Counter()  # accounts that ended
        self.linked: Counter[EvidenceKind] = Counter()  # nodes that were never an account
        self._mail_lists = mail_lists
        self._roots: set[Node] = set()
        self._links: dict[Node, Link] = {}
        self._mail_domains: dict[Node, set[str]] = {}

    def take(self, signals: Iterable[Signal]) -> None:
        """Resolve signals in their order."""
        left = iter(signals)
        while batch := list(islice(left, BATCH)):
            self._take(batch)

    def accounts(self) -> list[Account]:
        """Return the accounts as they are now, those with most people first."""
        return grouped(self._roots, self._links.values(), self._mail_domains)

    def _take(self, batch: Sequence[Signal]) -> None:
        nodes = {node for signal in batch for node in nodes_of(signal)}
        known = {node: self._root(node) for node in nodes if self._is_stored(node)}
        resolution = resolve(batch, known, self._mail_lists)
        for link in resolution.links:
            counted = self.merged if link.node in self._roots else self.linked
            counted[link.evidence.kind] += 1
            self._roots.discard(link.node)
            self._links[link.node] = link
        self._roots.update(map(Node, resolution.signals))
        for signal in batch:
            mail = signal.sender.mail
            if mail and mail.company:
                person = person_node(signal.sender.user_id)
                self._mail_domains.setdefault(person, set()).add(mail.company)

    def _is_stored(self, node: Node) -> bool:
        return node in self._roots or node in self._links

    def _root(self, node: Node) -> Node:
        while node in self._links:
            node = Node(self._links[node].account)
        return node
