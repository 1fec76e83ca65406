"""One vendor behind the port: its requests and replies are data, the rest is the same for all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import ValidationError

from plg_router.adapters.vendors.http import Request, VendorHttp
from plg_router.adapters.vendors.replies import CompanyReply, PersonReply, Reply
from plg_router.domain.enrichment.answer import Answer, Found, NoAnswer, NotFound, Why
from plg_router.domain.enrichment.bucket import Rate
from plg_router.domain.enrichment.firmographics import NO_FACTS, CompanyFacts
from plg_router.domain.enrichment.person import Person
from plg_router.kernel.errors import Transient
from plg_router.policy.enrichment import VendorName

AnyReply = TypeVar("AnyReply", bound=Reply)
Value = TypeVar("Value", CompanyFacts, Person)


@dataclass(frozen=True, slots=True)
class Api:
    """What one vendor documents."""

    name: VendorName
    authorised: Callable[[str], Mapping[str, str]]  # by a key
    company: Callable[[str], Request]  # of a domain
    company_reply: type[CompanyReply]
    person: Callable[[str], Request]  # of an address
    person_reply: type[PersonReply]


@dataclass(frozen=True, slots=True)
class HttpVendor:
    """A vendor that is asked over HTTP."""

    api: Api
    key: Callable[[], str]  # raises Transient when it cannot be read
    http: VendorHttp
    price: float
    rate: Rate
    host: str | None = None  # where it is reached, if not where it usually is

    @property
    def name(self) -> str:
        """Return the vendor's name, which is also the source of what it tells."""
        return self.api.name

    def company(self, domain: str) -> Answer[CompanyFacts]:
        """Return what the vendor knows of a company, within 800 ms."""
        request, reply = self.api.company(domain), self.api.company_reply
        return self._look_up(request, reply, lambda told: told.facts(), NO_FACTS)

    def person(self, address: str) -> Answer[Person]:
        """Return who employs the person behind an address, within 800 ms."""
        request, reply = self.api.person(address), self.api.person_reply
        return self._look_up(request, reply, lambda told: told.job(), Person())

    def _look_up(
        self,
        request: Request,
        reply: type[AnyReply],
        read: Callable[[AnyReply], Value],
        nothing: Value,
    ) -> Answer[Value]:
        key = self._usable_key()
        if key is None:
            return NoAnswer(Why.KEYLESS)
        request = replace(request, host=self.host or request.host)
        answer = self.http.ask(request, self.api.authorised(key))
        if not isinstance(answer, Found):
            return answer
        try:
            value = read(reply.model_validate_json(answer.value))
        except ValidationError:
            return NoAnswer(Why.BROKEN)
        return NotFound() if value == nothing else Found(value)

    def _usable_key(self) -> str | None:
        """Return the key; None where there is none that could stand in a header."""
        try:
            key = self.key().strip()
        except Transient:
            return None
        return key if key and key.isascii() and key.isprintable() else None
