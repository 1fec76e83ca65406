"""What differs between the environments: values only, read once when the app is synthesised."""

from dataclasses import dataclass
from typing import Literal

from infra.names import Names
from plg_router.policy.enrichment import VendorName

LEAD_EVENTS = (  # what a CRM shows its reps and their managers
    "LeadQueued.v1",
    "LeadAssigned.v1",
    "LeadReassigned.v1",
    "LeadReminded.v1",
    "LeadEscalated.v1",
    "LeadWithdrawn.v1",
    "LeadClosed.v1",
    "OpportunityRequested.v1",
    "DealAttributed.v1",
    "AlertRaised.v1",
    "OwnerNotified.v1",
)
OUTREACH_EVENTS = (  # what a marketing tool sends or stops sending, and why
    "AccountDiscovered.v1",  # the first programme of nurture begins
    "ColdOutreachSuppressed.v1",
    "NurtureRequested.v1",
    "InAppMessageRequested.v1",
    "SelfServeChosen.v1",
    "HandoffTriggered.v1",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmSubscriber:
    """Someone who pulls decisions from a queue of their own (events/README.md)."""

    name: str
    event_types: tuple[str, ...] = LEAD_EVENTS
    role_arn: str | None = None  # the one reader; None makes a role here, for want of a CRM
    overdue_minutes: int = 60  # a message as old as that means that nobody pulls


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A provider of company data that charges for it; its key is a secret that you create."""

    name: VendorName
    key_name: str  # of the secret in Secrets Manager whose text is the key
    price: float  # US dollars a call, for the bill in the metrics
    calls_per_minute: int = 60  # what your plan allows, shared by all functions
    burst: int = 5  # calls at once, after a rest
    host: str | None = None  # with its scheme, e.g. of a proxy; None: the vendor's own


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedSource:
    """A source of signals whose silence, or whose thin events, are worth an alarm (S21)."""

    name: str  # as the metrics call it: native, segment, amplitude, mixpanel, heap
    stale_after_minutes: int = 60  # without a younger event; a multiple of 5, at most a day
    least_email_percent: int = 20  # of the signals of an hour
    least_company_percent: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Concurrency:
    """How many batches of a queue may be worked on at once; at least 2 (Lambda's minimum)."""

    urgent: int
    usage: int
    stage: int  # each queue behind ingestion
    deadlines: int | None = None  # deadlines enforced at once; None: as many as fall together


@dataclass(frozen=True, slots=True, kw_only=True)
class Producer:
    """Someone in this account or another who puts events on the bus, or an operator of ours."""

    name: str
    role_arn: str  # the one role that may; a role is one producer, whatever it speaks for
    sources: tuple[str, ...]  # e.g. product, crm or amplitude.com/web-app, as the events say it
    event_types: tuple[str, ...] = ()  # none: whichever the sources have


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualDay:
    """Figures of a day on which nobody has to look; an alarm tells when one is left."""

    least_human_percent: int = 2  # accounts that reach a seller, of those discovered (S4: about 5)
    most_human_percent: int = 8
    vendor_dollars: int = 50
    breaches: int = 10  # leads that lapse in an hour
    oldest_minutes: int = 15  # of a message in front of a stage
    conflicts: int = 500  # decisions taken again, in five minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One place the router runs in."""

    name: str
    account: str | None  # None: whichever the credentials at hand belong to
    region: str = "us-east-1"
    dependency_layer: str = "build/layers/dependencies-lambda"
    log_retention: Literal["ONE_WEEK", "ONE_MONTH", "SIX_MONTHS"]
    keeps_data: bool  # tables refuse to be deleted and outlive their stack
    policy_rollout_minutes: int  # how long a new policy takes to reach everyone
    concurrency: Concurrency
    crm_subscribers: tuple[CrmSubscriber, ...]
    vendors: tuple[Vendor, ...] = ()  # without one nobody is asked, and no address is kept
    partner_buses: tuple[str, ...] = ()  # where Segment and its like deliver: aws.partner/<...>
    watched_sources: tuple[WatchedSource, ...] = ()
    producers: tuple[Producer, ...] = ()  # where one is named, nobody else may put events
    rep_gateway: str | None = None  # role that signs reps in, tagged rep_id; None: administrators
    usual_day: UsualDay = UsualDay()
    archive_days: int = 30  # how long events are kept for a replay; the embedded AWS has none
    alarm_topic: str | None = None  # ARN of the SNS topic that hears of alarms
    emulated: bool = False  # runs on the embedded AWS (decision 0007)

    @property
    def names(self) -> Names:
        """Return what the resources of this environment are called."""
        return Names(self.name)


LOCAL = Environment(
    name="local",
    account="000000000000",
    dependency_layer="build/layers/dependencies-local",
    log_retention="ONE_WEEK",
    keeps_data=False,
    policy_rollout_minutes=0,
    concurrency=Concurrency(urgent=2, usage=2, stage=2, deadlines=3),
    crm_subscribers=(
        CrmSubscriber(name="crm"),
        CrmSubscriber(name="marketing", event_types=OUTREACH_EVENTS),
    ),
    emulated=True,
)

DEV = Environment(
    name="dev",
    account=None,
    log_retention="ONE_WEEK",
    keeps_data=False,
    policy_rollout_minutes=0,
    concurrency=Concurrency(urgent=5, usage=2, stage=5),
    crm_subscribers=(CrmSubscriber(name="crm"),),
)

STAGING = Environment(
    name="staging",
    account="111122223333",  # replace by yours
    log_retention="ONE_MONTH",
    keeps_data=True,
    policy_rollout_minutes=2,
    concurrency=Concurrency(urgent=10, usage=5, stage=10),
    crm_subscribers=(
        CrmSubscriber(
            name="crm",
            role_arn="arn:aws:iam::444455556666:role/crm-sandbox-reader",  # replace by yours
        ),
    ),
    producers=(
        Producer(
            name="product",
            role_arn="arn:aws:iam::111122223333:role/product-events",  # replace by yours
            sources=("product",),
        ),
        Producer(
            name="crm",
            role_arn="arn:aws:iam::444455556666:role/crm-sandbox-events",  # replace by yours
            sources=("crm",),
        ),
    ),
    watched_sources=(WatchedSource(name="native"),),
)

PROD = Environment(
    name="prod",
    account="777788889999",  # replace by yours
    log_retention="SIX_MONTHS",
    keeps_data=True,
    policy_rollout_minutes=10,
    concurrency=Concurrency(urgent=50, usage=20, stage=50),
    crm_subscribers=(
        CrmSubscriber(
            name="crm",
            role_arn="arn:aws:iam::444455556666:role/crm-reader",  # replace by yours
        ),
    ),
    producers=(
        Producer(
            name="product",
            role_arn="arn:aws:iam::777788889999:role/product-events",  # replace by yours
            sources=("product",),
        ),
        Producer(
            name="crm",
            role_arn="arn:aws:iam::444455556666:role/crm-events",  # replace by yours
            sources=("crm",),
        ),
    ),
    watched_sources=(WatchedSource(name="native"),),
)

ENVIRONMENTS = {each.name: each for each in (LOCAL, DEV, STAGING, PROD)}
