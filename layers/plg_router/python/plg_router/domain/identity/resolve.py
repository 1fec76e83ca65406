"""Decide which account each signal of a batch belongs to, and which accounts turn out to be one.

Accounts are the trees of a union-find forest over nodes (Tarjan, 1975). A root is an account; any
other node points towards one. The survivor of a union is the smaller key, so a company outlives a
person and a person a workspace, and the result does not depend on the order of the evidence.

One union is refused: a workspace never joins two companies, since an agency's developer at work
in a client's workspace makes the two firms neighbours, not one firm (S10, S11). A company's mail
then outranks the workspace; private mail follows the workspace.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plg_router.domain.identity.nodes import Node, domain_of, nodes_of
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where every signal goes, and the links that have to be stored for it to go there again."""

    signals: Mapping[AccountId, tuple[Signal, ...]]
    links: Mapping[Node, AccountId]  # nodes that must point to an account and do not yet


def resolve(signals: Iterable[Signal], roots: Mapping[Node, Node]) -> Resolution:
    """Group signals by account.

    `roots` maps each node that is stored already to its root (a root to itself); nodes it lacks
    are new. The links returned bring the stored forest to the state the result assumes.
    """
    batch = list(signals)
    forest = _Forest(roots)
    evidence = {nodes_of(signal) for signal in batch}
    for nodes in sorted(evidence, key=_companies_first):
        for node in nodes[1:]:
            forest.unite(nodes[0], node)
    grouped: dict[AccountId, list[Signal]] = {}
    for signal in batch:
        account = AccountId(forest.root(nodes_of(signal)[0]))
        grouped.setdefault(account, []).append(signal)
    return Resolution(
        signals={account: tuple(found) for account, found in sorted(grouped.items())},
        links=forest.changes(),
    )


def _companies_first(nodes: tuple[Node, ...]) -> tuple[bool, tuple[Node, ...]]:
    return domain_of(nodes[0]) is None, nodes


class _Forest:
    """A union-find forest that remembers what it was read as."""

    def __init__(self, roots: Mapping[Node, Node]) -> None:
        self._stored = roots
        self._parents = {**roots, **{root: root for root in roots.values()}}

    def root(self, node: Node) -> Node:
        parent = self._parents.setdefault(node, node)
        while parent != node:
            node, parent = parent, self._parents[parent]
        return node

    def unite(self, left: Node, right: Node) -> None:
        survivor, loser = sorted((self.root(left), self.root(right)))
        if survivor == loser or (domain_of(survivor) and domain_of(loser)):
            return
        self._parents[loser] = survivor

    def changes(self) -> dict[Node, AccountId]:
        """Return every node that stands as a root, or not at all, and has lost that place."""
        return {
            node: AccountId(root)
            for node in sorted(self._parents)
            if self._stored.get(node, node) == node and (root := self.root(node)) != node
        }
