"""Cut a stream into batches that a call or an entry can carry."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def batches(
    items: Iterable[Item], size: Callable[[Item], int], *, most: int, largest: int
) -> Iterator[list[Item]]:
    """Yield items in order: at most `most` of them, or `largest` bytes, in a batch.

    An item that is larger makes a batch of its own, for whoever takes it to refuse.
    """
    batch: list[Item] = []
    held = 0
    for item in items:
        added = size(item)
        if batch and (len(batch) == most or held + added > largest):
            yield batch
            batch, held = [], 0
        batch.append(item)
        held += added
    if batch:
        yield batch
