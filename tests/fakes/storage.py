"""Tables in memory: versioned rows, all-or-nothing writes, and trouble on demand."""

from collections import deque
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from threading import RLock
from typing import TypeVar

from plg_router.kernel.errors import AlreadyHandled, Conflict, RouterError
from plg_router.services.ports import Cause

Key = tuple[str, str]  # partition and sort key, as in the tables
Carried = tuple[object, Cause]  # a domain event, and why it leaves

Value = TypeVar("Value")


@dataclass(frozen=True)
class Row:
    """One version of one item, with the events that exactly this write carries."""

    version: int
    value: object
    events: tuple[Carried, ...] = ()


Change = Callable[[Row | None], Row | None]  # raises where its condition does not hold


def replacing(after: Row) -> Change:
    """Return the change that takes effect only on the version before the row's."""

    def change(before: Row | None) -> Row:
        if (before.version if before else 0) != after.version - 1:
            raise Conflict
        return after

    return change


def unchanged(version: int) -> Change:
    """Return the condition that a row is at a version, 0 for none; it changes nothing."""

    def change(before: Row | None) -> None:
        if (before.version if before else 0) != version:
            raise Conflict

    return change


def newer(after: Row) -> Change:
    """Return the change that takes effect on any older version."""

    def change(before: Row | None) -> Row:
        if before and before.version >= after.version:
            raise AlreadyHandled
        return after

    return change


def updating(update: Callable[[Value], Value], shape: type[Value]) -> Change:
    """Return the change of a value whatever its version; nothing stored is a conflict."""

    def change(before: Row | None) -> Row:
        if before is None or not isinstance(before.value, shape):
            raise Conflict
        return replace(before, value=update(before.value), events=())

    return change


class Storage:
    """Both tables of an environment. Several threads may use it."""

    def __init__(self) -> None:
        self.history: list[Mapping[Key, Row]] = []
        self._rows: dict[Key, Row] = {}
        self._lock = RLock()
        self._obstacles: deque[Callable[[], object]] = deque()
        self._contested: set[str] = set()

    def still(self) -> AbstractContextManager[object]:
        """Keep writers out for as long as somebody reads several rows."""
        return self._lock

    def read(self, pk: str, sk: str) -> Row | None:
        """Return a row as it is now."""
        with self._lock:
            return self._rows.get((pk, sk))

    def partition(self, pk: str, prefix: str) -> list[Row]:
        """Return the rows of a partition whose sort key has a prefix, in its order."""
        with self._lock:
            found = {sk: row for (each, sk), row in self._rows.items() if each == pk}
        return [found[sk] for sk in sorted(found) if sk.startswith(prefix)]

    def everywhere(self, sk: str) -> list[Row]:
        """Return the rows of all partitions with a sort key."""
        with self._lock:
            found = {pk: row for (pk, each), row in self._rows.items() if each == sk}
        return [found[pk] for pk in sorted(found)]

    def partitions(self, sk: str) -> list[str]:
        """Return the partitions that have a row with a sort key."""
        with self._lock:
            return sorted(pk for pk, each in self._rows if each == sk)

    def rows(self) -> Mapping[Key, Row]:
        """Return every row as it is now."""
        with self._lock:
            return dict(self._rows)

    def remove(self, pk: str, *, but: Collection[str] = ()) -> int:
        """Delete the rows of a partition but for some; return how many there were."""
        with self._lock:
            gone = [key for key in self._rows if key[0] == pk and key[1] not in but]
            for key in gone:
                del self._rows[key]
            return len(gone)

    def write(self, changes: Mapping[Key, Change]) -> None:
        """Make all changes or, where one of them raises, none."""
        with self._lock:
            obstacle = self._obstacles.popleft() if self._obstacles else None
        if obstacle:
            obstacle()
        if self._contested.intersection(pk for pk, _ in changes):
            raise Conflict
        with self._lock:
            rows = {key: change(self._rows.get(key)) for key, change in changes.items()}
            after = {key: row for key, row in rows.items() if row}
            self._rows |= after
            self.history.append(after)

    def fail_next(self, writes: int, error: type[RouterError]) -> None:
        """Let the next writes fail: Conflict for a lost race, Transient for a throttle."""

        def fail() -> None:
            raise error

        self._obstacles.extend([fail] * writes)

    def contest(self, pk: str) -> None:
        """Let somebody else always be faster in a partition."""
        self._contested.add(pk)

    def before_next_write(self, action: Callable[[], object]) -> None:
        """Let somebody else act between the reads of a use case and its next write."""
        self._obstacles.append(action)

    def events(self) -> list[object]:
        """Return every event of every committed write, in their order."""
        return [event for event, _ in self.carried()]

    def carried(self) -> list[Carried]:
        """Return every event of every committed write with its cause."""
        with self._lock:
            return [
                carried for rows in self.history for row in rows.values() for carried in row.events
            ]
