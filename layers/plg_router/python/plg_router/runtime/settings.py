"""What infra must put into a function's environment, read once and checked."""

import os
from typing import Self

from pydantic import BaseModel, ConfigDict


class Settings(BaseModel):
    """Settings of a function: each field is an environment variable in upper case."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def from_environment(cls) -> Self:
        """Return the settings; raises pydantic's ValidationError naming what is missing."""
        return cls.model_validate({name.lower(): value for name, value in os.environ.items()})


class PolicySettings(Settings):
    """Where the routing policy is deployed."""

    policy_application: str
    policy_environment: str
    policy_profile: str

    @property
    def policy_location(self) -> tuple[str, str, str]:
        """Return application, environment and profile."""
        return self.policy_application, self.policy_environment, self.policy_profile
