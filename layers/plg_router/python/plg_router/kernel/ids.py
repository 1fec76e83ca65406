"""Names for the identifiers that travel through the pipeline."""

from typing import NewType

AccountId = NewType("AccountId", str)  # the key of an account's root node, e.g. company:acme.com
DecisionId = NewType("DecisionId", str)
EventId = NewType("EventId", str)
RepId = NewType("RepId", str)
UserId = NewType("UserId", str)
WorkspaceId = NewType("WorkspaceId", str)
