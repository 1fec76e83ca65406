"""Decide which account each signal of a batch belongs to, and which accounts turn out to be one.

Accounts are the trees of a union-find forest over nodes (Tarjan, 1975). A root is an account; any
other node points towards one. The survivor of a union is the smaller key, so a company outlives a
person and a person a workspace, pointers never form a circle, and the result does not depend on
the order of the evidence.

One union is refused: nothing but the CRM joins two companies, since an agency's developer at work
in a client's workspace, or invited there, makes the two firms neighbours, not one firm (S10, S11).
Where that leaves a choice, these rules decide:

- What somebody does on a company's mail is the company's, whatever workspace it happens in.
- Anything else in a workspace is the workspace's; outside of one it is the person's.
- A workspace of two companies, and a private person between two, stay with the company that was
  found first, within one batch in the order of `_in_order`. A forest cannot be cut: what was
  folded together cannot be told apart again, so later and stronger evidence moves nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import Named, Node, domain_of, is_person, named_by
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class Link:
    """A node that has to point to an account from now on, and why."""

    node: Node
    account: AccountId
    evidence: Evidence
    is_new: bool = False  # nothing is stored of the node; otherwise it is an account of its own


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where every signal goes, and the links that have to be stored for it to go there again."""

    signals: Mapping[AccountId, tuple[Signal, ...]]
    links: tuple[Link, ...]  # by node


def resolve(
    signals: Iterable[Signal], roots: Mapping[Node, Node], mail_lists: str = ""
) -> Resolution:
    """Group signals by account.

    `roots` maps each node that is stored already to its root (a root to itself); nodes it lacks
    are new. The links returned bring the stored forest to the state the result assumes; those
    that rest on an address name the `mail_lists` that told a company's from a provider's.
    """
    batch = [(signal, named_by(signal)) for signal in signals]
    forest = _Forest(roots)
    edges = {edge for named in {named for _, named in batch} for edge in _edges(named)}
    for edge in sorted(edges, key=_in_order):
        lists = mail_lists if edge.kind is EvidenceKind.COMPANY_MAIL else ""
        forest.unite(edge.anchor, edge.node, Evidence(edge.kind, lists))
    grouped: dict[AccountId, list[Signal]] = {}
    for signal, named in batch:
        account = AccountId(forest.root(named.nodes[0]))
        grouped.setdefault(account, []).append(signal)
    return Resolution(
        signals={account: tuple(found) for account, found in sorted(grouped.items())},
        links=forest.links(),
    )


def union_of(left: Node, right: Node, kind: EvidenceKind) -> tuple[Node, Node] | None:
    """Return the survivor and the loser of two roots; None where they stay what they are."""
    survivor, loser = sorted((left, right))
    if survivor == loser or (domain_of(loser) and not kind.joins_companies):
        return None
    return survivor, loser


@dataclass(frozen=True, slots=True)
class _Edge:
    """One finding: a node belongs where the node belongs that names the signal's account."""

    anchor: Node
    node: Node
    kind: EvidenceKind


def _edges(named: Named) -> Iterable[_Edge]:
    anchor, *others = named.nodes
    for node in others:
        if node == named.earlier:
            yield _Edge(anchor, node, EvidenceKind.ALIAS)
        elif node == named.invited:
            yield _Edge(anchor, node, EvidenceKind.INVITATION)
        elif domain_of(anchor) and is_person(node):
            yield _Edge(anchor, node, EvidenceKind.COMPANY_MAIL)
        else:
            yield _Edge(anchor, node, EvidenceKind.WORKSPACE)


def _in_order(edge: _Edge) -> tuple[bool, bool, Node, Node, EvidenceKind]:
    """Sort what companies' own people show before what private people do, invitations last.

    Of two findings on the same nodes an alias comes first, so that it is the one remembered.
    """
    is_invitation = edge.kind is EvidenceKind.INVITATION
    return is_invitation, domain_of(edge.anchor) is None, edge.anchor, edge.node, edge.kind


class _Forest:
    """A union-find forest that remembers what it was read as, and why each node lost its root."""

    def __init__(self, roots: Mapping[Node, Node]) -> None:
        self._stored = {**roots, **{root: root for root in roots.values()}}
        self._parents = dict(self._stored)
        self._reasons: dict[Node, Evidence] = {}

    def root(self, node: Node) -> Node:
        parent = self._parents.setdefault(node, node)
        while parent != node:
            node, parent = parent, self._parents[parent]
        return node

    def unite(self, left: Node, right: Node, evidence: Evidence) -> None:
        union = union_of(self.root(left), self.root(right), evidence.kind)
        if union:
            survivor, loser = union
            self._parents[loser], self._reasons[loser] = survivor, evidence

    def links(self) -> tuple[Link, ...]:
        """Return a link for every node that stood as a root, or not at all, and lost that place."""
        return tuple(
            Link(node, AccountId(self.root(node)), evidence, is_new=node not in self._stored)
            for node, evidence in sorted(self._reasons.items())
        )
