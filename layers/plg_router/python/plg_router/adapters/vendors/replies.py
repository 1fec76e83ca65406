"""What vendors' replies are made of, and the ways in which they say that they know nothing."""

import re
from abc import abstractmethod
from math import isfinite
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.person import Person

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9}
_AMOUNT = re.compile(r"\$?(\d+)([KMB]?)", re.ASCII)


class Reply(BaseModel):
    """What is read of a reply: absent where the vendor is silent, else of the documented type."""

    model_config = ConfigDict(defer_build=True, extra="ignore", frozen=True, strict=True)


class CompanyReply(Reply):
    """A reply about a company."""

    @abstractmethod
    def facts(self) -> CompanyFacts:
        """Return what it says, in our words."""


class PersonReply(Reply):
    """A reply about a person."""

    @abstractmethod
    def job(self) -> Person:
        """Return who employs the person, and as what."""


def _whole(value: object) -> object:
    if isinstance(value, float) and isfinite(value):
        value = round(value)
    return None if value == 0 and not isinstance(value, bool) else value


_Words = Annotated[str, Field(max_length=256)]
_Count = Annotated[int, Field(ge=0, le=10**15)]

Text = Annotated[_Words | None, AfterValidator(lambda text: text or None)]
Texts = Annotated[tuple[_Words, ...] | None, Field(max_length=100)]
Amount = Annotated[_Count | None, BeforeValidator(_whole)]


def least_of(written: str | None) -> int | None:
    """Return the lower end of a range such as `51-200`, `10001+` or `$50M-$100M`."""
    found = _AMOUNT.match(written or "")
    return int(found[1]) * _UNITS[found[2]] or None if found else None


def host_of(website: str | None) -> str | None:
    """Return the host of a website that may be written as an address, e.g. http://www.acme.com/."""
    return (website or "").rpartition("://")[2].partition("/")[0].partition(":")[0] or None
