"""Every event of a product or a vendor takes one of the two ways into ingestion."""

import json
from itertools import chain
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ministack.services import eventbridge

from infra.lanes import LARGEST_PATTERN, lanes_of
from infra.policies.file import policy_of
from plg_router.contracts.sources.vendors import SEGMENT, VENDORS
from plg_router.kernel.errors import Rejected
from plg_router.kernel.kinds import PATIENT_KINDS, Kind
from plg_router.policy.policy import read_policy

POLICY = policy_of("prod")
LANES = lanes_of(POLICY)
TRACKS = POLICY.sources.segment.tracks
PAGES = POLICY.sources.segment.pages
ANALYTICS = POLICY.sources.analytics
SOURCES = {vendor.name: [f"{prefix}web-app" for prefix in vendor.prefixes] for vendor in VENDORS}
CALLS = ["track", "page", "identify", "group", "alias"]

scalars = st.none() | st.booleans() | st.integers() | st.text()
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
kinds = st.sampled_from([kind.value for kind in Kind])
names = st.sampled_from(
    [*TRACKS, *PAGES, *(source.page_views.event for source in ANALYTICS.values())]
)
pages = st.sampled_from([*ANALYTICS["heap"].pages, "/careers"])


def events(values):
    """Make events whose telling fields hold any of these values, or are missing."""
    seen = {source.page_views.named_by: pages | values for source in ANALYTICS.values()}
    properties = st.fixed_dictionaries({}, optional=seen) | values
    detail = st.fixed_dictionaries(
        {},
        optional={
            "data": st.fixed_dictionaries({}, optional={"signal": kinds | values}) | values,
            "event": names | values,
            "name": names | values,
            "event_type": names | values,
            "event_name": names | values,
            "event_properties": properties,
            "properties": properties,
            "path": pages | values,
        },
    )
    return st.fixed_dictionaries(
        {
            "source": st.sampled_from(["product", *chain.from_iterable(SOURCES.values())]),
            "detail-type": st.sampled_from(["ProductSignal.v1", "ProductSignals.v1", *CALLS])
            | st.text(ascii_lowercase, min_size=1),
            "detail": detail,
        }
    )


def lanes_for(event, lanes=LANES):
    return [
        lane
        for lane, patterns in (("urgent", lanes.urgent), ("usage", lanes.usage))
        if any(matches(pattern, event) for pattern in patterns.values())
    ]


def matches(pattern, event):
    return eventbridge._matches_pattern(  # noqa: SLF001 (the embedded AWS judges, not a copy of it)
        json.dumps(pattern),
        {
            "Source": event["source"],
            "DetailType": event["detail-type"],
            "Detail": json.dumps(event["detail"]),
        },
    )


def signal(kind, detail_type="ProductSignal.v1"):
    return {
        "source": "product",
        "detail-type": detail_type,
        "detail": {"data": {"signal": kind}},
    }


def segment(call, **detail):
    return {"source": SOURCES["segment"][0], "detail-type": call, "detail": detail}


def analytics(vendor, name, **properties):
    """Return an event as a vendor of product analytics words it."""
    detail = {
        "amplitude": {"event_type": name, "event_properties": properties},
        "mixpanel": {"event": name, "properties": properties},
        "heap": {"event_name": name, **properties},
    }
    return {"source": SOURCES[vendor][1], "detail-type": "event", "detail": detail[vendor]}


def page_seen(vendor, page):
    seen = ANALYTICS[vendor].page_views
    return analytics(vendor, seen.event, **{seen.named_by: page})


def lane_of(kind):
    return ["usage" if kind in PATIENT_KINDS else "urgent"]


def with_sources(**changes):
    """Return the policy with other values in the sections of some sources."""
    document = POLICY.model_dump(mode="json")
    for name, section in changes.items():
        document["sources"][name] |= section
    return read_policy(document)


@given(events(anything))
def test_nothing_falls_between_the_rules(event):
    assert lanes_for(event)


@given(events(scalars))
def test_no_event_is_delivered_by_both_lanes(event):
    assert len(lanes_for(event)) == 1


@given(
    events(anything),
    st.sampled_from(["plg.router", "crm", "aws.s3", "products", "segment", "heap.ioo/x"]),
)
def test_nobody_elses_events_come_in(event, source):
    assert lanes_for({**event, "source": source}) == []


