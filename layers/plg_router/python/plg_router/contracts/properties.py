"""Read the free-form properties of a signal: texts, names of places, amounts."""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import NamedTuple

from plg_router.contracts.addresses import masked
from plg_router.kernel.errors import Rejected

LONGEST_TEXT = 64
LONGEST_PLACE = 128
LONGEST_PERSON = 128  # an id: half of one is somebody else's
MOST_PLACES = 8  # of one property: a list of workspaces makes neighbours of all their people


class Properties(NamedTuple):
    """The properties of one signal, and where they lie in its message.

    What the policy does not ask for is never looked at; what it asks for and is of the wrong type
    raises Rejected.
    """

    values: Mapping[str, object]
    path: str

    def field(self, name: str) -> str:
        """Return where a property stands in the message."""
        return f"{self.path}.{name}"

    def whole(self, name: str) -> str | None:
        """Return a text of any length, or None where it is absent."""
        value = self.values.get(name)
        return None if value is None else self._text(name, value)

    def text(self, *names: str | None) -> str | None:
        """Return the start of the first text that is there, addresses masked, or None."""
        text = self._first(names)
        return masked(text)[:LONGEST_TEXT] if text else None

    def person(self, *names: str | None) -> str | None:
        """Return the start of the first text that is there: somebody's id, as it is, or None."""
        text = self._first(names)
        return text[:LONGEST_PERSON] if text else None

    def places(self, names: Iterable[str]) -> list[str]:
        """Return the ids of workspaces that some properties hold, alone or in a list."""
        found: list[str] = []
        for name in names:
            value = self.values.get(name)
            if value is not None:
                found += self._places(name, value)
        return found

    def amount(self, name: str | None) -> float:
        """Return a quantity, in the product's own unit; 0 where it is absent."""
        value = self.values.get(name) if name else None
        if name is None or value is None:
            return 0.0
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._fault(name, "is no number; send one such as 120")
        try:
            amount = float(value)
        except OverflowError:
            amount = float("inf")
        if not (isfinite(amount) and amount >= 0):
            raise self._fault(name, "is no amount; send a finite number from 0 up")
        return amount

    def _first(self, names: Iterable[str | None]) -> str | None:
        for name in names:
            text = self.whole(name) if name else None
            if text:
                return text
        return None

    def _places(self, name: str, value: object) -> Iterable[str]:
        places = value if isinstance(value, list) else [value]
        if len(places) > MOST_PLACES:
            raise self._fault(name, f"holds too many; send at most {MOST_PLACES}")
        for each in places:
            place = self._text(name, each)
            if place and len(place) > LONGEST_PLACE:
                raise self._fault(name, f"is too long; send at most {LONGEST_PLACE} characters")
            if place:
                yield place

    def _text(self, name: str, value: object) -> str | None:
        if isinstance(value, str):
            if value.isascii() or value == value.encode(errors="ignore").decode():
                return value
        elif value is None:
            return None
        elif isinstance(value, int) and not isinstance(value, bool):
            return str(value)  # products number their workspaces
        raise self._fault(name, "is no text; send valid Unicode, or leave it out")

    def _fault(self, name: str, fix: str) -> Rejected:
        return Rejected(self.field(name), fix)
