"""A part of an event that may carry anything beside the fields we know, within bounds."""

from pydantic import ConfigDict, model_validator

from plg_router.contracts.envelope import Contract
from plg_router.contracts.fields import MOST_FIELDS


class OpenContract(Contract):
    """Fields that are not known here are kept, to be read as the policy says."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"maxProperties": MOST_FIELDS})

    @model_validator(mode="before")
    @classmethod
    def _holds_only_so_many(cls, document: object) -> object:
        if isinstance(document, dict) and len(document) > MOST_FIELDS:
            message = f"holds too many; send at most {MOST_FIELDS}"
            raise ValueError(message)
        return document
