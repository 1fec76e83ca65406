"""What a million product events cost: the pipeline as deployed, and with thrifty producers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import fmean

from infra.bench.beside import Beside, beside, documents_of
from infra.bench.deployment import Deployment
from infra.bench.naive import BATCHED, SINGLY, naive_bill
from infra.bench.prices import MILLION, PRICES, Bill
from infra.bench.region import region_of
from infra.bench.trace import COMPANIES, DAY, Trace, at_once, in_envelopes, natively
from infra.bench.vendors import IgnorantVendors, ignorant_vendors
from infra.bus.crm_events import account_changed, rep_changed
from infra.bus.entries import Entry, delivered
from infra.configuration import read_configuration
from infra.environments import PROD
from infra.local.sales_team import TEAM, customers_of

_ROOM = 1000  # of a rep: a lead that waits is not assigned
_MONTHS_AGO = DAY - timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Day:
    """What one day's events came to.

    An assignment is the transaction that gives a lead to somebody, with the entry of its index; the
    relay that tells of it and the clock that starts write nothing.
    """

    bill: Bill
    announced: Mapping[str, int]  # events of ours, by type
    assignments: int  # of the day and of the weeks before, since a day has but a few
    write_units_per_assignment: float | None  # None: nobody was assigned
    vendor_calls: int
    invocations: Mapping[str, float]  # by function

    @property
    def if_every_receive_brought_one(self) -> float:
        """Return dollars per million events above the bus fee where queues are nearly empty."""
        dearer = self.bill.per_event("spared_receives") * PRICES["sqs_requests"] * MILLION
        return self.bill.above_bus + dearer

    @property
    def if_every_change_left_alone(self) -> float:
        """Return dollars per million events in all where no two changes met in a relay batch.

        Each would be an entry more, and a message more sent to scoring.
        """
        one = PRICES["bus_chunks"] + PRICES["sqs_requests"]
        return self.bill.in_all + self.bill.per_event("spared_entries") * one * MILLION


@dataclass(frozen=True, slots=True)
class Costs:
    """The same day, by how its events are sent, and what yardsticks would take."""

    singly: Day  # every event an entry of its own
    enveloped: Day  # plain use 25 to an envelope
    naive: Bill
    naive_batched: Bill
    beside: Beside  # of the events sent singly, a million of them a day
    beside_at_ten_millions: Beside


def costs_of(trace: Trace) -> Costs:
    """Play the day through the functions that production would deploy, vendors included."""
    with ignorant_vendors() as vendors:
        deployment = _deployment(vendors, known_companies(trace))
        singly = _played(trace, trace.day, deployment, vendors)
        return Costs(
            singly=singly,
            enveloped=_played(trace, in_envelopes(natively(trace.day)), deployment, vendors),
            naive=naive_bill(trace.day, SINGLY),
            naive_batched=naive_bill(trace.day, BATCHED),
            beside=_beside(trace, singly, deployment, millions=1),
            beside_at_ten_millions=_beside(trace, singly, deployment, millions=10),
        )


def known_companies(trace: Trace) -> str:
    """Return a company file without half of the firms that buy: of those, vendors are asked."""
    rows = COMPANIES.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(row for row in rows if row.partition(",")[0] not in trace.strangers)


def _deployment(vendors: IgnorantVendors, companies: str) -> Deployment:
    """Return production with a company file, without which hardly anybody becomes a lead."""
    configuration = replace(read_configuration(PROD.name), companies=companies)
    return Deployment(replace(PROD, vendors=vendors.terms), configuration)


def _beside(trace: Trace, day: Day, deployment: Deployment, *, millions: int) -> Beside:
    share = MILLION / len(trace.day)
    said = sum(len(delivered(entry).encode()) for entry in trace.day)
    settings = map(deployment.settings, deployment.stages)
    return beside(
        [each * share for each in day.invocations.values()],
        said * share,
        documents_of(settings),
        millions=millions,
    )


def _played(
    trace: Trace, entries: Iterable[Entry], deployment: Deployment, vendors: IgnorantVendors
) -> Day:
    """Return what the entries cost; the weeks before them are folded and scored free of charge."""
    with region_of(deployment) as region:
        region.play(_crm(trace, deployment))
        region.play(at_once(trace.before))
        region.meter.reset()
        region.announced.clear()
        asked = vendors.calls
        charged = region.play(entries)
        assignments = region.assignments
        return Day(
            bill=Bill(len(trace.day), charged, region.meter.totals()),
            announced=dict(region.announced),
            assignments=len(assignments),
            write_units_per_assignment=round(fmean(assignments), 2) if assignments else None,
            vendor_calls=vendors.calls - asked,
            invocations={
                stage: region.meter.total("invocations", stage) for stage in deployment.stages
            },
        )


def _crm(trace: Trace, deployment: Deployment) -> list[Entry]:
    """Return what the CRM says of the sales team and its customers."""
    territories = deployment.configuration.policy.routing.territories
    accounts = customers_of(TEAM, trace.market.customers, territories)
    return [
        *(rep_changed(replace(rep, cap=_ROOM), version=1, now=_MONTHS_AGO) for rep in TEAM),
        *(account_changed(each, version=1, now=_MONTHS_AGO) for each in accounts),
    ]
