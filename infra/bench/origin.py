"""When figures were measured, and of which code."""

import subprocess
from datetime import UTC, datetime

from infra.local.connection import REPOSITORY

_COMMIT = ("git", "describe", "--always", "--exclude=*", "--dirty=+")


def this_run() -> str:
    """Return the minute and the commit, with a "+" where files differ from it."""
    found = subprocess.run(_COMMIT, cwd=REPOSITORY, check=False, capture_output=True, text=True)
    commit = found.stdout.strip() or "an unknown commit"
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {commit}"
