"""Count days the way profiles do, and name what tells the time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]  # answers the present moment, in UTC

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


def day_of(moment: datetime) -> int:
    """Return the UTC day of a moment as whole days since 1970-01-01."""
    return (moment - _EPOCH).days


def start_of(day: int) -> datetime:
    """Return the first moment of a day counted since 1970-01-01, in UTC."""
    return _EPOCH + day * _DAY
