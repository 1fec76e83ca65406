"""Joins that may run twice, late and in any order: the laws a profile is built on.

Every join here is idempotent, commutative and associative, so a profile is a state-based CRDT
(Shapiro et al., 2011, "Conflict-free Replicated Data Types"). A bounded collection keeps the k
members of least hash (a bottom-k sketch): a member dropped once has k smaller ones beside it,
so no later join could have kept it.
"""

from collections.abc import Callable, Iterable, Mapping
from heapq import nsmallest
from typing import TypeVar

from plg_router.kernel.fingerprint import fingerprint

Value = TypeVar("Value")
Key = TypeVar("Key", bound=str | int)


def _sketch_order(member: str) -> tuple[str, str]:
    return fingerprint(member), member


def bottom_k(members: Iterable[str], k: int) -> frozenset[str]:
    """Return the k members of least hash: all of them while there are at most k."""
    distinct = frozenset(members)
    return distinct if len(distinct) <= k else frozenset(nsmallest(k, distinct, key=_sketch_order))


def bottom_k_keys(entries: Mapping[str, Value], k: int) -> dict[str, Value]:
    """Return the entries whose keys are the k of least hash."""
    return {key: entries[key] for key in sorted(bottom_k(entries, k))}


def join_maps(
    left: Mapping[Key, Value], right: Mapping[Key, Value], join: Callable[[Value, Value], Value]
) -> dict[Key, Value]:
    """Return the union of two maps, joining the values of shared keys; keys come out sorted."""
    joined = dict(left)
    for key, value in right.items():
        joined[key] = join(joined[key], value) if key in joined else value
    return {key: joined[key] for key in sorted(joined)}
