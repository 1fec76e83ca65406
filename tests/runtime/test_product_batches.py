"""Product messages are folded as one batch, and only what could not be folded comes again."""

import json
from dataclasses import replace

import pytest

from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.contracts.read_product import ProductReader
from plg_router.domain.identity.nodes import member_of, person_node
from plg_router.domain.signals.events import AccountSignalsChanged
from plg_router.domain.signals.profile import NOTHING, without
from plg_router.kernel.ids import AccountId, UserId
from plg_router.runtime.pause import pause_after_conflict
from plg_router.runtime.product_batches import MOST_UNMAPPED, Intake, on_product_batches
from plg_router.runtime.settings import Settings
from plg_router.services.ingest_signals import ATTEMPTS
from plg_router.services.ports import Versioned
from tests.fakes.cast import CAUSE, NOW, RULES, company
from tests.fakes.dead_letters import QUEUE, Resting, at_their_last_try
from tests.fakes.deliveries import did, entry, metadata, queued, used
from tests.fakes.pipeline import Pipeline
from tests.fakes.pseudonyms import OpenNames

ACME, ZETA = "ann@acme.com", "zoe@zeta.com"
NOTHING_FAILED = {"batchItemFailures": []}


@pytest.fixture
def pipeline():
    return Pipeline()


@pytest.fixture
def dead_letters():
    return Resting()


@pytest.fixture
def handler(pipeline, dead_letters):
    mail = PinnedMailDirectory()
    intake = Intake(
        reader=lambda: ProductReader(RULES, mail, OpenNames(), NOW),
        ingest=pipeline.ingest,
        write_units=lambda: 3.0,
        clock=lambda: NOW,
        dead_letters=dead_letters,
    )
    return on_product_batches(Settings, lambda _: intake)


def members(pipeline, domain):
    """Return how many people of a company are known."""
    account = company(domain)
    return len(pipeline.accounts.profiles([account])[account].value.members)


def envelope(*signals):
    """Return a ProductSignals.v1 in its entry."""
    detail = {"metadata": metadata("envelope"), "data": {"signals": list(signals)}}
    return entry("ProductSignals.v1", detail, "product")


def test_a_batch_is_folded_and_nothing_comes_again(handler, pipeline):
    answer = handler(queued(used("ann", ACME), used("bob", ACME), used("zoe", ZETA)), None)

    assert answer == NOTHING_FAILED
    assert (members(pipeline, "acme.com"), members(pipeline, "zeta.com")) == (2, 1)
    assert len(pipeline.storage.events()) == 2


POISON = [
    "no JSON",
    "[]",
    "[" * 60_000,
    '{"a":' * 10_000,
    "x" * 70_000,
    entry("ProductSignal.v2", did("ann", ACME), "product"),
    used("ann", "ann@localhost"),
    used("ann", ""),
    used("", ACME),
    used("ann", ACME, signal="teleported"),
    {**used("ann", ACME), "detail": "text"},
]


@pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))
def test_a_poison_message_is_parked_and_its_neighbours_are_folded(handler, pipeline, poison):
    answer = handler(queued(used("ann", ACME), poison, used("zoe", ZETA)), None)

    assert answer == NOTHING_FAILED
    assert len(pipeline.quarantine.faults) == 1
    assert (members(pipeline, "acme.com"), members(pipeline, "zeta.com")) == (1, 1)


@pytest.mark.parametrize(
    ("signal", "properties"),
    [
        ("teammate_invited", {"invitee_id": "\ud800"}),
        ("teammate_invited", {"invitee_id": ["bob"], "invitee_title": 7}),
        ("feature_used", {"feature": "\ud800"}),
        ("feature_used", {"feature": {"deep": [1]}}),
        ("usage_recorded", {"quantity": 10**400}),
        ("usage_recorded", {"quantity": float("nan")}),
        ("usage_recorded", {"quantity": "many"}),
    ],
)
def test_strange_properties_stop_no_neighbour(handler, pipeline, signal, properties):
    strange = used("odd", "odd@odd.com", signal=signal, **properties)

    answer = handler(queued(used("ann", ACME), strange), None)

    assert answer == NOTHING_FAILED
    assert members(pipeline, "acme.com") == 1
    assert len(pipeline.quarantine.faults) + members(pipeline, "odd.com") == 1


