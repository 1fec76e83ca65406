"""Amplitude, Mixpanel and Heap are understood as they are, each by its table in the policy."""

import json
from datetime import UTC, datetime

import pytest

from plg_router.contracts.read_product import ProductReader
from plg_router.contracts.sources.vendors import ANALYTICS, VENDORS, vendor_of
from plg_router.domain.identity.nodes import nodes_of
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.mail import Mail, MailClass
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from plg_router.policy.policy import read_policy
from tests.contracts.messages import (
    MAIL,
    NOW,
    POLICY,
    amplitude,
    cloud_event,
    entry_with,
    envelope,
    fault_in,
    heap,
    in_envelope,
    mixpanel,
    native,
    read,
    sample,
    segment,
    signal_data,
    signal_in,
)
from tests.fakes.pseudonyms import OpenNames

AT_ELEVEN = datetime(2026, 11, 10, 11, tzinfo=UTC)
EMAIL, WORKSPACE = "ada@acme.com", "ws-1"
NAMES = [vendor.name for vendor in ANALYTICS]

NO_TEXT = "is no text; send valid Unicode, or leave it out"
NOBODYS = "its domain cannot receive mail; give a deliverable address"
FUTURE = "lies in the future; send the time of the event in UTC"
NO_MOMENT = "is no moment; send one such as 2026-11-20T09:30:00Z"
NO_SECONDS = "is no number; send the seconds since 1970, such as 1795167000"
NO_OBJECT = 'is no object; send one such as {"a": "b"}'


def event_of(vendor, name, **properties):
    """Build an event of a vendor, with properties where that vendor keeps them."""
    match vendor:
        case "amplitude":
            return amplitude(event_type=name, event_properties=properties)
        case "mixpanel":
            return mixpanel(name, **properties)
        case _:
            return heap(event_name=name, **properties)


def page_of(vendor, page):
    """Build the event by which a vendor says that a page was seen."""
    seen = POLICY.sources.analytics[vendor].page_views
    return event_of(vendor, seen.event, **{seen.named_by: page})


def told_by_everyone(name, kind, **properties):
    """Return what one person does at one time, in the words of every source."""
    person = {"email": EMAIL, "title": "CTO", "department": "Platform"}
    data = signal_data(
        user={"user_id": "u-1", **person},
        workspace_id=WORKSPACE,
        signal=kind,
        properties=properties,
    )
    there = {**properties, "workspace_id": WORKSPACE}
    return [
        native(**data),
        envelope(in_envelope("sig-1", **data)),
        cloud_event(data=data),
        segment("track", event=name, properties=there, context={"traits": person}),
        amplitude(event_type=name, event_properties=there, user_properties=person),
        mixpanel(name, **there, **{"$email": EMAIL, "title": "CTO", "department": "Platform"}),
        heap(event_name=name, **there, **person),
    ]


@pytest.mark.requirement("S5", "S16", "S17")
@pytest.mark.parametrize(
    ("name", "kind", "properties"),
    [
        ("Feature Used", "feature_used", {"feature": "alerts"}),
        ("Usage Recorded", "usage_recorded", {"quantity": 12.5}),
        ("Invite Sent", "teammate_invited", {"invitee_id": "inv-1", "invitee_title": "CEO"}),
        ("Integration Connected", "integration_connected", {"integration": "warehouse"}),
        ("Workspace Created", "workspace_created", {}),
        ("Session Started", "session_started", {}),
        ("Demo Requested", "demo_requested", {}),
    ],
)
def test_every_source_says_the_same_in_its_own_words(name, kind, properties):
    first, *others = [
        signal_in(message)._replace(event_id="any")
        for message in told_by_everyone(name, kind, **properties)
    ]

    assert first.kind == kind
    assert first.sender.seniority is Seniority.EXECUTIVE
    assert others == [first] * 6


@pytest.mark.requirement("S22")
def test_what_four_tools_know_of_a_user_is_one_profile_of_one_account():
    signals = [
        signal_in(message)
        for message in (
            amplitude(event_properties={"feature": "alerts"}, user_properties={"email": EMAIL}),
            segment("page", name="Pricing", messageId="ajs-2"),
            mixpanel("Sales Email Opened"),
            heap(event_name="Demo Requested"),
        )
    ]

    profile = fold(signals)

    assert profile.features == {"alerts"}
    assert list(profile.events) == [
        "demo_requested",
        "pricing_page_viewed",
        "sales_email_opened",
    ]
    assert len(profile.members) == 1
    assert set.intersection(*(set(nodes_of(signal)) for signal in signals))


@pytest.mark.parametrize("vendor", NAMES)
def test_an_event_is_the_signal_that_the_policy_maps_it_to(vendor):
    table = POLICY.sources.analytics[vendor].events

    kinds = {name: signal_in(event_of(vendor, name)).kind for name in table}

    assert kinds == {name: mapped.kind for name, mapped in table.items()}


