"""Every way to spoil a valid document in one place."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

MISSING = object()
ODD_VALUES = [
    MISSING,
    None,
    True,
    -1,
    1.5,
    10**30,
    float("nan"),
    "",
    "odd",
    "x" * 5000,
    "\ud800",
    [],
    [None] * 600,
    {},
]

Path = tuple[str | int, ...]


def places(document: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value below a document; of lists, the first two stand for all."""
    steps = document.items() if isinstance(document, dict) else enumerate(document[:2])
    for step, value in steps:
        yield (*path, step)
        if isinstance(value, dict | list):
            yield from places(value, (*path, step))


def replaced(document: Any, path: Path, value: object) -> Any:
    """Return the document with another value at a path, or without any there."""
    changed = deepcopy(document)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    if value is MISSING:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return changed


def spoiled(document: Any) -> Iterator[tuple[Path, Any]]:
    """Yield the document with each odd value at each place, and the place."""
    for path in places(document):
        for value in ODD_VALUES:
            yield path, replaced(document, path, value)
