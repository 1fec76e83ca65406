"""What cannot be accepted is parked with its field and a fix, and stops nothing else."""

import gc
import json
from datetime import timedelta
from weakref import ref

import pytest

from plg_router.contracts.bus_entry import LARGEST_BYTES
from tests.contracts.messages import (
    NOW,
    POLICY,
    by_user,
    entry_of,
    envelope,
    fault_in,
    in_envelope,
    metadata,
    native,
    read,
    segment,
    signal_data,
    signal_in,
)

ADDRESS = "give an address of the form name@company.com, or leave it out"
MALFORMED = "names a malformed domain; give one such as company.com"
NOBODYS = "its domain cannot receive mail; give a deliverable address"


def said_at(moment):
    said = {"metadata": metadata(occurred_at=moment.isoformat()), "data": signal_data()}
    return entry_of("ProductSignal.v1", said)


@pytest.mark.parametrize(
    ("body", "fix"),
    [
        ("", "is no JSON; send a JSON object"),
        ("signed_up", "is no JSON; send a JSON object"),
        ("{'source': 'product'}", "is no JSON; send a JSON object"),
        (json.dumps(native())[:-1], "is no JSON; send a JSON object"),
        ("\ufeff{}", "is no JSON; send a JSON object"),
        (f"[{'9' * 5000}]", "is no JSON; send a JSON object"),
        ("[]", "is no JSON object; send one"),
        ("null", "is no JSON object; send one"),
        ("NaN", "is no JSON object; send one"),
        ('"a text"', "is no JSON object; send one"),
        ("17", "is no JSON object; send one"),
    ],
    ids=lambda text: text[:24],
)
def test_a_message_that_is_no_json_object_is_refused_as_a_whole(body, fix):
    assert fault_in(body) == ("message", fix)


