"""Product messages are folded as one batch, and only what could not be folded comes again."""

import pytest

from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.contracts.read_product import ProductReader
from plg_router.kernel.errors import Transient
from plg_router.runtime.product_batches import Intake, on_product_batches
from plg_router.runtime.settings import Settings
from tests.fakes.cast import NOW, RULES, company
from tests.fakes.deliveries import did, entry, metadata, queued, used
from tests.fakes.pipeline import Pipeline

ACME, ZETA = "ann@acme.com", "zoe@zeta.com"
NOTHING_FAILED = {"batchItemFailures": []}


@pytest.fixture
def pipeline():
    return Pipeline()


@pytest.fixture
def handler(pipeline):
    mail = PinnedMailDirectory()
    intake = Intake(lambda: ProductReader(RULES, mail, NOW), pipeline.ingest, lambda: 3.0)
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


@pytest.mark.filterwarnings("ignore:No application metrics")
def test_a_batch_whose_faults_cannot_be_parked_comes_again_as_a_whole(handler, pipeline):
    pipeline.quarantine.is_closed = True

    with pytest.raises(Transient):
        handler(queued(used("ann", ACME), "no JSON"), None)

    assert pipeline.storage.history == []


def test_everything_received_is_accounted_for(handler, log, published):
    segment = entry("track", track("Unheard Of"), "aws.partner/segment.com/x")
    bad = did("bob", "bob@localhost", "e-1")

    handler(queued(used("ann", ACME), segment, "no JSON", envelope(bad, did("bo", ACME))), None)

    counts = {"received": 5, "folded": 2, "ignored": 1, "parked": 2}
    (line,) = log.lines("batch")
    assert {name: line[name] for name in counts} == counts
    assert (line["accounts"], line["write_units"]) == (1, 3.0)
    assert published() == [counts]


def track(event):
    """Return a Segment message."""
    return {
        "type": "track",
        "event": event,
        "messageId": "m-1",
        "timestamp": "2026-03-04T11:59:00Z",
        "userId": "ann",
    }