def test_messages_that_come_again_count_as_failed_and_each_attempt_as_a_conflict(
    pipeline, published, monkeypatch
):
    monkeypatch.setattr("plg_router.runtime.pause.jittered_pause", lambda _: None)
    intake = Intake(
        reader=lambda: ProductReader(RULES, PinnedMailDirectory(), OpenNames(), NOW),
        ingest=replace(pipeline.ingest, pause=pause_after_conflict),
        write_units=lambda: 3.0,
        clock=lambda: NOW,
    )
    pipeline.storage.contest(company("acme.com"))

    on_product_batches(Settings, lambda _: intake)(
        queued(used("ann", ACME), used("zoe", ZETA)), None
    )

    (counts,) = published()
    assert (counts["failed"], counts["conflicts"]) == (1, ATTEMPTS - 1)


def test_only_messages_with_unfolded_signals_come_again(handler, pipeline):
    pipeline.storage.contest(company("acme.com"))

    answer = handler(
        queued(
            used("ann", ACME),
            used("zoe", ZETA),
            envelope(did("zara", ZETA, "e-2"), did("bob", ACME, "e-3")),
        ),
        None,
    )

    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}, {"itemIdentifier": "2"}]}
    assert (members(pipeline, "acme.com"), members(pipeline, "zeta.com")) == (0, 2)


def test_a_batch_whose_faults_cannot_be_parked_comes_again_as_a_whole(handler, pipeline, published):
    pipeline.quarantine.is_closed = True

    answer = handler(queued(used("ann", ACME), "no JSON"), None)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}, {"itemIdentifier": "1"}]}
    assert pipeline.storage.history == []
    assert published() == [{"failed": 2}]


def test_what_stays_unfolded_to_the_last_rests_with_its_reason(handler, pipeline, dead_letters):
    pipeline.storage.contest(company("acme.com"))

    answer = handler(at_their_last_try(used("ann", ACME), used("zoe", ZETA)), None)

    assert answer == NOTHING_FAILED
    ((queue, body, reason),) = dead_letters.letters
    assert (queue, json.loads(body)) == (QUEUE, used("ann", ACME))
    assert reason.startswith("Conflict")


def test_a_batch_that_fails_as_a_whole_to_the_last_rests_with_its_reason(
    handler, pipeline, dead_letters
):
    pipeline.quarantine.is_closed = True

    answer = handler(at_their_last_try(used("ann", ACME), "no JSON"), None)

    assert answer == NOTHING_FAILED
    assert [reason for _, _, reason in dead_letters.letters] == ["Transient", "Transient"]


def test_everything_received_is_accounted_for(handler, log, published):
    unheard = segment("track", event="Unheard Of")
    bad = did("bob", "bob@localhost", "e-1")

    handler(queued(used("ann", ACME), unheard, "no JSON", envelope(bad, did("bo", ACME))), None)

    counts = {"received": 5, "folded": 2, "ignored": 1, "parked": 2}
    (line,) = log.lines("batch")
    assert {name: line[name] for name in counts} == counts
    assert (line["accounts"], line["write_units"]) == (1, 3.0)
    assert published() == [counts]


@pytest.mark.requirement("S21")
def test_each_source_of_a_batch_is_measured_once_however_many_events_it_sent(handler, published):
    handler(
        queued(
            used("ann", ACME, "e-1"),
            used("bob", "bob@gmail.com", "e-2"),
            envelope(did("cy", ACME, "e-3"), did("ann", ACME, "e-4")),
            segment("identify", userId="eve", messageId="m-1", timestamp="2026-03-04T11:30:00Z"),
            segment("identify", userId="ann", messageId="m-2", timestamp="2026-03-04T09:00:00Z"),
        ),
        None,
    )

    assert published(source="native") == [
        {
            "newest_event_age": 60.0,
            "signals": 4,
            "signals_with_email": 4,
            "signals_of_companies": 3,
        }
    ]
    assert published(source="segment") == [
        {
            "newest_event_age": 1800.0,
            "signals": 2,
            "signals_with_email": 0,
            "signals_of_companies": 1,  # ann's, whose company is known from elsewhere
        }
    ]


