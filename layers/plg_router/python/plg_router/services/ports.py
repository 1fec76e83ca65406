"""What the use cases need from the world, in their own words.

Words alone: what they speak of is imported for the types, so whoever needs a few of them at run
time does not load the whole domain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from plg_router.domain.assignment.credits import Credits
    from plg_router.domain.assignment.events import LeadNews
    from plg_router.domain.assignment.lead import Lead
    from plg_router.domain.assignment.placement import Placement
    from plg_router.domain.assignment.record import DecisionRecord
    from plg_router.domain.assignment.refusal import Demand, Refusal
    from plg_router.domain.assignment.slot import Slot
    from plg_router.domain.crm.crm_object import CrmObject
    from plg_router.domain.crm.events import DealAttributed, OpportunityRequested
    from plg_router.domain.enrichment.events import AccountEnriched
    from plg_router.domain.enrichment.firmographics import CompanyFacts, Firmographics
    from plg_router.domain.feedback.verdict import LeadVerdict
    from plg_router.domain.handoff.events import AlertRaised
    from plg_router.domain.handoff.judge import StandingEvent
    from plg_router.domain.handoff.standing import Standing
    from plg_router.domain.identity.evidence import Evidence
    from plg_router.domain.identity.nodes import Node
    from plg_router.domain.routing.ownership import CrmAccount, CrmRecords, CrmWord
    from plg_router.domain.routing.rep import Rep
    from plg_router.domain.signals.events import AccountDiscovered, AccountSignalsChanged
    from plg_router.domain.signals.profile import Profile
    from plg_router.domain.signals.reading import Fault
    from plg_router.kernel.ids import AccountId, EventId, RepId
    from plg_router.policy.policy import Policy
    from plg_router.policy.routing import Squad

Value = TypeVar("Value")

ProfileEvent: TypeAlias = "AccountDiscovered | AccountSignalsChanged"
CrmEvent: TypeAlias = "DealAttributed"
Aside: TypeAlias = "AlertRaised | OpportunityRequested"  # what else may be told with a lead


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
class Ground:
    """What is stored at some nodes and at the roots they lead to, maybe as of a moment ago."""

    roots: Mapping[Node, Node]  # of each node that is stored; as `AccountStore.roots` has them
    profiles: Mapping[AccountId, Versioned[Profile]]  # of each that points nowhere; maybe NOTHING


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
    signalled_at: datetime | None = None  # when that signal happened; None where nobody knows


@dataclass(frozen=True, slots=True)
class Turn:
    """What a decision was taken on: it may be committed only as long as that holds."""

    credits_version: int = 0  # of the squad
    slots: Mapping[RepId, Slot] = field(default_factory=dict)
    early_leads: int = 0  # that the early phase has given so far


@dataclass(frozen=True, slots=True)
class Refund:
    """The credits of a squad after a lead that should never have come gave its turn back."""

    squad: Squad
    after: Versioned[Credits]


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
        """Return the root of each node that is stored; a root answers with itself.

        A person who was erased answers with FORGOTTEN.
        """

    def ground(self, nodes: Collection[Node]) -> Ground:
        """Return the roots of nodes with the profiles that are met on the way."""

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

    def save_crm(
        self, account: AccountId, word: CrmWord, cause: Cause, *, also: Sequence[CrmEvent] = ()
    ) -> None:
        """Store a word of the CRM beside its others, announced as enrichment, with its events.

        A change of who owns the account is announced too. Raises AlreadyHandled when a version of
        the word as new is stored.
        """


class LeadStore(Protocol):
    """Leads with the slots and credits they move: one transaction each."""

    def lead(self, account: AccountId) -> Lead | None:
        """Return the account's latest lead, whatever its status."""

    def held_by(self, rep_id: RepId) -> Iterator[Lead]:
        """Yield a rep's open leads, but for those that became open a moment ago."""

    def waiting(self, squad: Squad) -> Iterator[Lead]:
        """Yield the leads that wait for a squad, best first, but for the very latest."""

    def decision(self, account: AccountId, seq: int) -> DecisionRecord | None:
        """Return one decision about an account's leads."""

    def verdict(self, account: AccountId, seq: int) -> LeadVerdict | None:
        """Return what sales said of a decision, or None where it was not judged."""

    def commit(
        self,
        placement: Placement,
        turn: Turn,
        cause: Cause,
        *,
        ended: Placement | None = None,
        also: Sequence[Aside] = (),
        unless_refused: Demand | None = None,
    ) -> None:
        """Commit a decision as a whole, with the end of the lead it makes superfluous.

        What else is to be told leaves with it. Raises Conflict when a lead, the squad's credits or
        the rep's room changed since, when the account that somebody has to answer for lives on in
        another, or when the demand it follows was refused meanwhile.
        """

    def change(
        self,
        before: Lead,
        after: Lead,
        event: LeadNews | Aside,
        cause: Cause,
        *,
        also: Sequence[Aside] = (),
    ) -> None:
        """Replace a lead where nobody new gets it, and tell of it; an end frees its slot.

        Raises Conflict when the lead has changed since.
        """

    def judge(
        self,
        verdict: LeadVerdict,
        cause: Cause,
        *,
        refund: Refund | None = None,
        ended: Placement | None = None,
    ) -> None:
        """Keep a verdict, with the turn it gives back and the lead it ends.

        Raises Conflict when the decision was judged, or any of it changed, since.
        """

    def refusal(self, demand: Demand) -> Refusal | None:
        """Return how a demand was refused, or None where it was not."""

    def refuse(self, refusal: Refusal, account: AccountId, lead: Lead | None) -> None:
        """Keep for ever that a demand about an account's lead was refused; nobody hears of it.

        Raises Conflict when the lead has changed since, or the demand was refused already.
        """


class Roster(Protocol):
    """The reps and their turns."""

    def reps(self, now: datetime) -> Mapping[RepId, Rep]:
        """Return every rep, active or not, with what they have taken on their day and week."""

    def credits(self, squad: Squad) -> Versioned[Credits]:
        """Return the credits of a squad."""

    def early_leads(self) -> int:
        """Return how many leads the early phase has given so far (S218)."""

    def save(self, rep: Rep, version: int) -> None:
        """Store a rep as the CRM describes them, leaving leads and deals as they are.

        Raises AlreadyHandled when a version as new is stored.
        """

    def record_deal(self, rep_id: RepId, deal_id: str, version: int, *, in_hand: bool) -> None:
        """Note whether a rep has a complex deal in hand (S134).

        Raises AlreadyHandled when a version of the deal as new is noted for the rep.
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


class CrmObjects(Protocol):
    """What a CRM's own change events have said of its objects so far."""

    def known(self, key: str) -> Versioned[CrmObject]:
        """Return an object by its key."""

    def keep(self, key: str, after: Versioned[CrmObject]) -> None:
        """Store an object; raises Conflict when another version than the one before is stored."""


class Quarantine(Protocol):
    """Where input that can never be accepted rests with its reason."""

    def park(self, faults: Iterable[Fault]) -> None:
        """Keep faults; raises Transient when that fails."""
