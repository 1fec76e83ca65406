"""One thing that one user did, as the pipeline sees it: no name, an address hardly ever."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from plg_router.domain.signals.mail import Mail
from plg_router.kernel.ids import EventId, UserId, WorkspaceId
from plg_router.kernel.kinds import Kind


class Seniority(IntEnum):
    """How much say a person has over a budget; of two findings the higher one stands (S51)."""

    UNKNOWN = 0
    STAFF = 1
    LEAD = 2
    EXECUTIVE = 3


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it: an id, and what identity and enrichment need to know about the person."""

    user_id: UserId
    mail: Mail | None = None
    seniority: Seniority = Seniority.UNKNOWN
    department: str = ""
    address: str | None = field(default=None, repr=False)  # private mail of the senior alone (S20)
    previous_id: UserId | None = None  # who they were before: two ids, one person


class Signal(NamedTuple):
    """One event of the product, mapped to the catalogue (S17).

    A tuple, since one is made of every event, and a frozen dataclass takes many times as long.
    """

    event_id: EventId
    occurred_at: datetime
    kind: Kind
    sender: Sender
    workspaces: tuple[WorkspaceId, ...] = ()  # where it happened: group and workspace
    subject: str | None = None  # the feature, integration, workspace or invited person (S33)
    subject_seniority: Seniority = Seniority.UNKNOWN  # of the invited person (S58)
    quantity: float = 0.0  # the volume of a usage_recorded signal, in the product's own unit
