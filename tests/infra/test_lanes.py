"""Every event of a product or of Segment takes one of the two ways into ingestion."""

import json
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ministack.services import eventbridge

from infra.lanes import LARGEST_PATTERN, lanes_of
from infra.policy_file import policy_of
from plg_router.kernel.errors import Rejected
from plg_router.kernel.kinds import PATIENT_KINDS, Kind

POLICY = policy_of("prod")
LANES = lanes_of(POLICY)
TRACKS = POLICY.sources.segment.tracks
PAGES = POLICY.sources.segment.pages
SEGMENT = ("aws.partner/segment.com/developer-platform", "segment.com/developer-platform")

scalars = st.none() | st.booleans() | st.integers() | st.text()
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
kinds = st.sampled_from([kind.value for kind in Kind])
names = st.sampled_from([*TRACKS, *PAGES])


def events(values):
    """Make events whose telling fields hold any of these values, or are missing."""
    detail = st.fixed_dictionaries(
        {},
        optional={
            "data": st.fixed_dictionaries({}, optional={"signal": kinds | values}) | values,
            "event": names | values,
            "name": names | values,
        },
    )
    return st.fixed_dictionaries(
        {
            "source": st.sampled_from(["product", *SEGMENT]),
            "detail-type": st.sampled_from(
                ["ProductSignal.v1", "ProductSignals.v1", "track", "page", "identify", "group"]
            )
            | st.text(ascii_lowercase, min_size=1),
            "detail": detail,
        }
    )


def lanes_for(event):
    return [
        lane
        for lane, patterns in (("urgent", LANES.urgent), ("usage", LANES.usage))
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


def signal(kind):
    return {
        "source": "product",
        "detail-type": "ProductSignal.v1",
        "detail": {"data": {"signal": kind}},
    }


@given(events(anything))
def test_nothing_falls_between_the_rules(event):
    assert lanes_for(event)


@given(events(scalars))
def test_no_event_is_delivered_by_both_lanes(event):
    assert len(lanes_for(event)) == 1


@given(events(anything), st.sampled_from(["plg.router", "crm", "aws.s3", "products", "segment"]))
def test_nobody_elses_events_come_in(event, source):
    assert lanes_for({**event, "source": source}) == []


@pytest.mark.parametrize("kind", Kind)
def test_only_plain_usage_waits(kind):
    assert lanes_for(signal(kind.value)) == ["usage" if kind in PATIENT_KINDS else "urgent"]


@pytest.mark.parametrize("name", TRACKS)
@pytest.mark.parametrize("source", SEGMENT)
def test_a_segment_track_goes_the_way_of_the_signal_it_means(name, source):
    event = {"source": source, "detail-type": "track", "detail": {"event": name}}

    assert lanes_for(event) == lanes_for(signal(TRACKS[name].kind))


@pytest.mark.parametrize("name", PAGES)
def test_a_segment_page_goes_the_way_of_the_signal_it_means(name):
    event = {"source": SEGMENT[0], "detail-type": "page", "detail": {"name": name}}

    assert lanes_for(event) == lanes_for(signal(PAGES[name].kind))


def test_a_policy_that_maps_nothing_leaves_nothing_out():
    sources = POLICY.sources.model_copy(
        update={"segment": POLICY.sources.segment.model_copy(update={"tracks": {}, "pages": {}})}
    )

    lanes = lanes_of(POLICY.model_copy(update={"sources": sources}))

    for detail_type in ("track", "page"):
        event = {"source": SEGMENT[0], "detail-type": detail_type, "detail": {"event": "Signed Up"}}
        assert any(matches(pattern, event) for pattern in lanes.usage.values())


def test_every_pattern_fits_a_rule():
    for pattern in (*LANES.urgent.values(), *LANES.usage.values()):
        assert len(json.dumps(pattern)) <= LARGEST_PATTERN


def test_a_mapping_too_large_for_a_rule_is_refused_with_its_place():
    many = {f"Quite a long name of an event {number}": TRACKS["Signed Up"] for number in range(60)}
    sources = POLICY.sources.model_copy(
        update={"segment": POLICY.sources.segment.model_copy(update={"tracks": many})}
    )

    with pytest.raises(Rejected, match=r"sources\.segment: .* map fewer or shorter names"):
        lanes_of(POLICY.model_copy(update={"sources": sources}))