@pytest.mark.parametrize("vendor", NAMES)
def test_a_page_is_the_signal_that_the_policy_maps_it_to(vendor):
    table = POLICY.sources.analytics[vendor].pages

    kinds = {page: signal_in(page_of(vendor, page)).kind for page in table}

    assert kinds == {page: mapped.kind for page, mapped in table.items()}


@pytest.mark.requirement("S17")
@pytest.mark.parametrize("vendor", [vendor.name for vendor in VENDORS])
def test_every_kind_of_signal_can_come_from_every_vendor(vendor):
    tables = POLICY.sources.tables[vendor].values()

    kinds = {mapped.kind for table in tables for mapped in table.values()}

    assert kinds | {Kind.IDENTIFIED} == set(Kind)  # Segment has calls of its own for that


@pytest.mark.parametrize(
    ("name", "which", "kind", "subject"),
    [
        ("AmplitudeEvent.v1", "typical", Kind.FEATURE_USED, "dashboards"),
        ("AmplitudeEvent.v1", "invitation", Kind.TEAMMATE_INVITED, "u-40377"),
        ("AmplitudeEvent.v1", "pricing_page", Kind.PRICING_PAGE_VIEWED, None),
        ("AmplitudeEvent.v1", "minimal", Kind.SIGNED_UP, None),
        ("MixpanelEvent.v1", "typical", Kind.FEATURE_USED, "dashboards"),
        ("MixpanelEvent.v1", "usage", Kind.USAGE_RECORDED, None),
        ("MixpanelEvent.v1", "pricing_page", Kind.PRICING_PAGE_VIEWED, None),
        ("MixpanelEvent.v1", "minimal", Kind.SIGNED_UP, None),
        ("HeapEvent.v1", "typical", Kind.FEATURE_USED, "dashboards"),
        ("HeapEvent.v1", "webhook", Kind.TEAMMATE_INVITED, "u-40377"),
        ("HeapEvent.v1", "pricing_page", Kind.PRICING_PAGE_VIEWED, None),
        ("HeapEvent.v1", "minimal", Kind.SIGNED_UP, None),
    ],
)
def test_a_sample_is_the_signal_it_looks_like(name, which, kind, subject):
    signal = signal_in(entry_with(name, sample(name, which)))

    assert (signal.kind, signal.subject) == (kind, subject)


@pytest.mark.parametrize(
    ("name", "which"),
    [
        ("AmplitudeEvent.v1", "typical"),
        ("MixpanelEvent.v1", "typical"),
        ("HeapEvent.v1", "webhook"),
    ],
)
def test_a_full_sample_names_its_user_company_and_workspace(name, which):
    signal = signal_in(entry_with(name, sample(name, which)))

    assert signal.sender.user_id == "u-40213"
    assert signal.sender.mail == Mail(MailClass.CORPORATE, "harborline-plg.com")
    assert set(signal.workspaces) == {"ws-harborline"}


@pytest.mark.parametrize(
    ("message", "event_id", "user_id"),
    [
        (amplitude(), "amp-1", "u-1"),
        (amplitude(uuid=None, **{"$insert_id": "ins-1"}), "ins-1", "u-1"),
        (amplitude(uuid="", insert_id="ins-2"), "ins-2", "u-1"),
        (amplitude(user_id=None, device_id="dev-1"), "amp-1", "dev-1"),
        (amplitude(user_id="", device_id="dev-1"), "amp-1", "dev-1"),
        (mixpanel(), "mix-1", "u-1"),
        (mixpanel(distinct_id="$device:1"), "mix-1", "u-1"),
        (mixpanel(distinct_id="$device:1", **{"$user_id": None}), "mix-1", "$device:1"),
        (mixpanel(**{"$user_id": 77}), "mix-1", "77"),
        (heap(), "7012026111011", "u-1"),
        (heap(event_id="70", user_id=6318640971203817), "70", "u-1"),
        (heap(identity=None, user_id=6318640971203817), "7012026111011", "6318640971203817"),
    ],
)
def test_a_known_user_goes_by_the_products_id_and_a_visitor_by_the_vendors(
    message, event_id, user_id
):
    signal = signal_in(message)

    assert (signal.event_id, signal.sender.user_id) == (event_id, user_id)


