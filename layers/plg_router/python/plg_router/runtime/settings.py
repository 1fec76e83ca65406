"""What infra must put into a function's environment, read once and checked."""

import os
from typing import Self

from pydantic import BaseModel, ConfigDict


class Settings(BaseModel):
    """Settings of a function: each field is an environment variable in upper case."""

    model_config = ConfigDict(
        alias_generator=str.upper,
        defer_build=True,  # what only others are made of is never read
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # the input is the environment, credentials included
        validate_by_name=True,
    )

    @classmethod
    def from_environment(cls) -> Self:
        """Return the settings; raises ValidationError that names the variable at fault."""
        return cls.model_validate(dict(os.environ))


class QueueSettings(Settings):
    """What every function that works off queues is given."""

    dead_letters: str  # as DeadLetterQueues reads it


class PolicySettings(Settings):
    """Where the routing policy is deployed."""

    policy_application: str
    policy_environment: str
    policy_profile: str

    @property
    def policy_location(self) -> tuple[str, str, str]:
        """Return application, environment and profile."""
        return self.policy_application, self.policy_environment, self.policy_profile


class OfficeSettings(PolicySettings):
    """What every function that decides about leads is given."""

    accounts_table: str
    reps_table: str

    @property
    def office(self) -> tuple[str, str, tuple[str, str, str]]:
        """Return both tables, and where the policy is."""
        return self.accounts_table, self.reps_table, self.policy_location
