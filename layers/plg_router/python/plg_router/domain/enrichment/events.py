"""What other stages hear when a company becomes better known, or a person could be."""

from dataclasses import dataclass

from plg_router.domain.identity.nodes import Node
from plg_router.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class AccountEnriched:
    """A source said something new of the company."""

    account_id: AccountId
    source: str


@dataclass(frozen=True, slots=True)
class ContactKept:
    """A senior person on private mail may be looked up."""

    person: Node
