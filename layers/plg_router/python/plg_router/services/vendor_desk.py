"""Call vendors: each within its rate, only while it answers, and every call on the bill."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from plg_router.domain.enrichment.admission import Admission
from plg_router.domain.enrichment.answer import Answer, Found, NoAnswer, NotFound, Why, may_cost
from plg_router.kernel.clock import Clock
from plg_router.kernel.errors import Conflict
from plg_router.services.ports import PolicySource, Versioned
from plg_router.services.vendor_ports import AdmissionStore, Meter, Vendor, Vendors

Value = TypeVar("Value")

ATTEMPTS = 3  # at a state that others keep changing


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What came of asking vendors about somebody; empty where nobody was asked."""

    answers: Mapping[str, Answer[Any]] = field(default_factory=dict)  # by vendor
    is_settled: bool = True  # false where a vendor that owes its answer could still help


@dataclass(frozen=True, slots=True)
class VendorDesk:
    """The one place that calls vendors; it never raises because one of them fails."""

    vendors: Vendors
    admissions: AdmissionStore
    policies: PolicySource
    meter: Meter
    clock: Clock

    def ranked(self) -> Sequence[Vendor]:
        """Return the vendors to ask, in the policy's order; none where none is configured."""
        return self.vendors.ranked(self.policies.current().enrichment.vendors)

    def ask(
        self,
        vendor: Vendor,
        look_up: Callable[[], Answer[Value]],
        *,
        claim: Callable[[], object],
        release: Callable[[], object],
    ) -> Answer[Value]:
        """Return a vendor's answer.

        `claim` is called before the vendor is, and may raise Conflict where somebody else was
        faster; `release` is called after it when the vendor gave no answer.
        """
        if not self._is_admitted(vendor):
            return NoAnswer(Why.HELD_BACK)
        claim()
        answer = look_up()
        self._learn(vendor, answer)
        self.meter(
            vendor.name,
            calls=1,
            hits=isinstance(answer, Found),
            misses=isinstance(answer, NotFound),
            unanswered=isinstance(answer, NoAnswer),
            spend_usd=vendor.price if may_cost(answer) else 0,
        )
        if isinstance(answer, NoAnswer):
            release()
        return answer

    def _is_admitted(self, vendor: Vendor) -> bool:
        breaker = self.policies.current().enrichment.breaker
        return self._change(
            vendor.name, lambda state: state.admitted(vendor.rate, breaker, self.clock())
        )

    def _learn(self, vendor: Vendor, answer: Answer[Any]) -> None:
        breaker = self.policies.current().enrichment.breaker
        self._change(
            vendor.name, lambda state: state.learnt(answer, vendor.rate, breaker, self.clock())
        )

    def _change(self, vendor: str, change: Callable[[Admission], Admission | None]) -> bool:
        """Store a change of a vendor's state; return whether one was to be made, and stands."""
        for _ in range(ATTEMPTS):
            before = self.admissions.admission(vendor)
            after = change(before.value)
            if after is None:
                return False
            if after == before.value:
                return True
            try:
                self.admissions.save_admission(vendor, Versioned(after, before.version + 1))
            except Conflict:
                continue
            return True
        return False
