"""Read the free-form properties of a signal: texts, names of places, amounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from plg_router.kernel.errors import Rejected

LONGEST_TEXT = 64
LONGEST_PLACE = 128


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of one signal, and where they lie in its message.

    What the policy does not ask for is never looked at; what it asks for and is of the wrong type
    raises Rejected.
    """

    values: Mapping[str, object]
    path: str

    def text(self, name: str | None) -> str | None:
        """Return the start of a text, or None where it is absent or empty."""
        text = self._text(name)
        return text[:LONGEST_TEXT] if text else None

    def place(self, name: str) -> str | None:
        """Return the id of a workspace, or None where it is absent or empty."""
        place = self._text(name)
        if place and len(place) > LONGEST_PLACE:
            raise self._fault(name, f"is too long; send at most {LONGEST_PLACE} characters")
        return place or None

    def amount(self, name: str | None) -> float:
        """Return a quantity, in the product's own unit; 0 where it is absent."""
        value = self._value(name)
        if value is None:
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

    def _text(self, name: str | None) -> str | None:
        value = self._value(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)  # products number their workspaces
        if value is None:
            return None
        if not isinstance(value, str) or value != value.encode(errors="ignore").decode():
            raise self._fault(name, "is no text; send valid Unicode, or leave it out")
        return value

    def _value(self, name: str | None) -> object:
        return self.values.get(name) if name else None

    def _fault(self, name: str | None, fix: str) -> Rejected:
        return Rejected(f"{self.path}.{name}", fix)
