"""What a product says in its own words arrives as signals without a person in them."""

from datetime import UTC, datetime

import pytest

from plg_router.contracts.read_product import seniority_of
from plg_router.domain.identity.nodes import invited_by, person_node
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.mail import Mail, MailClass
from plg_router.domain.signals.signal import Sender, Seniority, Signal
from plg_router.kernel.kinds import Kind
from tests.contracts.messages import (
    POLICY,
    by_user,
    entry_of,
    envelope,
    in_envelope,
    metadata,
    native,
    read,
    segment,
    signal_data,
    signal_in,
)


def test_a_signal_keeps_what_decisions_need_and_drops_the_person():
    signal = signal_in(
        native(
            user={
                "user_id": "u-7",
                "email": "Ada.Brandt+plg@eu.Acme.co.uk",
                "name": "Ada Brandt",
                "title": "VP of Engineering",
                "department": " Platform ",
            },
            workspace_id="ws-7",
            properties={"feature": "pipelines"},
        )
    )

    assert signal == Signal(
        event_id="sig-1",
        occurred_at=datetime(2026, 11, 10, 11, tzinfo=UTC),
        kind=Kind.FEATURE_USED,
        sender=Sender(
            user_id="u-7",
            mail=Mail(MailClass.CORPORATE, "acme.co.uk"),
            seniority=Seniority.EXECUTIVE,
            department="platform",
        ),
        workspaces=("ws-7",),
        subject="pipelines",
    )
    assert "ada" not in repr(signal).lower()


def test_whoever_is_invited_is_known_by_the_whole_id_that_they_sign_up_with():
    longest = "u" * 128
    invitation = native(signal="teammate_invited", properties={"invitee_id": longest})

    assert invited_by(signal_in(invitation)) == person_node(longest)


def test_a_user_and_a_kind_are_enough():
    signal = signal_in(native(user={"user_id": "u-7"}, signal="upgrade_clicked"))

    assert signal.sender == Sender(user_id="u-7")
    assert (signal.workspaces, signal.subject, signal.quantity) == ((), None, 0.0)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.IDENTIFIED])
def test_every_kind_of_the_catalogue_is_accepted(kind):
    assert signal_in(native(signal=kind.value)).kind is kind


def test_a_moment_in_another_zone_is_the_same_moment():
    said = {"metadata": metadata(occurred_at="2026-11-10T12:00:00+01:00"), "data": signal_data()}

    signal = signal_in(entry_of("ProductSignal.v1", said))

    assert signal == signal_in(native())


@pytest.mark.parametrize(
    ("kind", "properties", "subject"),
    [
        ("feature_used", {"feature": "alerts"}, "alerts"),
        ("locked_feature_clicked", {"feature": "sso"}, "sso"),
        ("integration_connected", {"integration": "warehouse", "feature": "x"}, "warehouse"),
        ("teammate_invited", {"invitee_id": "inv-1"}, "inv-1"),
        ("teammate_invited", {"invitee_id": 2231}, "2231"),
        ("feature_used", {"feature": "f" * 100}, "f" * 64),
        ("feature_used", {"feature": ""}, None),
        ("feature_used", {"feature": None}, None),
        ("usage_recorded", {"feature": "alerts", "quantity": 3}, None),
    ],
)
def test_the_property_that_names_the_subject_depends_on_the_kind(kind, properties, subject):
    assert signal_in(native(signal=kind, properties=properties)).subject == subject


@pytest.mark.parametrize(
    ("properties", "quantity"),
    [
        ({"quantity": 1200}, 1200.0),
        ({"quantity": 0.5}, 0.5),
        ({"quantity": 0}, 0.0),
        ({"quantity": None}, 0.0),
        ({}, 0.0),
    ],
)
def test_a_recorded_use_carries_its_quantity(properties, quantity):
    assert signal_in(native(signal="usage_recorded", properties=properties)).quantity == quantity


def test_a_created_workspace_is_its_own_subject():
    signal = signal_in(native(signal="workspace_created", workspace_id="ws-9"))

    assert (signal.workspaces, signal.subject) == (("ws-9",), "ws-9")


def test_every_signal_of_an_envelope_arrives_in_order_with_its_own_id_and_time():
    late = {"metadata": metadata(event_id="b", occurred_at="2026-11-09T08:00:00Z")}

    reading = read(envelope(in_envelope("a"), {**late, "data": signal_data()}, in_envelope("c")))

    assert [signal.event_id for signal in reading.signals] == ["a", "b", "c"]
    assert reading.signals[1].occurred_at == datetime(2026, 11, 9, 8, tzinfo=UTC)
    assert (reading.ignored, reading.faults) == ((), ())


def test_a_signal_says_the_same_alone_and_in_an_envelope():
    alone = signal_in(native(properties={"feature": "alerts"}))

    enveloped = signal_in(envelope(in_envelope("sig-1", properties={"feature": "alerts"})))

    assert enveloped == alone


