"""Whatever arrives is accounted for exactly once, and nothing that arrives stops the reader."""

import json
from itertools import chain

from hypothesis import example, given
from hypothesis import strategies as st

from plg_router.domain.identity.nodes import nodes_of
from plg_router.domain.signals.fold import fold
from plg_router.kernel.kinds import Kind
from tests.contracts.messages import (
    FROM_PRODUCT,
    SAMPLES,
    amplitude,
    cloud_event,
    entry_of,
    entry_with,
    envelope,
    heap,
    in_envelope,
    metadata,
    mixpanel,
    read,
    segment,
)
from tests.contracts.mutations import MISSING, places, replaced

VALID = [
    entry_with(path.parent.name, json.loads(path.read_text()))
    for path in SAMPLES
    if path.parent.name in FROM_PRODUCT
]
ADDRESS = "mallory.secret@hidden-plg.com"

# Every code point, surrogates included: JSON can escape what Unicode forbids.
texts = st.text(st.characters(), max_size=40)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts, st.just(ADDRESS))
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
moments = st.sampled_from(["2026-11-10T11:00:00Z", "2036-01-01T00:00:00Z"]) | anything


@st.composite
def spoiled_entries(draw):
    """Take a valid entry and put anything at up to three places in it."""
    entry = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 3))):
        paths = sorted(places(entry), key=repr)
        if paths:
            entry = replaced(entry, draw(st.sampled_from(paths)), draw(anything | st.just(MISSING)))
    return entry


segment_messages = st.builds(
    segment,
    st.sampled_from(["track", "identify", "group", "page", "alias", "screen"]),
    previousId=st.sampled_from(["u-0"]) | anything,
    event=st.sampled_from(["Signed Up", "Usage Recorded", "Invite Sent"]) | anything,
    name=st.sampled_from(["Pricing", f"Page of {ADDRESS}"]) | anything,
    timestamp=moments,
    properties=st.dictionaries(
        st.sampled_from(["feature", "quantity", "invitee_id", "workspace_id"]), anything
    )
    | anything,
    traits=st.dictionaries(st.sampled_from(["email", "title", "department"]), scalars) | anything,
    context=anything,
)
native_signals = st.builds(
    in_envelope,
    st.sampled_from(["a", "b"]) | texts,
    signal=st.sampled_from([kind.value for kind in Kind]) | anything,
    workspace_id=texts | anything,
    properties=st.dictionaries(
        st.sampled_from(["feature", "quantity", "invitee_id", "integration"]), anything
    ),
)
facts = st.dictionaries(
    st.sampled_from(["feature", "quantity", "invitee_id", "workspace_id", "email", "$email"]),
    anything,
)
vendor_names = st.sampled_from(["Usage Recorded", "Invite Sent", "pageviews", "$mp_web_page_view"])
vendor_events = st.one_of(
    st.builds(
        amplitude,
        event_type=vendor_names | anything,
        event_time=moments,
        event_properties=facts | anything,
        user_properties=facts | anything,
        groups=st.dictionaries(st.sampled_from(["workspace", "org id"]), anything) | anything,
    ),
    st.builds(
        lambda event, time, said: mixpanel(event, **{**said, "time": time}),
        vendor_names | anything,
        st.integers() | st.floats() | anything,
        facts,
    ),
    st.builds(
        lambda event_id, name, time, said: heap(
            **{**said, "event_id": event_id, "event_name": name, "time": time}
        ),
        anything,
        vendor_names | anything,
        moments,
        facts,
    ),
)
cloud_events = st.builds(
    cloud_event,
    id=texts | anything,
    time=moments,
    type=st.sampled_from(["ProductSignal.v1", "ProductSignal.v2"]) | anything,
    data=native_signals.map(lambda signal: signal["data"]) | anything,
)
entries = st.one_of(
    spoiled_entries(),
    segment_messages,
    native_signals.map(envelope),
    vendor_events,
    cloud_events,
)


def count(reading):
    return len(reading.signals) + len(reading.ignored) + len(reading.faults)


@given(st.text(st.characters()))
@example("\ud800")
@example('{"source": "\ud800"}')
@example('{"source": "product", "detail-type": "ProductSignal.v1", "detail": {"\\ud800": 1}}')
def test_any_text_is_one_fault(body):
    reading = read(body)

    assert count(reading) == 1
    assert len(reading.faults) == 1


@given(st.binary())
def test_any_bytes_are_one_fault(body):
    assert len(read(body.decode(errors="surrogateescape")).faults) == 1


@given(anything)
def test_any_json_is_accounted_for(document):
    assert count(read(json.dumps(document))) == 1


@given(
    anything,
    st.sampled_from(["ProductSignal.v1", "ProductSignals.v1", "track", "identify", "group"]),
    st.sampled_from(
        ["product", "segment.com/x", "amplitude.com/x", "mixpanel.com/x", "heap.io/x", "crm"]
    ),
)
def test_any_detail_of_any_event_is_accounted_for(detail, detail_type, source):
    assert count(read(entry_of(detail_type, detail, source))) >= 1


@given(st.lists(native_signals | anything, min_size=1, max_size=6))
def test_every_signal_of_an_envelope_is_accounted_for_exactly_once_and_in_order(signals):
    said = {"metadata": metadata(), "data": {"signals": signals}}

    reading = read(entry_of("ProductSignals.v1", said))

    faulty = [int(fault.reason.field.split(".")[3]) for fault in reading.faults]
    sound = [index for index in range(len(signals)) if index not in faulty]
    assert faulty == sorted(set(faulty))
    assert [signal.event_id for signal in reading.signals] == [
        signals[index]["metadata"]["event_id"] for index in sound
    ]
    assert [fault.content for fault in reading.faults] == [
        json.dumps(signals[index]) for index in faulty
    ]


@given(entries)
def test_a_spoiled_message_is_read_or_refused_but_never_dropped(entry):
    assert count(read(entry)) >= 1


@given(entries)
def test_what_is_read_can_be_resolved_and_folded(entry):
    """Nothing that passes the reader can make a whole batch fail behind it."""
    signals = read(entry).signals

    assert all(chain.from_iterable(nodes_of(signal) for signal in signals))
    assert (fold(signals).first_day is None) == (not signals)


@given(entries)
def test_no_address_leaves_the_reader_but_in_the_content_of_a_fault(entry):
    reading = read(entry)

    assert ADDRESS not in repr([fault.reason for fault in reading.faults])
    assert ADDRESS not in repr(reading.ignored)


@given(entries)
def test_reading_twice_gives_the_same(entry):
    first, second = read(entry), read(entry)

    assert first.signals == second.signals
    assert first.ignored == second.ignored
    assert [str(fault.reason) for fault in first.faults] == [
        str(fault.reason) for fault in second.faults
    ]
