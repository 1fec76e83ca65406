"""Whether the right people reached a human: leads against the labels of the traffic."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from infra.local.traffic.generator import Label
from plg_router.domain.identity.nodes import Node, company_node, person_node, workspace_node
from plg_router.domain.signals.pseudonyms import Pseudonyms
from plg_router.kernel.ids import AccountId, UserId, WorkspaceId


class Forest(Protocol):
    """Whoever knows which account a node belongs to."""

    def roots(self, nodes: Iterable[Node]) -> Mapping[Node, Node]:
        """Return the root of each node that is known."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one kind of sign-up, in accounts."""

    should_reach_human: bool
    accounts: int
    reached: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """How the labels fared."""

    sign_ups: int
    sign_ups_reached: int
    precision: float | None  # of the accounts that reached a human, those that should have
    recall: float | None  # of the accounts that should have, those that did
    split_accounts: int  # labels with more than one lead: one company taken for several
    missed: Mapping[str, int]  # accounts that should have reached a human, by persona
    mistaken: Mapping[str, int]  # accounts that should not have, by persona
    confusion: Mapping[str, Fate]  # by persona, those who should reach a human first


def judge(
    labels: Iterable[Label], leads: Collection[AccountId], forest: Forest, pseudonyms: Pseudonyms
) -> Judgement:
    """Compare every label with the accounts that have a lead; labels hold ids as products do."""
    all_labels = list(labels)
    nodes = {label: _nodes(label, pseudonyms) for label in all_labels}
    roots = forest.roots({node for found in nodes.values() for node in found})
    found = {
        label: {AccountId(roots[node]) for node in nodes[label] if node in roots} & set(leads)
        for label in all_labels
    }
    reached = [label for label in all_labels if found[label]]
    right = [label for label in reached if label.should_reach_human]
    wanted = [label for label in all_labels if label.should_reach_human]
    return Judgement(
        sign_ups=sum(label.sign_ups for label in all_labels),
        sign_ups_reached=sum(label.sign_ups for label in reached),
        precision=len(right) / len(reached) if reached else None,
        recall=len(right) / len(wanted) if wanted else None,
        split_accounts=sum(len(accounts) > 1 for accounts in found.values()),
        missed=_personas(label for label in wanted if not found[label]),
        mistaken=_personas(label for label in reached if not label.should_reach_human),
        confusion=_confusion(all_labels, reached),
    )


def _nodes(label: Label, pseudonyms: Pseudonyms) -> list[Node]:
    """Return every node a label's people can have left behind."""
    nodes = [person_node(UserId(pseudonyms.of(user_id))) for user_id in label.user_ids]
    nodes += [workspace_node(WorkspaceId(pseudonyms.of(place))) for place in label.workspaces]
    return [*nodes, company_node(label.domain)] if label.domain else nodes


def _confusion(labels: Iterable[Label], reached: Iterable[Label]) -> dict[str, Fate]:
    wanted = {label.persona: label.should_reach_human for label in labels}
    accounts, with_lead = _personas(labels), _personas(reached)
    return {
        persona: Fate(wanted[persona], accounts[persona], with_lead.get(persona, 0))
        for persona in sorted(wanted, key=lambda persona: (not wanted[persona], persona))
    }


def _personas(labels: Iterable[Label]) -> dict[str, int]:
    return dict(Counter(label.persona for label in labels))
