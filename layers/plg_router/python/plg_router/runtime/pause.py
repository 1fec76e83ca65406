"""Wait before trying again, with full jitter (AWS Builders' Library, "Timeouts and retries")."""

import time
from random import SystemRandom

from plg_router.runtime.observability import count

_BASE_SECONDS = 0.05
_LONGEST_SECONDS = 1.0


def jittered_pause(attempt: int) -> None:
    """Sleep up to 50 ms doubled with each attempt, at most a second."""
    time.sleep(SystemRandom().uniform(0, min(_BASE_SECONDS * 2**attempt, _LONGEST_SECONDS)))


def pause_after_conflict(attempt: int) -> None:
    """Count that somebody else was faster, and wait: what was decided is decided again."""
    count(conflicts=1)
    jittered_pause(attempt)
