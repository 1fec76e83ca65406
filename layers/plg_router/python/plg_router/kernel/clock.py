"""Count days the way profiles do, and name what tells the time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]  # answers the present moment, in UTC

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_MILLISECOND = timedelta(milliseconds=1)


def day_of(moment: datetime) -> int:
    """Return the UTC day of a moment as whole days since 1970-01-01."""
    return (moment - _EPOCH).days


def stamp_of(moment: datetime) -> int:
    """Return a moment as whole milliseconds since 1970-01-01, in UTC."""
    return (moment - _EPOCH) // _MILLISECOND


def moment_of(stamp: int) -> datetime:
    """Return the moment of a number of milliseconds since 1970-01-01, in UTC."""
    return _EPOCH + stamp * _MILLISECOND


def start_of(day: int) -> datetime:
    """Return the first moment of a day counted since 1970-01-01, in UTC."""
    return _EPOCH + day * _DAY
