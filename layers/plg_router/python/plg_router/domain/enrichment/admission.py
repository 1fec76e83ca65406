"""Decide whether a vendor may be called now, and learn from how it answered."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from plg_router.domain.enrichment.answer import Answer, NoAnswer
from plg_router.domain.enrichment.breaker import Breaker
from plg_router.domain.enrichment.bucket import Bucket, Rate
from plg_router.policy.enrichment import BreakerPolicy


@dataclass(frozen=True, slots=True)
class Admission:
    """A vendor's bucket and breaker, one value: no token is drawn for a call that is held back."""

    bucket: Bucket = field(default_factory=Bucket)
    breaker: Breaker = field(default_factory=Breaker)

    def admitted(self, rate: Rate, policy: BreakerPolicy, now: datetime) -> "Admission | None":
        """Return the state to keep once a call is let through; None where it is held back."""
        breaker = self.breaker.passed(now, policy)
        bucket = self.bucket.drawn(rate, now)
        return Admission(bucket, breaker) if breaker and bucket else None

    def learnt(
        self, answer: "Answer[Any]", rate: Rate, policy: BreakerPolicy, now: datetime
    ) -> "Admission":
        """Return the state after an answer: failures open the breaker, any other word closes it."""
        failing = isinstance(answer, NoAnswer) and answer.is_failure
        after = replace(self, breaker=self.breaker.failed(now, policy) if failing else Breaker())
        if isinstance(answer, NoAnswer) and answer.retry_after is not None:
            bucket = after.bucket.empty_until(now + answer.retry_after, rate)
            after = replace(after, bucket=bucket)
        return after