@pytest.mark.requirement("S21")
def test_what_is_measured_has_the_dimensions_that_alarms_ask_for(handler, published, monkeypatch):
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "ingestion")

    handler(queued(used("ann", ACME)), None)

    assert len(published(source="native", service="ingestion")) == 1


@pytest.mark.requirement("S21")
def test_what_a_batch_shows_of_its_sources_stands_in_its_log_line(handler, log):
    handler(queued(used("ann", ACME), "no JSON"), None)

    (line,) = log.lines("batch")
    assert line["sources"] == {
        "native": {
            "newest_event_age": 60.0,
            "signals": 1,
            "signals_with_email": 1,
            "signals_of_companies": 1,
        }
    }


def test_an_event_from_a_clock_that_runs_ahead_is_of_age_nought(handler, published):
    ahead = used("ann", ACME)
    ahead["detail"]["metadata"]["occurred_at"] = "2026-03-04T12:30:00Z"

    handler(queued(ahead), None)

    (measured,) = published(source="native")
    assert measured["newest_event_age"] == 0


def test_what_has_to_come_again_is_measured_when_it_does(handler, pipeline, published):
    pipeline.storage.contest(company("acme.com"))

    handler(queued(used("ann", ACME), used("zoe", ZETA)), None)

    (measured,) = published(source="native")
    assert measured["signals"] == 1


def test_names_that_the_policy_does_not_map_are_told_with_their_counts(handler, log):
    unheard = [segment("track", event="Unheard Of") for _ in range(2)]
    seen = segment("page", name="Page of ann@acme.com")

    handler(queued(*unheard, seen, used("ann", ACME)), None)
    handler(queued(used("ann", ACME)), None)

    first, second = log.lines("batch")
    assert first["unmapped"] == {
        "segment.tracks.Unheard Of": 2,
        "segment.pages.Page ...": 1,
    }
    assert "unmapped" not in second


def test_the_line_of_a_batch_stays_short_whatever_the_names(handler, log):
    rare = [segment("track", event=f"{number} {'x' * 250}") for number in range(100)]
    common = [segment("track", event="Common") for _ in range(2)]

    handler(queued(*rare, *common), None)

    (line,) = log.lines("batch")
    assert line["ignored"] == 102
    assert line["unmapped"].pop("segment.tracks.Common") == 2
    assert len(line["unmapped"]) == MOST_UNMAPPED - 1
    assert max(map(len, line["unmapped"])) < 100


def test_an_alias_makes_two_accounts_one_and_two_ids_one_person(handler, pipeline):
    visitor, user = node("anonymous-7"), node("ann")
    handler(queued(used("anonymous-7", "ann@gmail.com", "e-1")), None)
    handler(queued(used("ann", "ann@gmail.com", "e-2")), None)

    handler(queued(segment("alias", userId="ann", previousId="anonymous-7")), None)

    (root,) = set(pipeline.accounts.roots([visitor, user]).values())
    profile = pipeline.accounts.profiles([root])[root].value
    assert len(profile.members) == 2
    assert len(profile.people) == 1


def test_signals_of_somebody_erased_are_dropped_and_counted(handler, pipeline, log, capsys):
    tombstone = without(NOTHING, member_of(node("ann")))
    event = AccountSignalsChanged(AccountId(node("ann")), 1)
    pipeline.accounts.save_profile(AccountId(node("ann")), Versioned(tombstone, 1), event, CAUSE)

    answer = handler(queued(used("ann", ACME), used("ben", "ben@acme.com", "event-2")), None)

    assert answer == {"batchItemFailures": []}
    (line,) = log.lines("batch")
    assert (line["received"], line["folded"], line["forgotten"]) == (2, 1, 1)
    assert '"forgotten"' in capsys.readouterr().out


def node(user_id):
    """Return the node of a user."""
    return person_node(UserId(user_id))


def segment(call, **content):
    """Return a Segment message in its entry."""
    message = {
        "type": call,
        "messageId": "m-1",
        "timestamp": "2026-03-04T11:59:00Z",
        "userId": "ann",
        **content,
    }
    return entry(call, message, "aws.partner/segment.com/x")
