"""What people and workspaces are called here: by a name that only who has the key can make."""

from typing import Protocol


class Pseudonyms(Protocol):
    """Keyed names: the same one for the same id, and no way back from it."""

    def of(self, told: str) -> str:
        """Return the name of somebody, or of a workspace, whom others call by an id or address."""
