"""What is announced of an account: discovered, changed, merged, enriched, scored."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from plg_router.contracts.envelope import Contract, Event, Gathering
from plg_router.contracts.fields import Flag, Whole
from plg_router.contracts.gathering import AS_ANNOUNCED, AS_STORED, MOST_CHANGES
from plg_router.contracts.router import ROUTER

AccountName = Annotated[
    str, Field(description="`company:<domain>`, `person:<hash>` or `workspace:<hash>`.")
]
ProfileVersion = Annotated[Whole, Field(description="Rises with every change of the profile.")]
ScorePoints = Annotated[Whole, Field(description="From 0 to 100; 40 usage, 30 fit, 30 intent.")]
MotionName = Annotated[
    Literal["self_serve", "sales_assist", "sales_led"], Field(description="How it is sold to.")
]


class AccountDiscoveredData(Contract):
    """An account seen for the first time."""

    account_id: AccountName
    domain: str | None = Field(
        default=None, description="The company's domain; absent for a private account."
    )
    profile_version: ProfileVersion


class AccountDiscoveredV1(Event):
    """The first signal of an account was folded."""

    detail_type: ClassVar[str] = "AccountDiscovered.v1"
    source: ClassVar[str] = ROUTER

    data: AccountDiscoveredData


class AccountSignalsChangedData(Contract):
    """Which account changed, and to which version of its profile."""

    account_id: AccountName
    profile_version: ProfileVersion


class AccountSignalsChangedV1(Event):
    """One change, as the account's item carries it: on the bus it is one among others."""

    detail_type: ClassVar[str] = AS_STORED
    source: ClassVar[str] = ROUTER

    data: AccountSignalsChangedData


class AccountSignalsChanges(Contract):
    """The changes that share an entry."""

    changes: tuple[AccountSignalsChangedV1, ...] = Field(
        min_length=1,
        max_length=MOST_CHANGES,
        description="Of any accounts, in any order, each with `metadata` of its own.",
    )


class AccountSignalsChangedV2(Gathering):
    """Something new is known of the use that one account or several make of the product."""

    detail_type: ClassVar[str] = AS_ANNOUNCED
    source: ClassVar[str] = ROUTER

    data: AccountSignalsChanges

    def events(self) -> Sequence[AccountSignalsChangedV1]:
        """Return the latest change of each account: scoring looks at the present alone."""
        by_version = sorted(self.data.changes, key=lambda change: change.data.profile_version)
        return list({change.data.account_id: change for change in by_version}.values())


class AccountMergedData(Contract):
    """The account that ended, and the one it lives on in."""

    account_id: AccountName
    into: str = Field(description="The account that took over its profile; it never changes back.")


class AccountMergedV1(Event):
    """Two accounts turned out to be one company."""

    detail_type: ClassVar[str] = "AccountMerged.v1"
    source: ClassVar[str] = ROUTER

    data: AccountMergedData


class AccountEnrichedData(Contract):
    """Whose firmographics changed, and by which source's word."""

    account_id: AccountName
    provider: str = Field(description="The source, e.g. crm, company_file or apollo.")


class AccountEnrichedV1(Event):
    """A source said something new of the company behind an account."""

    detail_type: ClassVar[str] = "AccountEnriched.v1"
    source: ClassVar[str] = ROUTER

    data: AccountEnrichedData


class ContactKeptData(Contract):
    """Who may be looked up; no address, no name."""

    person: str = Field(description="`person:<hash>`: the node of the user.")


class ContactKeptV1(Event):
    """A senior person on private mail was kept for one look-up of the employer."""

    detail_type: ClassVar[str] = "ContactKept.v1"
    source: ClassVar[str] = ROUTER

    data: ContactKeptData


class VectorData(Contract):
    """The four dimensions, each from 0 to 100."""

    identity: Whole = Field(description="How sure it is that a company that buys is behind it.")
    team: Whole = Field(description="How much it is used together.")
    intent: Whole = Field(description="How clearly somebody shows the wish to buy.")
    scale: Whole = Field(description="How often its limits are reached.")


class AccountScoredData(Contract):
    """The score, the vector and the motion they led to."""

    account_id: AccountName
    score: ScorePoints
    vector: VectorData = Field(description="The four dimensions, each from 0 to 100.")
    motion: MotionName
    passes_gate: Flag = Field(description="The score reaches the threshold and no guard holds it.")
    policy_hash: str = Field(description="Which version of the policy judged.")
    tier: Whole = Field(
        default=1, description="1 self-serve, 2 meets sales, 3 enterprise expansion."
    )


class AccountScoredV1(Event):
    """The score of an account moved by a step worth telling, or its motion changed."""

    detail_type: ClassVar[str] = "AccountScored.v1"
    source: ClassVar[str] = ROUTER

    data: AccountScoredData


class AccountOwnerChangedData(Contract):
    """Who owns the account now, and who did."""

    account_id: AccountName
    owner_rep_id: str | None = Field(default=None, description="The owner; absent for none.")
    previous_owner_rep_id: str | None = Field(default=None, description="Who owned it until now.")


class AccountOwnerChangedV1(Event):
    """The CRM's word changed who owns an account: a lead of it that is under way follows."""

    detail_type: ClassVar[str] = "AccountOwnerChanged.v1"
    source: ClassVar[str] = ROUTER

    data: AccountOwnerChangedData
