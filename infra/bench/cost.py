"""What a million product events cost: the pipeline as deployed, and with thrifty producers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import fmean

from infra.bench.deployment import Deployment
from infra.bench.naive import naive_bill
from infra.bench.prices import Bill
from infra.bench.region import region_of
from infra.bench.trace import DAY, Trace, at_once, in_envelopes, natively
from infra.bench.vendors import IgnorantVendors, ignorant_vendors
from infra.bus.crm_events import account_changed, rep_changed
from infra.bus.entries import Entry
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


@dataclass(frozen=True, slots=True)
class Costs:
    """The same day three times over."""

    singly: Day  # every event an entry of its own
    enveloped: Day  # plain use 25 to an envelope
    naive: Bill


def costs_of(trace: Trace) -> Costs:
    """Play the day through the functions that production would deploy, vendors included."""
    with ignorant_vendors() as vendors:
        deployment = Deployment(replace(PROD, vendors=vendors.terms))
        return Costs(
            singly=_played(trace, trace.day, deployment, vendors),
            enveloped=_played(trace, in_envelopes(natively(trace.day)), deployment, vendors),
            naive=naive_bill(trace.day),
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
        )


def _crm(trace: Trace, deployment: Deployment) -> list[Entry]:
    """Return what the CRM says of the sales team and its customers."""
    territories = deployment.configuration.policy.routing.territories
    accounts = customers_of(TEAM, trace.market.customers, territories)
    return [
        *(rep_changed(replace(rep, cap=_ROOM), version=1, now=_MONTHS_AGO) for rep in TEAM),
        *(account_changed(each, version=1, now=_MONTHS_AGO) for each in accounts),
    ]
