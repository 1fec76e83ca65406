"""The vendors of an environment, made of its settings when the first of them is asked."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from plg_router.adapters.secrets import Secrets
from plg_router.adapters.vendors.apollo import APOLLO
from plg_router.adapters.vendors.breeze import BREEZE
from plg_router.adapters.vendors.http import VendorHttp
from plg_router.adapters.vendors.people_data_labs import PEOPLE_DATA_LABS
from plg_router.adapters.vendors.vendor import HttpVendor
from plg_router.domain.enrichment.bucket import Rate
from plg_router.policy.enrichment import VendorName

APIS = {api.name: api for api in (APOLLO, PEOPLE_DATA_LABS, BREEZE)}


class VendorTerms(BaseModel):
    """What an environment says of one vendor."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: VendorName
    key_name: str  # of the secret in Secrets Manager whose text is the key
    price: float = Field(ge=0)  # US dollars a call
    calls_per_minute: int = Field(ge=1)
    burst: int = Field(ge=1)  # calls at once, after a rest
    host: str | None = None  # e.g. of a proxy; None: the vendor's own


class ConfiguredVendors:
    """Those vendors, and nobody where there are none; `terms` is a JSON list of VendorTerms."""

    def __init__(self, terms: str) -> None:
        self._terms = terms

    def ranked(self, names: Iterable[str]) -> Sequence[HttpVendor]:
        """Return those of the names that are configured, in that order."""
        return [self._vendors[name] for name in names if name in self._vendors]

    @cached_property
    def _vendors(self) -> Mapping[str, HttpVendor]:
        secrets, http = Secrets(), VendorHttp()
        return {
            terms.name: HttpVendor(
                api=APIS[terms.name],
                key=partial(secrets.text, terms.key_name),
                http=http,
                price=terms.price,
                rate=Rate(terms.calls_per_minute, terms.burst),
                host=terms.host,
            )
            for terms in TypeAdapter(tuple[VendorTerms, ...]).validate_json(self._terms)
        }
