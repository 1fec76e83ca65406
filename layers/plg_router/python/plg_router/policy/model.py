"""The shape every part of the policy shares: frozen, and strict about what it does not know."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class PolicyModel(BaseModel):
    """A part of the policy; an unknown key is an error, since it is most often a misspelt one."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Points = Annotated[int, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=1)]
DomainName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]  # ISO 3166-1 alpha-2
