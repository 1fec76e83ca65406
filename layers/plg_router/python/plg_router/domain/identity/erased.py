"""Leave out of signals whoever asked to be forgotten."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from plg_router.domain.identity.nodes import (
    FORGOTTEN,
    Node,
    earlier_self,
    invited_by,
    person_node,
)
from plg_router.domain.signals.signal import Signal


def erased_of(roots: Mapping[Node, Node]) -> frozenset[Node]:
    """Return the people among some nodes who were erased."""
    return frozenset(node for node, root in roots.items() if root == FORGOTTEN)


def of_others(signal: Signal, erased: Collection[Node]) -> Signal | None:
    """Return what a signal says of people who may be known; None where its sender may not."""
    if person_node(signal.sender.user_id) in erased:
        return None
    if invited_by(signal) in erased:
        signal = signal._replace(subject=None)
    if earlier_self(signal) in erased:
        signal = signal._replace(sender=replace(signal.sender, previous_id=None))
    return signal