@pytest.mark.parametrize(
    "message",
    [
        amplitude(event_time="2026-11-10 11:00:00.000000"),
        amplitude(event_time="2026-11-10 11:00:00"),
        amplitude(event_time="2026-11-10T11:00:00.000Z"),
        amplitude(event_time="2026-11-10T12:00:00+01:00"),
        amplitude(event_time=None, client_event_time="2026-11-10 11:00:00.000000"),
        amplitude(client_event_time="2026-11-09 03:00:00.000000"),
        mixpanel(time=1794308400),
        mixpanel(time=1794308400.0),
        mixpanel(time=1794308400000),
        heap(time="2026-11-10 11:00:00"),
        heap(time="2026-11-10 11:00:00.000"),
        heap(time="2026-11-10T11:00:00Z"),
    ],
)
def test_a_time_is_in_utc_however_it_is_written(message):
    assert signal_in(message).occurred_at == AT_ELEVEN


@pytest.mark.parametrize(
    ("message", "workspaces"),
    [
        (amplitude(groups={"workspace": "ws-1"}), ("ws-1",)),
        (amplitude(groups={"workspace": ["ws-1", "ws-2"], "org id": 15}), ("ws-1", "ws-2", "15")),
        (amplitude(groups={"plan": "enterprise"}), ()),
        (amplitude(groups=None), ()),
        (mixpanel(company_id="ws-1"), ("ws-1",)),
        (mixpanel(workspace=["ws-1"], workspace_id="ws-2"), ("ws-1", "ws-2")),
        (mixpanel(company="Acme"), ()),
        (heap(account_id=15), ("15",)),
        (heap(properties={"account_id": "ws-1"}), ("ws-1",)),
    ],
)
def test_only_groups_that_the_policy_names_are_workspaces(message, workspaces):
    assert signal_in(message).workspaces == workspaces


def test_a_webhook_of_heap_says_what_a_row_says():
    nested = heap(properties={"feature": "alerts", "email": EMAIL, "workspace_id": "ws-1"})

    flat = heap(feature="alerts", email=EMAIL, workspace_id="ws-1")

    assert signal_in(nested) == signal_in(flat)


def test_an_invitation_may_name_its_guest_in_several_ways():
    by_address = event_of("amplitude", "Invite Sent", invitee_email="bo@acme.com")
    by_both = event_of("amplitude", "Invite Sent", invitee_email="bo@acme.com", invitee_id="u-2")

    assert signal_in(by_address).subject == "bo@acme.com"
    assert signal_in(by_both).subject == "u-2"


@pytest.mark.parametrize("build", [amplitude, mixpanel, heap])
def test_a_partner_bus_and_a_forwarder_bring_the_same(build):
    forwarded = build()

    partner = {**forwarded, "source": f"aws.partner/{forwarded['source']}"}

    assert signal_in(partner) == signal_in(forwarded)


@pytest.mark.parametrize(
    "source", ["amplitude.com", "amplitude.community/x", "mixpanel", "theheap.io/x", ""]
)
def test_a_source_that_only_looks_like_a_vendors_is_none(source):
    assert vendor_of(source) is None


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (amplitude(event_type="Theme Switched"), "amplitude.events.Theme Switched"),
        (mixpanel("theme.switched"), "mixpanel.events.theme.switched"),
        (heap(event_name="Theme of ada@acme.com"), "heap.events.Theme of <address>"),
        (heap(event_name="x" * 200), f"heap.events.{'x' * 80}"),
        (page_of("amplitude", "/careers"), "amplitude.pages./careers"),
        (page_of("mixpanel", "/users/ada-brandt"), "mixpanel.pages./users ..."),
        (page_of("heap", "/search?for=ada"), "heap.pages./search ..."),
        (page_of("heap", None), "heap.pages."),
    ],
)
def test_what_the_policy_maps_to_nothing_is_counted_by_name_and_by_nobody(message, name):
    reading = read(message)

    assert (reading.signals, reading.ignored, reading.faults) == ((), (name,), ())


@pytest.mark.parametrize("vendor", NAMES)
def test_an_event_without_a_meaning_may_be_of_nobody_and_from_any_time(vendor):
    nobody = {
        "amplitude": amplitude(event_type="x", user_id=None, event_time="2036-01-01"),
        "mixpanel": mixpanel("x", time=0, **{"$user_id": ""}),
        "heap": heap(event_name="x", identity=None, time="1970-01-01"),
    }

    assert read(nobody[vendor]).ignored == (f"{vendor}.events.x",)


@pytest.mark.requirement("S16")
def test_a_new_name_in_the_policy_is_understood_without_any_code():
    document = POLICY.model_dump(mode="json")
    heaps = document["sources"]["heap"]
    heaps["events"]["Ship It"] = {"kind": "feature_used", "subject": "what", "workspace": "team"}
    heaps["person"] = {"email": "work_email", "title": "job", "department": "unit"}
    heaps["groups"] = ["org"]
    message = heap(
        event_name="Ship It", what="rocket", team=7, org="o-1", work_email=EMAIL, job="VP", unit="R"
    )

    reader = ProductReader(read_policy(document), MAIL, OpenNames(), NOW)
    (signal,) = reader(json.dumps(message)).signals

    assert (signal.kind, signal.subject) == (Kind.FEATURE_USED, "rocket")
    assert signal.workspaces == ("o-1", "7")
    assert signal.sender.mail == Mail(MailClass.CORPORATE, "acme.com")
    assert (signal.sender.seniority, signal.sender.department) == (Seniority.EXECUTIVE, "r")