@pytest.mark.parametrize("opening", ["[", '{"":', '{"detail":{"data":['])
def test_a_message_that_nests_beyond_measure_is_refused(opening):
    """How deep is too deep is the interpreter's business; that it is refused is ours."""
    body = opening * (LARGEST_BYTES // len(opening))

    assert fault_in(body) in {
        ("message", "is nested too deeply; send a flatter object"),
        ("message", "is no JSON; send a JSON object"),
    }


@pytest.mark.parametrize("field", ["source", "detail-type", "detail"])
def test_an_entry_without_one_of_its_fields_is_refused(field):
    entry = native()
    del entry[field]

    assert fault_in(entry) == (field, "is missing; send it")


@pytest.mark.parametrize("detail", ["{}", None, [], 3])
def test_a_detail_that_is_no_object_is_refused(detail):
    assert fault_in(entry_of("ProductSignal.v1", detail)) == (
        "detail",
        'is no object; send one such as {"a": "b"}',
    )


@pytest.mark.parametrize(
    "detail_type", ["ProductSignal.v2", "ProductSignal.v0", "ProductSignal", "signal", ""]
)
def test_an_unknown_version_or_event_is_refused(detail_type):
    assert fault_in(entry_of(detail_type, native()["detail"])) == (
        "detail-type",
        "is unknown; send ProductSignal.v1 or ProductSignals.v1",
    )


@pytest.mark.parametrize(
    ("entry", "field", "fix"),
    [
        (entry_of("ProductSignal.v1", {}), "detail.metadata", "is missing; send it"),
        (native(user=None), "detail.data.user", 'is no object; send one such as {"a": "b"}'),
        (native(user={}), "detail.data.user.user_id", "is missing; send it"),
        (by_user(user_id=7), "detail.data.user.user_id", "is no text; send a string in quotes"),
        (
            by_user(user_id=""),
            "detail.data.user.user_id",
            "is too short; send at least 1 character(s)",
        ),
        (
            by_user(user_id="u" * 129),
            "detail.data.user.user_id",
            "is too long; send at most 128 characters",
        ),
        (
            by_user(user_id="\ud800"),
            "detail.data.user.user_id",
            "holds broken Unicode; send valid text",
        ),
        (by_user(title=["CEO"]), "detail.data.user.title", "is no text; send a string in quotes"),
        (native(workspace_id=3), "detail.data.workspace_id", "is no text; send a string in quotes"),
        (
            native(properties=[]),
            "detail.data.properties",
            'is no object; send one such as {"a": "b"}',
        ),
        (
            native(properties={str(number): 1 for number in range(51)}),
            "detail.data.properties",
            "holds too many; send at most 50",
        ),
        (
            native(properties={"feature": {"name": "sso"}}),
            "detail.data.properties.feature",
            "is no text; send valid Unicode, or leave it out",
        ),
        (
            native(properties={"feature": "\udfff"}),
            "detail.data.properties.feature",
            "is no text; send valid Unicode, or leave it out",
        ),
    ],
)
def test_a_missing_field_or_a_wrong_type_is_named_with_its_path(entry, field, fix):
    assert fault_in(entry) == (field, fix)


@pytest.mark.parametrize("kind", ["logged_in", "SIGNED_UP", "", "identified", None, 3, [], {}])
def test_an_unknown_kind_is_refused_with_the_kinds_there_are(kind):
    field, fix = fault_in(native(signal=kind))

    assert field == "detail.data.signal"
    assert fix.startswith("is unknown; send one of signed_up, session_started, feature_used, ")
    assert "identified" not in fix


@pytest.mark.parametrize("quantity", ["12", True, [1], {"n": 1}])
def test_a_quantity_that_is_no_number_is_refused(quantity):
    assert fault_in(native(signal="usage_recorded", properties={"quantity": quantity})) == (
        "detail.data.properties.quantity",
        "is no number; send one such as 120",
    )


@pytest.mark.parametrize("quantity", ["NaN", "Infinity", "-Infinity", "-1", "1e999", "9" * 400])
def test_a_quantity_that_cannot_be_is_refused(quantity):
    body = json.dumps(native(signal="usage_recorded", properties={"quantity": 0}))

    assert fault_in(body.replace('"quantity": 0', f'"quantity": {quantity}')) == (
        "detail.data.properties.quantity",
        "is no amount; send a finite number from 0 up",
    )


@pytest.mark.parametrize(
    ("address", "fix"),
    [
        ("", ADDRESS),
        ("   ", ADDRESS),
        ("ada", ADDRESS),
        ("acme.com", ADDRESS),
        ("@acme.com", ADDRESS),
        ("3f2b8c1e-8f0d-4f57-9a61-0c8a4f1f7b3d", ADDRESS),
        ("ada brandt@acme.com", ADDRESS),
        ("ada@brandt@acme.com", ADDRESS),
        ("<ada@acme.com", ADDRESS),
        (f"{'a' * 65}@acme.com", ADDRESS),
        ("ada@", MALFORMED),
        ("ada@(none)", MALFORMED),
        ("ada@host.(none)", MALFORMED),
        ("ada@acme.com]", MALFORMED),
        ("ada@acme.com>", MALFORMED),
        ("ada@[10.0.0.1]", MALFORMED),
        ("ada@acme..com", MALFORMED),
        ("ada@-acme.com", MALFORMED),
        ("ada@ac_me.com", MALFORMED),
        ("ada@\ufffd.com", MALFORMED),
        (f"ada@{'a' * 64}.com", MALFORMED),
        ("ada@localhost", NOBODYS),
        ("ada@home.ok", NOBODYS),
        ("ada@build-server.local", NOBODYS),
        ("ada@3f2b8c1e-8f0d-4f57-9a61-0c8a4f1f7b3d", NOBODYS),
        ("ada@10.0.0.1", NOBODYS),
        ("ada@com", NOBODYS),
        ("ada@co.uk", NOBODYS),
        (f"ada@{'a.' * 130}com", "is too long; send at most 254 characters"),
    ],
)
def test_a_malformed_address_is_refused(address, fix):
    assert fault_in(by_user(email=address)) == ("detail.data.user.email", fix)


def test_an_address_may_be_left_out_but_not_be_of_another_type():
    assert signal_in(by_user(email=None)).sender.mail is None
    assert fault_in(by_user(email=17)) == (
        "detail.data.user.email",
        "is no text; send a string in quotes",
    )


@pytest.mark.parametrize(
    "moment",
    [
        NOW,
        NOW + POLICY.sources.furthest_ahead,
        NOW - POLICY.sources.oldest,
    ],
)
def test_a_moment_within_the_limits_is_accepted(moment):
    assert signal_in(said_at(moment)).occurred_at == moment


@pytest.mark.parametrize(
    ("moment", "fix"),
    [
        (
            NOW + POLICY.sources.furthest_ahead + timedelta(seconds=1),
            "lies in the future; send the time of the event in UTC",
        ),
        (
            NOW.replace(year=9999),
            "lies in the future; send the time of the event in UTC",
        ),
        (
            NOW - POLICY.sources.oldest - timedelta(seconds=1),
            "is older than 400 days; leave it out",
        ),
        (NOW.replace(year=1), "is older than 400 days; leave it out"),
    ],
)
def test_a_moment_far_in_the_future_or_the_past_is_refused(moment, fix):
    assert fault_in(said_at(moment)) == ("detail.metadata.occurred_at", fix)


@pytest.mark.parametrize(
    ("moment", "fix"),
    [
        ("yesterday", "is no moment; send one such as 2026-11-20T09:30:00Z"),
        ("", "is no moment; send one such as 2026-11-20T09:30:00Z"),
        ("2026-02-30T00:00:00Z", "is no moment; send one such as 2026-11-20T09:30:00Z"),
        ("1794308400", "is no moment; send one such as 2026-11-20T09:30:00Z"),
        (1794308400.5, "is no moment; send one such as 2026-11-20T09:30:00Z"),
        (True, "is no moment; send one such as 2026-11-20T09:30:00Z"),
        (None, "is no moment; send one such as 2026-11-20T09:30:00Z"),
        (
            "2026-11-10T11:00:00",
            "lacks a time zone; end it with Z, or an offset such as +01:00",
        ),
        (
            "9999-12-31T23:59:59-12:00",
            "lies outside the calendar; send a moment of the years 1 to 9999",
        ),
    ],
)
def test_a_time_that_is_no_moment_is_refused(moment, fix):
    said = {"metadata": metadata(occurred_at=moment), "data": signal_data()}

    assert fault_in(entry_of("ProductSignal.v1", said)) == ("detail.metadata.occurred_at", fix)


def test_a_message_of_the_largest_size_is_accepted_and_a_byte_more_is_refused():
    body = json.dumps(native(properties={"feature": "ä"}), ensure_ascii=False)
    padding = " " * (LARGEST_BYTES - len(body.encode()))

    assert read(body + padding).faults == ()
    assert fault_in(body + padding + " ") == (
        "message",
        "is larger than 66560 bytes; send less at a time",
    )


def test_a_fault_in_one_signal_of_an_envelope_leaves_its_neighbours():
    faulty = in_envelope("b", user={"user_id": "u-2", "email": "ada@localhost"})

    reading = read(envelope(in_envelope("a"), faulty, in_envelope("c")))

    assert [signal.event_id for signal in reading.signals] == ["a", "c"]
    (fault,) = reading.faults
    assert (fault.reason.field, fault.reason.fix) == (
        "detail.data.signals.1.data.user.email",
        NOBODYS,
    )
    assert json.loads(fault.content) == faulty


@pytest.mark.parametrize(
    ("signal", "field"),
    [
        ("signed_up", ""),
        (None, ""),
        ([], ""),
        ({}, ".metadata"),
        ({"metadata": metadata()}, ".data"),
        ({"metadata": metadata(occurred_at="2036-01-01T00:00:00Z"), "data": signal_data()}, None),
        (in_envelope("\ud800"), ".metadata.event_id"),
        (in_envelope("b", signal="signed_out"), ".data.signal"),
        (in_envelope("b", properties={"feature": 1.5}), ".data.properties.feature"),
    ],
)
def test_no_fault_of_one_signal_reaches_its_neighbours(signal, field):
    reading = read(envelope(in_envelope("a"), signal, in_envelope("c")))

    expected = ".metadata.occurred_at" if field is None else field
    assert [signal.event_id for signal in reading.signals] == ["a", "c"]
    assert [fault.reason.field for fault in reading.faults] == [f"detail.data.signals.1{expected}"]


def test_a_deeply_nested_property_of_one_signal_stays_with_it():
    """As deep as the parser allows: what was read can be parked as well."""
    deep = "[" * 900 + "]" * 900
    faulty = in_envelope("b", signal="unheard_of", properties={"feature": "DEEP"})
    body = json.dumps(envelope(in_envelope("a"), faulty)).replace('"DEEP"', deep)

    reading = read(body)

    assert [signal.event_id for signal in reading.signals] == ["a"]
    assert deep in reading.faults[0].content.replace(" ", "")


@pytest.mark.parametrize(
    ("signals", "fix"),
    [
        ([], "holds too few; send at least 1"),
        ([{}] * 501, "holds too many; send at most 500"),
        ("ab", 'is no list; send one such as ["a", "b"]'),
        ({}, 'is no list; send one such as ["a", "b"]'),
        (None, 'is no list; send one such as ["a", "b"]'),
    ],
)
def test_an_envelope_without_signals_or_with_too_many_is_refused(signals, fix):
    said = {"metadata": metadata(), "data": {"signals": signals}}

    assert fault_in(entry_of("ProductSignals.v1", said)) == ("detail.data.signals", fix)


@pytest.mark.parametrize(
    "entry",
    [
        native(signal="unheard_of"),
        segment("screen"),
        entry_of("ProductSignal.v7", {}),
        "no JSON at all",
    ],
)
def test_a_fault_carries_the_whole_message(entry):
    body = entry if isinstance(entry, str) else json.dumps(entry)

    (fault,) = read(body).faults

    assert fault.content == body


def test_a_batch_is_forgotten_with_its_faults():
    """A function lives for hours: what bad input leaves behind adds up in its memory."""

    class Batch:
        """What is at hand where a message is read."""

    def refused():
        batch = Batch()
        faults = read(json.dumps(native(signal="unheard_of"))).faults
        return ref(batch) if faults else None

    batch = refused()
    gc.collect()

    assert batch() is None