@pytest.mark.requirement("S149")
@pytest.mark.parametrize("detail_type", ["ProductSignal.v1", "cloudevents"])
@pytest.mark.parametrize("kind", Kind)
def test_only_plain_usage_waits(kind, detail_type):
    assert lanes_for(signal(kind.value, detail_type)) == lane_of(kind)


@pytest.mark.parametrize("name", TRACKS)
@pytest.mark.parametrize("source", SOURCES["segment"])
def test_a_segment_track_goes_the_way_of_the_signal_it_means(name, source):
    event = {"source": source, "detail-type": "track", "detail": {"event": name}}

    assert lanes_for(event) == lane_of(TRACKS[name].kind)


@pytest.mark.parametrize("name", PAGES)
def test_a_segment_page_goes_the_way_of_the_signal_it_means(name):
    assert lanes_for(segment("page", name=name)) == lane_of(PAGES[name].kind)


@pytest.mark.parametrize("call", ["identify", "group", "alias"])
def test_who_somebody_is_is_known_at_once(call):
    assert lanes_for(segment(call)) == ["urgent"]


@pytest.mark.requirement("S149")
@pytest.mark.parametrize("vendor", ANALYTICS)
def test_a_vendors_event_goes_the_way_of_the_signal_it_means(vendor):
    table = ANALYTICS[vendor].events

    lanes = {name: lanes_for(analytics(vendor, name)) for name in table}

    assert lanes == {name: lane_of(mapped.kind) for name, mapped in table.items()}
    assert lanes_for(analytics(vendor, "Theme Switched")) == ["usage"]


@pytest.mark.requirement("S149")
@pytest.mark.parametrize("vendor", ANALYTICS)
def test_a_page_that_a_vendor_saw_goes_the_way_of_the_signal_it_means(vendor):
    table = ANALYTICS[vendor].pages

    lanes = {page: lanes_for(page_seen(vendor, page)) for page in table}

    assert lanes == {page: lane_of(mapped.kind) for page, mapped in table.items()}
    assert lanes_for(page_seen(vendor, "/careers")) == ["usage"]
    assert lanes_for(analytics(vendor, ANALYTICS[vendor].page_views.event)) == ["usage"]


@pytest.mark.parametrize(
    "nothing", [{"page_views": None}, {"events": {}}, {"pages": {}}, {"events": {}, "pages": {}}]
)
@pytest.mark.parametrize("vendor", ANALYTICS)
def test_a_policy_that_maps_nothing_of_a_vendor_leaves_nothing_out(vendor, nothing):
    lanes = lanes_of(with_sources(**{vendor: nothing}))

    for event in (analytics(vendor, "Signed Up"), page_seen(vendor, "/pricing")):
        assert len(lanes_for(event, lanes)) == 1


def test_a_policy_that_maps_nothing_of_segment_leaves_nothing_out():
    lanes = lanes_of(with_sources(segment={"tracks": {}, "pages": {}}))

    for call in CALLS:
        assert len(lanes_for(segment(call, event="Signed Up"), lanes)) == 1


def test_every_pattern_fits_a_rule():
    for pattern in (*LANES.urgent.values(), *LANES.usage.values()):
        assert len(json.dumps(pattern)) <= LARGEST_PATTERN


@pytest.mark.parametrize(
    ("section", "table"),
    [("segment", "tracks"), ("segment", "pages"), ("amplitude", "events"), ("heap", "pages")],
)
def test_a_mapping_too_large_for_a_rule_is_refused_with_its_place(section, table):
    many = {
        f"Quite a long name of an event {number}": {"kind": "signed_up"} for number in range(60)
    }

    with pytest.raises(Rejected, match=rf"sources\.{section}\.{table}: .* fewer or shorter names"):
        lanes_of(with_sources(**{section: {table: many}}))


def test_the_rules_let_in_exactly_the_sources_that_are_read_as_a_vendors():
    prefixes = {
        prefix["prefix"]
        for pattern in (*LANES.urgent.values(), *LANES.usage.values())
        for prefix in pattern["source"]
        if prefix != "product"
    }

    assert prefixes == {prefix for vendor in VENDORS for prefix in vendor.prefixes}
    assert SEGMENT.prefixes == ("aws.partner/segment.com/", "segment.com/")