@pytest.mark.parametrize(
    ("message", "field", "fix"),
    [
        (amplitude(event_type=None), "detail.event_type", "is missing; send it"),
        (
            amplitude(uuid=None),
            "detail.uuid",
            "is missing; send uuid or $insert_id or insert_id",
        ),
        (
            amplitude(event_time=None),
            "detail.event_time",
            "is missing; send event_time or client_event_time",
        ),
        (amplitude(event_time="10/11/2026"), "detail.event_time", NO_MOMENT),
        (amplitude(event_time=1794308400), "detail.event_time", NO_MOMENT),
        (amplitude(event_time="2036-01-01 00:00:00"), "detail.event_time", FUTURE),
        (amplitude(user_id=None), "detail.user_id", "is missing; send user_id or device_id"),
        (amplitude(user_id=["u-1"]), "detail.user_id", "is no text; send a string in quotes"),
        (amplitude(event_properties=[]), "detail.event_properties", NO_OBJECT),
        (
            amplitude(event_properties={"feature": 1.5}),
            "detail.event_properties.feature",
            NO_TEXT,
        ),
        (
            amplitude(user_properties={"email": "ada@localhost"}),
            "detail.user_properties.email",
            NOBODYS,
        ),
        (amplitude(user_properties={"title": {}}), "detail.user_properties.title", NO_TEXT),
        (amplitude(groups={"workspace": {"id": 1}}), "detail.groups.workspace", NO_TEXT),
        (
            amplitude(groups={"workspace": list("abcdefghi")}),
            "detail.groups.workspace",
            "holds too many; send at most 8",
        ),
        (
            amplitude(groups={"workspace": "w" * 129}),
            "detail.groups.workspace",
            "is too long; send at most 128 characters",
        ),
        (
            page_of("amplitude", ["/pricing"]),
            "detail.event_properties.[Amplitude] Page Path",
            NO_TEXT,
        ),
        (mixpanel(""), "detail.event", "is too short; send at least 1 character(s)"),
        (mixpanel(**{"$insert_id": None}), "detail.properties.$insert_id", "is missing; send it"),
        (mixpanel(time=None), "detail.properties.time", "is missing; send it"),
        (mixpanel(time="1794308400"), "detail.properties.time", NO_SECONDS),
        (mixpanel(time="2026-11-10T11:00:00Z"), "detail.properties.time", NO_SECONDS),
        (mixpanel(time=True), "detail.properties.time", NO_SECONDS),
        (
            mixpanel(time=-1),
            "detail.properties.time",
            "lies outside the calendar; send the seconds since 1970",
        ),
        (
            mixpanel(time=1e300),
            "detail.properties.time",
            "lies outside the calendar; send the seconds since 1970",
        ),
        (mixpanel(time=4102444800), "detail.properties.time", FUTURE),
        (
            mixpanel(time=1200000000),
            "detail.properties.time",
            "is older than 400 days; leave it out",
        ),
        (
            mixpanel(**{"$user_id": None}),
            "detail.properties.$user_id",
            "is missing; send $user_id or distinct_id",
        ),
        (
            mixpanel(**{"$email": "ada"}),
            "detail.properties.$email",
            "give an address of the form name@company.com, or leave it out",
        ),
        (
            mixpanel("Usage Recorded", quantity="12"),
            "detail.properties.quantity",
            "is no number; send one such as 120",
        ),
        (heap(event_id=None), "detail.event_id", "is missing; send it"),
        (heap(event_id=""), "detail.event_id", "is missing; send event_id"),
        (heap(event_name=None), "detail.event_name", "is missing; send it"),
        (heap(time=None), "detail.time", "is missing; send it"),
        (heap(time=1794308400), "detail.time", NO_MOMENT),
        (heap(time="yesterday"), "detail.time", NO_MOMENT),
        (heap(identity=None), "detail.identity", "is missing; send identity or user_id"),
        (heap(email=17), "detail.email", "is no text; send a string in quotes"),
        (heap(email="ada@localhost"), "detail.email", NOBODYS),
        (heap(properties="none"), "detail.properties", NO_OBJECT),
        (heap(feature=["a"]), "detail.feature", NO_TEXT),
    ],
)
def test_a_faulty_event_is_told_its_field_and_the_fix(message, field, fix):
    assert fault_in(message) == (field, fix)
