"""What is announced of an account: discovered, changed, merged, enriched, scored."""

from typing import ClassVar, Literal

from plg_router.contracts.envelope import Contract, Event

ROUTER = "plg.router"


class AccountDiscoveredData(Contract):
    """An account seen for the first time; `domain` is absent for a private one."""

    account_id: str
    domain: str | None = None
    profile_version: int


class AccountDiscoveredV1(Event):
    """The first signal of an account was folded."""

    detail_type: ClassVar[str] = "AccountDiscovered.v1"
    source: ClassVar[str] = ROUTER

    data: AccountDiscoveredData


class AccountSignalsChangedData(Contract):
    """Which account changed, and to which version of its profile."""

    account_id: str
    profile_version: int


class AccountSignalsChangedV1(Event):
    """Something new is known of an account's use of the product."""

    detail_type: ClassVar[str] = "AccountSignalsChanged.v1"
    source: ClassVar[str] = ROUTER

    data: AccountSignalsChangedData


class AccountMergedData(Contract):
    """The account that ended, and the one it lives on in."""

    account_id: str
    into: str


class AccountMergedV1(Event):
    """Two accounts turned out to be one company."""

    detail_type: ClassVar[str] = "AccountMerged.v1"
    source: ClassVar[str] = ROUTER

    data: AccountMergedData


class AccountEnrichedData(Contract):
    """Whose firmographics changed, and by which source's word."""

    account_id: str
    provider: str


class AccountEnrichedV1(Event):
    """A source said something new of the company behind an account."""

    detail_type: ClassVar[str] = "AccountEnriched.v1"
    source: ClassVar[str] = ROUTER

    data: AccountEnrichedData


class VectorData(Contract):
    """The four dimensions, each from 0 to 100."""

    identity: int
    team: int
    intent: int
    scale: int


MotionName = Literal["self_serve", "sales_assist", "sales_led"]


class AccountScoredData(Contract):
    """The score, the vector and the motion they led to."""

    account_id: str
    score: int
    vector: VectorData
    motion: MotionName
    passes_gate: bool
    policy_hash: str


class AccountScoredV1(Event):
    """The score of an account moved by a step worth telling, or its motion changed."""

    detail_type: ClassVar[str] = "AccountScored.v1"
    source: ClassVar[str] = ROUTER

    data: AccountScoredData
