"""Say what a failure asks of the caller: never again, nothing, once more, or later.

RouterError
 ├─ Rejected        never retry: log, count and park it with its reason
 ├─ AlreadyHandled  someone did this before: success, quietly
 ├─ Conflict        someone else wrote first: read again and decide again
 ├─ Transient       the world is not ready: raise, the platform retries
 └─ Unforeseen      somebody else's error, which may quote what it was given: only its name leaves
"""


class RouterError(Exception):
    """The root of every failure this project raises on purpose."""


class Rejected(RouterError):
    """The input can never be accepted; names the field and the fix, never the value."""

    def __init__(self, field: str, fix: str) -> None:
        super().__init__(f"{field}: {fix}")
        self.field = field
        self.fix = fix


class AlreadyHandled(RouterError):
    """The effect asked for is in place already."""


class Conflict(RouterError):
    """State changed between reading and writing; a fresh read may succeed."""


class Transient(RouterError):
    """A dependency did not answer; the same call may succeed later."""


class Unforeseen(RouterError):
    """What nobody expected, by the name of its kind."""
