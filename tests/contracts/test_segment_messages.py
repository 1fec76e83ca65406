"""Segment's messages are understood as they are."""

import pytest

from plg_router.domain.signals.mail import Mail, MailClass
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from tests.contracts.messages import POLICY, fault_in, read, segment, signal_in

ACME = Mail(MailClass.CORPORATE, "acme.com")


@pytest.mark.parametrize("name", POLICY.sources.segment.tracks)
def test_a_track_is_the_signal_that_the_policy_maps_it_to(name):
    signal = signal_in(segment("track", event=name))

    assert signal.kind is POLICY.sources.segment.tracks[name].kind


@pytest.mark.parametrize("name", POLICY.sources.segment.pages)
def test_a_page_is_the_signal_that_the_policy_maps_it_to(name):
    assert signal_in(segment("page", name=name)).kind is POLICY.sources.segment.pages[name].kind


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (segment("track", event="Theme Switched"), "segment.tracks.Theme Switched"),
        (segment("track", event="signed up"), "segment.tracks.signed up"),
        (segment("page", name="Careers"), "segment.pages.Careers"),
        (segment("page"), "segment.pages."),
        (segment("page", name="Profile of ada@acme.com"), "segment.pages.Profile ..."),
    ],
)
def test_what_the_policy_maps_to_nothing_is_counted_by_name(message, name):
    reading = read(message)

    assert (reading.signals, reading.ignored, reading.faults) == ((), (name,), ())


def test_an_identify_says_who_the_user_is_and_nothing_else():
    traits = {"email": "ada@acme.com", "title": "CFO", "department": "Finance", "plan": "free"}

    signal = signal_in(segment("identify", traits=traits))

    assert signal.kind is Kind.IDENTIFIED
    assert signal.sender.mail == ACME
    assert signal.sender.seniority is Seniority.EXECUTIVE
    assert signal.sender.department == "finance"


def test_what_an_identify_leaves_out_is_taken_from_the_context():
    signal = signal_in(
        segment(
            "identify",
            traits={"title": "CFO"},
            context={"traits": {"email": "ada@acme.com", "title": "Accountant"}},
        )
    )

    assert signal.sender.mail == ACME
    assert signal.sender.seniority is Seniority.EXECUTIVE


@pytest.mark.parametrize(
    "message",
    [
        segment("track", event="Signed Up", context={"traits": {"email": "ada@acme.com"}}),
        segment("page", name="Pricing", context={"traits": {"email": "ada@acme.com"}}),
        segment("group", groupId="ws-1", context={"traits": {"email": "ada@acme.com"}}),
    ],
)
def test_the_context_says_who_the_user_is_in_every_call(message):
    assert signal_in(message).sender.mail == ACME


def test_the_traits_of_a_group_are_none_of_the_users():
    signal = signal_in(
        segment("group", groupId="ws-1", traits={"email": "info@acme.com", "title": "CEO"})
    )

    assert signal.sender.mail is None
    assert signal.sender.seniority is Seniority.UNKNOWN


def test_a_group_call_puts_the_user_into_a_workspace():
    signal = signal_in(segment("group", groupId="ws-1"))

    assert (signal.kind, signal.workspaces) == (Kind.IDENTIFIED, ("ws-1",))


@pytest.mark.parametrize(
    "ids",
    [
        {"previousId": "u-0"},
        {"previousId": "u-0", "anonymousId": "anon-1"},
        {"anonymousId": "u-0"},
    ],
)
def test_an_alias_says_that_two_ids_are_one_person(ids):
    signal = signal_in(segment("alias", **ids))

    assert signal.kind is Kind.IDENTIFIED
    assert (signal.sender.user_id, signal.sender.previous_id) == ("u-1", "u-0")


@pytest.mark.parametrize("call", ["track", "page", "identify", "group"])
def test_no_other_call_names_an_earlier_id(call):
    names = {"event": "Signed Up", "name": "Pricing"}

    signal = signal_in(segment(call, previousId="u-0", anonymousId="anon-1", **names))

    assert signal.sender.previous_id is None


@pytest.mark.parametrize(
    ("content", "workspaces"),
    [
        ({}, ()),
        ({"context": {"groupId": "ws-1"}}, ("ws-1",)),
        ({"properties": {"workspace_id": "ws-2"}}, ("ws-2",)),
        ({"properties": {"workspace_id": 17}}, ("17",)),
        ({"properties": {"workspace_id": ""}}, ()),
        (
            {"context": {"groupId": "ws-1"}, "properties": {"workspace_id": "ws-2"}},
            ("ws-1", "ws-2"),
        ),
    ],
)
def test_a_track_happens_in_its_group_and_its_workspace(content, workspaces):
    assert signal_in(segment("track", event="Feature Used", **content)).workspaces == workspaces


def test_the_policy_says_which_property_names_the_workspace():
    signal = signal_in(segment("track", event="Account Created", properties={"account_id": "a-1"}))

    assert (signal.kind, signal.subject) == (Kind.WORKSPACE_CREATED, "a-1")
    assert signal.workspaces == ("a-1",)


def test_a_visitor_without_an_account_goes_by_the_anonymous_id():
    signal = signal_in(segment("page", name="Pricing", userId=None, anonymousId="anon-1"))

    assert signal.sender.user_id == "anon-1"


def test_a_known_user_goes_by_the_products_id():
    signal = signal_in(segment("page", name="Pricing", userId="u-1", anonymousId="anon-1"))

    assert signal.sender.user_id == "u-1"


def test_a_message_forwarded_by_hand_is_read_like_one_of_the_partner_bus():
    partner = segment("track", event="Signed Up")

    by_hand = {**partner, "source": partner["source"].removeprefix("aws.partner/")}

    assert signal_in(by_hand) == signal_in(partner)


@pytest.mark.parametrize(
    ("message", "field", "fix"),
    [
        (
            segment("track", event=None),
            "detail.event",
            "is missing; send the name of what is tracked",
        ),
        (
            segment("page", name="Pricing", userId=None),
            "detail.userId",
            "is missing; send userId or anonymousId",
        ),
        (
            segment("screen"),
            "detail.type",
            "is unknown; send 'track', 'identify', 'group', 'page' or 'alias'",
        ),
        (
            segment("alias"),
            "detail.previousId",
            "is missing; send previousId or anonymousId",
        ),
        (segment("page", messageId=None), "detail.messageId", "is missing; send it"),
        (segment("page", timestamp=None), "detail.timestamp", "is missing; send it"),
        (
            segment("page", timestamp="2026-11-10T11:00:00"),
            "detail.timestamp",
            "lacks a time zone; end it with Z, or an offset such as +01:00",
        ),
        (
            segment("identify", traits={"email": "ada@localhost"}),
            "detail.traits.email",
            "its domain cannot receive mail; give a deliverable address",
        ),
        (
            segment("track", event="Signed Up", context={"traits": {"email": ""}}),
            "detail.context.traits.email",
            "give an address of the form name@company.com, or leave it out",
        ),
        (
            segment("track", event="Feature Used", properties={"feature": ["a"]}),
            "detail.properties.feature",
            "is no text; send valid Unicode, or leave it out",
        ),
        (
            segment("track", event="Feature Used", properties={"workspace_id": "w" * 129}),
            "detail.properties.workspace_id",
            "is too long; send at most 128 characters",
        ),
        (
            segment("track", event="Usage Recorded", properties={"quantity": "12"}),
            "detail.properties.quantity",
            "is no number; send one such as 120",
        ),
    ],
)
def test_a_faulty_message_is_told_its_field_and_the_fix(message, field, fix):
    assert fault_in(message) == (field, fix)
