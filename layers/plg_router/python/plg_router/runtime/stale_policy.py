"""Tell that what RevOps deployed could not be taken over, and that the version before serves on."""

from plg_router.kernel.errors import Transient
from plg_router.runtime.discretion import tell
from plg_router.runtime.observability import count


def tell_stale(failure: Transient) -> None:
    """Count a question to AppConfig without an answer to act on, and say what was wrong with it."""
    count(policy_stale=1)
    tell("policy stale", failure)