@pytest.mark.requirement("S9")
@pytest.mark.parametrize(
    ("address", "mail_class", "domain"),
    [
        ("ada@acme.com", MailClass.CORPORATE, "acme.com"),
        ("ADA@ACME.COM", MailClass.CORPORATE, "acme.com"),
        ("ada+test@acme.com", MailClass.CORPORATE, "acme.com"),
        ("ada@mail.eu.acme.co.uk", MailClass.CORPORATE, "acme.co.uk"),
        ("ada@münchen-plg.de", MailClass.CORPORATE, "xn--mnchen-plg-9db.de"),
        ("ada@xn--mnchen-plg-9db.de", MailClass.CORPORATE, "xn--mnchen-plg-9db.de"),
        ("ada.b+plg@gmail.com", MailClass.FREE, "gmail.com"),
        ("ADA@GoogleMail.com", MailClass.FREE, "googlemail.com"),
        ("ada@hotmail.co.uk", MailClass.FREE, "hotmail.co.uk"),
        ("ada@cs.ox.ac.uk", MailClass.ACADEMIC, "ox.ac.uk"),
        ("ada@alumni.stanford.edu", MailClass.ACADEMIC, "stanford.edu"),
        ("ada@alum.mit.edu", MailClass.ACADEMIC, "mit.edu"),
        ("ada@alumni.ethz.ch", MailClass.ACADEMIC, "ethz.ch"),
        ("ada@mailinator.com", MailClass.DISPOSABLE, "mailinator.com"),
        ("ada@any.mailinator.com", MailClass.DISPOSABLE, "mailinator.com"),
        ("12345+ada@users.noreply.github.com", MailClass.RELAY, "github.com"),
        ("x1y2@privaterelay.appleid.com", MailClass.RELAY, "appleid.com"),
        ("x1y2@mozmail.com", MailClass.RELAY, "mozmail.com"),
        ("ada@ieee.org", MailClass.RELAY, "ieee.org"),
    ],
)
def test_the_class_of_a_users_mail_is_recorded(address, mail_class, domain):
    signal = signal_in(by_user(email=address))

    assert signal.sender.mail == Mail(mail_class, domain)


@pytest.mark.requirement("S51")
@pytest.mark.parametrize(
    ("title", "seniority"),
    [
        ("CEO", Seniority.EXECUTIVE),
        ("Co-Founder & CTO", Seniority.EXECUTIVE),
        ("vice president, sales", Seniority.EXECUTIVE),
        ("Director of Engineering", Seniority.EXECUTIVE),
        ("Head of Data", Seniority.LEAD),
        ("Engineering Manager", Seniority.LEAD),
        ("Head of the office of the CEO", Seniority.EXECUTIVE),
        ("Software Engineer", Seniority.STAFF),
        ("Vpn specialist", Seniority.STAFF),
        ("エンジニア", Seniority.STAFF),
        ("", Seniority.UNKNOWN),
        ("42", Seniority.UNKNOWN),
        (None, Seniority.UNKNOWN),
    ],
)
def test_the_highest_rank_that_a_title_names_counts(title, seniority):
    assert signal_in(by_user(title=title)).sender.seniority is seniority


def test_a_policy_may_name_ranks_in_any_language():
    titles = POLICY.titles.model_copy(update={"executive": ("geschäftsführer",)})

    assert seniority_of("Geschäftsführer Vertrieb", titles) is Seniority.EXECUTIVE


@pytest.mark.requirement("S58")
def test_the_rank_of_an_invited_person_is_recorded():
    properties = {"invitee_id": "inv-1", "invitee_title": "Founder"}

    signal = signal_in(native(signal="teammate_invited", properties=properties))

    assert signal.subject_seniority is Seniority.EXECUTIVE
    assert signal.sender.seniority is Seniority.UNKNOWN


@pytest.mark.requirement("S17")
@pytest.mark.parametrize(
    ("said", "tracked"),
    [
        (
            native(workspace_id="ws-1", properties={"feature": "alerts"}),
            segment(
                "track",
                messageId="sig-1",
                event="Feature Used",
                properties={"feature": "alerts", "workspace_id": "ws-1"},
            ),
        ),
        (
            native(
                signal="teammate_invited",
                properties={"invitee_id": "inv-1", "invitee_title": "CTO"},
            ),
            segment(
                "track",
                messageId="sig-1",
                event="Invite Sent",
                properties={"invitee_id": "inv-1", "invitee_title": "CTO"},
            ),
        ),
        (
            native(signal="usage_recorded", properties={"quantity": 12.5}),
            segment(
                "track", messageId="sig-1", event="Usage Recorded", properties={"quantity": 12.5}
            ),
        ),
        (
            native(signal="pricing_page_viewed"),
            segment("page", messageId="sig-1", name="Pricing"),
        ),
    ],
)
def test_a_product_and_segment_say_the_same_in_their_own_words(said, tracked):
    assert signal_in(said) == signal_in(tracked)


@pytest.mark.requirement("S22")
def test_product_pages_and_sales_mail_reach_one_profile():
    messages = [
        native(properties={"feature": "alerts"}),
        segment("page", messageId="sig-2", name="Pricing"),
        envelope(in_envelope("sig-3", signal="sales_email_opened")),
    ]

    profile = fold([signal_in(message) for message in messages])

    assert profile.features == {"alerts"}
    assert profile.count(Kind.PRICING_PAGE_VIEWED) == 1
    assert profile.count(Kind.SALES_EMAIL_OPENED) == 1
    assert len(profile.members) == 1


@pytest.mark.requirement("S113")
def test_the_seats_there_are_now_are_read():
    signal = signal_in(native(signal="seats_added", properties={"seats": 60}))

    assert (signal.kind, signal.quantity) == (Kind.SEATS_ADDED, 60)


@pytest.mark.requirement("S101")
def test_the_allowance_that_is_used_up_is_read():
    signal = signal_in(native(signal="usage_limit_hit", properties={"feature": "seats"}))

    assert fold([signal]).limits == {"seats"}
