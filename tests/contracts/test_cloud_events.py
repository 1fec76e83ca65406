"""A native signal may come in the envelope of CloudEvents 1.0."""

import json

import pytest

from tests.contracts.messages import (
    by_user,
    cloud_event,
    entry_of,
    fault_in,
    native,
    read,
    signal_data,
    signal_in,
)


def test_the_envelope_changes_nothing_but_the_id():
    alone, wrapped = signal_in(native()), signal_in(cloud_event())

    assert (wrapped.occurred_at, wrapped.kind) == (alone.occurred_at, alone.kind)
    assert wrapped.sender == alone.sender
    assert wrapped.event_id.startswith("ce-1@")


@pytest.mark.parametrize(
    "attributes",
    [
        {"type": "ProductSignal.v1"},
        {"type": "com.example.billing.ProductSignal.v1"},
        {"datacontenttype": None},
        {"datacontenttype": "application/json; charset=utf-8"},
        {"datacontenttype": "application/vnd.example+json"},
        {"subject": "u-1", "dataschema": "urn:x", "traceparent": "00-1", "partitionkey": 3},
    ],
)
def test_attributes_that_the_standard_leaves_open_are_accepted(attributes):
    assert signal_in(cloud_event(**attributes)) == signal_in(cloud_event())


@pytest.mark.parametrize(
    "detail_type", ["cloudevents", "com.example.ProductSignal.v1", "ProductSignal.v1"]
)
def test_what_marks_a_cloud_event_is_its_version_not_the_detail_type(detail_type):
    entry = entry_of(detail_type, cloud_event()["detail"])

    assert signal_in(entry) == signal_in(cloud_event())


def test_a_gateway_may_put_the_event_itself_into_the_queue():
    assert signal_in(cloud_event()["detail"]) == signal_in(cloud_event())


def test_an_id_is_unique_only_for_its_source():
    here, there = signal_in(cloud_event(source="/a")), signal_in(cloud_event(source="/b"))
    again = signal_in(cloud_event(source="/a", data=signal_data(signal="demo_requested")))

    assert here.event_id != there.event_id
    assert again.event_id == here.event_id


@pytest.mark.parametrize(
    ("attributes", "field", "fix"),
    [
        ({"specversion": "0.3"}, "specversion", "is unknown; send '1.0'"),
        ({"id": None}, "id", "is missing; send it"),
        ({"id": "x" * 101}, "id", "is too long; send at most 100 characters"),
        ({"source": None}, "source", "is missing; send it"),
        ({"type": None}, "type", "is missing; send it"),
        (
            {"type": "com.example.ProductSignal.v2"},
            "type",
            "is unknown; send ProductSignal.v1, or a name that ends in it",
        ),
        (
            {"type": "NotAProductSignal.v1"},
            "type",
            "is unknown; send ProductSignal.v1, or a name that ends in it",
        ),
        ({"time": None}, "time", "is missing; send it"),
        (
            {"time": "2026-11-10T11:00:00"},
            "time",
            "lacks a time zone; end it with Z, or an offset such as +01:00",
        ),
        (
            {"time": "2036-01-01T00:00:00Z"},
            "time",
            "lies in the future; send the time of the event in UTC",
        ),
        (
            {"datacontenttype": "application/xml"},
            "datacontenttype",
            "is no JSON; send application/json",
        ),
        ({"data": None}, "data", "is missing; send it"),
        ({"data": None, "data_base64": "e30="}, "data", "is missing; send it"),
        ({"data": "{}"}, "data", 'is no object; send one such as {"a": "b"}'),
        ({"data": signal_data(user={})}, "data.user.user_id", "is missing; send it"),
        (
            {"data": by_user(email="ada@localhost")["detail"]["data"]},
            "data.user.email",
            "its domain cannot receive mail; give a deliverable address",
        ),
    ],
)
def test_a_faulty_event_is_told_its_field_and_the_fix(attributes, field, fix):
    entry = cloud_event(**attributes)

    assert fault_in(entry) == (f"detail.{field}", fix)
    assert fault_in(entry["detail"]) == (f"message.{field}", fix)


def test_a_fault_carries_the_whole_message():
    body = json.dumps(cloud_event(type="x")["detail"])

    (fault,) = read(body).faults

    assert fault.content == body
