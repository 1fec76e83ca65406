"""How fresh and how complete the signals of a source are (S21)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from plg_router.domain.signals.signal import Signal


@dataclass(frozen=True, slots=True)
class Quality:
    """What a batch shows of a source. Counts, since shares of batches cannot be added up."""

    signals: int
    with_email: int
    of_companies: int  # resolved to a company's account
    newest_age: timedelta  # of the latest thing that happened


def quality_of(
    signals: Collection[Signal], of_companies: frozenset[Signal], now: datetime
) -> Quality:
    """Return the quality of some signals, of which there is at least one."""
    newest = max(signal.occurred_at for signal in signals)
    return Quality(
        signals=len(signals),
        with_email=sum(signal.sender.mail is not None for signal in signals),
        of_companies=sum(signal in of_companies for signal in signals),
        newest_age=max(now - newest, timedelta()),  # a producer's clock may run ahead
    )
