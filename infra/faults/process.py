"""Find the process behind a connection on loopback, as Linux tells it."""

from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_LOCAL_ADDRESS, _INODE = 1, 9  # columns of /proc/net/tcp


def owner_of(port: int) -> int | None:
    """Return the process that holds a local port open, or None where nobody is found."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    for folder in _PROC.glob("[0-9]*/fd"):
        with suppress(OSError):  # it has ended, or is not ours
            if any(_target(link) in sockets for link in folder.iterdir()):
                return int(folder.parent.name)
    return None


def _inodes(port: int) -> set[str]:
    rows = (line.split() for line in (_PROC / "net/tcp").read_text().splitlines()[1:])
    ending = f":{port:04X}"
    return {row[_INODE] for row in rows if row[_LOCAL_ADDRESS].endswith(ending)} - {"0"}


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""
