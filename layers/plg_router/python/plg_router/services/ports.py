"""What the use cases need from the world, in their own words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import CompanyFacts, Firmographics
from plg_router.domain.identity.evidence import Evidence
from plg_router.domain.identity.nodes import Node
from plg_router.domain.routing.ownership import CrmAccount, CrmRecords
from plg_router.domain.routing.rep import Rep
from plg_router.domain.scoring.events import AccountScored, LeadQualified
from plg_router.domain.scoring.qualification import Standing
from plg_router.domain.signals.events import AccountDiscovered, AccountSignalsChanged
from plg_router.domain.signals.profile import Profile
from plg_router.domain.signals.reading import Fault
from plg_router.kernel.ids import AccountId, EventId, RepId
from plg_router.policy.policy import Policy
from plg_router.policy.routing import Squad

Value = TypeVar("Value")

ProfileEvent = AccountDiscovered | AccountSignalsChanged
StandingEvent = AccountScored | LeadQualified


@dataclass(frozen=True, slots=True)
class Versioned(Generic[Value]):
    """A value with the version it was read at; version 0 means that nothing is stored yet."""

    value: Value
    version: int


@dataclass(frozen=True, slots=True)
class AccountFile:
    """What is stored of one account; each part at version 0 where there is nothing."""

    account_id: AccountId
    profile: Versioned[Profile]
    firmographics: Versioned[Firmographics]
    standing: Versioned[Standing]
    records: Versioned[CrmRecords]

    @property
    def crm(self) -> CrmAccount | None:
        """Return the record of the CRM that speaks for the account."""
        return self.records.value.prevailing

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing at all is stored."""
        parts = (self.profile, self.firmographics, self.standing, self.records)
        return not any(part.version for part in parts)


@dataclass(frozen=True, slots=True)
class Union:
    """Two accounts that turn out to be one: both as they were read, and what becomes of them."""

    loser: AccountFile
    survivor: AccountFile
    after: AccountFile  # of the survivor; a part that changes has the version above the one read
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Cause:
    """What set a decision off; it travels with every event the decision emits."""

    correlation_id: EventId  # the product's signal at the root of it all
    causation_id: EventId  # the event that was handled just now


class PolicySource(Protocol):
    """Where the policy in force comes from."""

    def current(self) -> Policy:
        """Return the policy; raises Transient when it cannot be read."""


class AccountStore(Protocol):
    """Accounts: the forest of nodes, profiles, firmographics, the CRM's records, standings.

    Every save replaces the version it names and raises Conflict when that is no longer the one
    stored. Events leave if and only if the save does.
    """

    def roots(self, nodes: Collection[Node]) -> dict[Node, Node]:
        """Return the root of each node that is stored; a root answers with itself."""

    def profiles(self, accounts: Collection[AccountId]) -> dict[AccountId, Versioned[Profile]]:
        """Return every account's profile: an empty one at version 0 where none is stored."""

    def load(self, account: AccountId) -> AccountFile:
        """Return everything about an account, or about the one it lives on in, at one moment."""

    def save_profile(
        self, account: AccountId, after: Versioned[Profile], event: ProfileEvent, cause: Cause
    ) -> None:
        """Store a profile whose version is one above the version it replaces."""

    def point(self, node: Node, account: AccountId, evidence: Evidence) -> None:
        """Make a node that is not stored yet point to an account, and keep why."""

    def unite(self, union: Union, cause: Cause) -> None:
        """Make an account's root point to another, which takes over what is known, as one write."""

    def save_firmographics(
        self,
        account: AccountId,
        after: Versioned[Firmographics],
        event: AccountEnriched,
        cause: Cause,
    ) -> None:
        """Store what is known of a company."""

    def save_asked(self, account: AccountId, after: Versioned[Firmographics]) -> None:
        """Store which vendors were asked about a company; that is news to nobody."""

    def save_standing(
        self,
        account: AccountId,
        after: Versioned[Standing],
        events: Sequence[StandingEvent],
        cause: Cause,
    ) -> None:
        """Store where the account stands."""

    def save_crm(self, account: AccountId, crm: CrmAccount, cause: Cause) -> None:
        """Store a record of the CRM beside the account's others, and announce it as enrichment.

        Raises AlreadyHandled when a version of it as new is stored.
        """


class LeadStore(Protocol):
    """Leads with the slots and credits they move: one transaction each."""

    def lead(self, account: AccountId) -> Lead | None:
        """Return the account's latest lead, whatever its status."""

    def commit(
        self,
        placement: Placement,
        credits_version: int,
        cause: Cause,
        *,
        ended: Placement | None = None,
    ) -> None:
        """Commit a decision as a whole, with the end of the lead it makes superfluous.

        Raises Conflict when a lead, the squad's credits or the rep's room changed since, or when
        the account that somebody has to answer for lives on in another.
        """

    def close(self, before: Lead, after: Lead) -> None:
        """Replace an ended lead and give its slot back; raises Conflict when it has changed."""


class Roster(Protocol):
    """The reps and their turns."""

    def reps(self) -> Mapping[RepId, Rep]:
        """Return every rep, active or not."""

    def credits(self, squad: Squad) -> Versioned[Credits]:
        """Return the credits of a squad."""

    def save(self, rep: Rep, version: int) -> None:
        """Store a rep as the CRM describes them, leaving the open leads as they are.

        Raises AlreadyHandled when a version as new is stored.
        """


class CompanyDirectory(Protocol):
    """A provider of firmographics (S19)."""

    name: str

    def look_up(self, domain: str) -> CompanyFacts | None:
        """Return what the provider knows of a company; raises Transient when it cannot answer."""


class ContactKeeper(Protocol):
    """Where senior people on private mail wait for the look-up of their employer (S20)."""

    def keep(self, person: Node, address: str, cause: Cause) -> None:
        """Keep an address for 30 days and announce it, unless the person was kept already."""


class Quarantine(Protocol):
    """Where input that can never be accepted rests with its reason."""

    def park(self, faults: Iterable[Fault]) -> None:
        """Keep faults; raises Transient when that fails."""


@dataclass(frozen=True, slots=True)
class OutgoingEvent:
    """An event ready to leave: the detail is JSON."""

    detail_type: str
    detail: str


class Bus(Protocol):
    """Where events leave to."""

    def put(self, events: Sequence[OutgoingEvent]) -> list[int]:
        """Put events; return the positions of those the bus refused, in order."""


class Pause(Protocol):
    """Wait a little, at random, before trying again."""

    def __call__(self, attempt: int) -> None:
        """Wait; longer with each attempt."""
