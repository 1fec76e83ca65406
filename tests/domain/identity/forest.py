"""A tiny store of accounts: applies resolutions batch by batch, as the services do."""

from collections.abc import Iterable, Sequence

from plg_router.domain.identity.evidence import Evidence
from plg_router.domain.identity.nodes import Node, nodes_of
from plg_router.domain.identity.resolve import Resolution, resolve
from plg_router.domain.signals.signal import Signal


class Forest:
    """Roots, pointers and the events folded into each account."""

    def __init__(self) -> None:
        self.parents: dict[Node, Node] = {}
        self.evidence: dict[Node, Evidence] = {}
        self.events: dict[Node, set[str]] = {}

    def root(self, node: Node) -> Node:
        while (parent := self.parents.get(node, node)) != node:
            node = parent
        return node

    def roots_of(self, signals: Iterable[Signal]) -> dict[Node, Node]:
        """Return the root of each node that is stored, as an account store answers."""
        nodes = {node for signal in signals for node in nodes_of(signal)}
        return {node: self.root(node) for node in nodes if node in self.parents}

    def ingest(self, batch: Sequence[Signal]) -> Resolution:
        """Resolve a batch, store its links, unite accounts and fold the signals."""
        resolution = resolve(batch, self.roots_of(batch))
        for link in resolution.links:
            node, account = link.node, Node(link.account)
            assert self.parents.get(node, node) == node, "only a root may become a pointer"
            assert link.is_new is (node not in self.parents)
            self.parents[node] = account
            self.evidence[node] = link.evidence
            united = self.events.pop(node, set())
            self.events.setdefault(account, set()).update(united)
        for account, signals in resolution.signals.items():
            self.parents.setdefault(Node(account), Node(account))
            self.events.setdefault(Node(account), set()).update(one.event_id for one in signals)
        return resolution

    def accounts(self) -> dict[Node, frozenset[str]]:
        """Return the events of every account."""
        return {account: frozenset(events) for account, events in self.events.items() if events}
