"""Whatever goes wrong, and wherever, no log, metric or trace quotes what a function was given."""

import json
import traceback

import pytest
from botocore.exceptions import ClientError
from pydantic import BaseModel, ValidationError

from plg_router.contracts.lead_engaged import LeadEngagedV1
from plg_router.kernel.errors import Conflict, Transient, Unforeseen
from plg_router.runtime.discretion import reason_of
from plg_router.runtime.events import Stage, on_events
from plg_router.runtime.offers import Enforcer, on_offers
from plg_router.runtime.outbox_stream import on_outbox
from plg_router.runtime.own_leads import OwnLeads, on_own_leads
from plg_router.runtime.product_batches import Intake, on_product_batches
from plg_router.runtime.settings import Settings
from tests.fakes.dead_letters import Resting, received
from tests.fakes.deliveries import engaged, entry, queued

CANARY = "jane.canary"
ADDRESS = f"{CANARY}@canary.example.com"


class _Amount(BaseModel):
    amount: int


def refused_by_pydantic():
    _Amount.model_validate({"amount": ADDRESS})


def refused_by_aws():
    said = {"Error": {"Code": "ValidationException", "Message": f"no such key: {ADDRESS}"}}
    raise ClientError(said, "PutItem")


def refused_by_aws_in_our_words():
    try:
        refused_by_aws()
    except ClientError as error:
        raise Transient(error.response["Error"]["Code"]) from error


def broken_by_itself():
    {}[ADDRESS]


def broken_while_it_is_put_right():
    try:
        refused_by_pydantic()
    except ValidationError:
        broken_by_itself()


def broken_with_notes():
    error = ValueError(f"invalid literal: {ADDRESS}")
    error.add_note(ADDRESS)
    raise error


TROUBLE = [
    refused_by_pydantic,
    refused_by_aws,
    refused_by_aws_in_our_words,
    broken_by_itself,
    broken_while_it_is_put_right,
    broken_with_notes,
]


def queue_of_events(trouble):
    """Fail where an event is handled."""
    stage = Stage({LeadEngagedV1: lambda _: trouble()}, lambda: 0.0, dead_letters=Resting())
    return on_events(Settings, lambda _: stage), queued(engaged("company:acme.com", ADDRESS))


def last_try_of_an_event(trouble):
    """Fail where an event is handled, and where it is set aside then."""

    class Full(Resting):
        def keep(self, *_):
            trouble()

    stage = Stage({LeadEngagedV1: lambda _: trouble()}, lambda: 0.0, dead_letters=Full())
    return on_events(Settings, lambda _: stage), received(
        queued(engaged("company:acme.com", ADDRESS)), 9
    )


def start_of_a_function(trouble):
    """Fail before anything is handled."""
    return on_events(Settings, lambda _: trouble()), queued(engaged("company:acme.com", ADDRESS))


def queue_of_signals(trouble):
    """Fail where a batch is read."""
    intake = Intake(
        reader=lambda: lambda _: trouble(), ingest=None, write_units=lambda: 0.0, clock=None
    )
    return on_product_batches(Settings, lambda _: intake), queued({"email": ADDRESS})


def stream(trouble):
    """Fail where events are put on the bus."""
    return on_outbox(Settings, lambda _: lambda _: trouble()), {"Records": []}


def clock(trouble):
    """Fail where silence is judged."""
    enforcer = Enforcer(lambda _: trouble(), lambda *_: trouble(), lambda: 0.0)
    return on_offers(Settings, lambda _: enforcer), {"account_id": ADDRESS, "decision_seq": 1}


def request_of_a_rep(trouble):
    """Fail where it is found out who asks."""
    own = OwnLeads(lambda _: trouble(), lambda _: ())
    return on_own_leads(Settings, lambda _: own), {"proof": ADDRESS}


ENTRIES = [
    queue_of_events,
    last_try_of_an_event,
    start_of_a_function,
    queue_of_signals,
    stream,
    clock,
    request_of_a_rep,
]


def told_by_lambda(handler, event):
    """Return what Lambda writes into log, trace and workflow of what a function answers or raises.

    Of an error that is the name, the text and the lines of code it came through, and all of what
    had caused it where somebody prints it.
    """
    try:
        return json.dumps(handler(event, None))
    except Exception as error:  # noqa: BLE001  as Lambda does
        return "".join(traceback.format_exception(error))


@pytest.mark.filterwarnings("ignore:No application metrics")
@pytest.mark.parametrize("trouble", TROUBLE)
@pytest.mark.parametrize("way_in", ENTRIES)
def test_no_failure_quotes_what_was_given(way_in, trouble, log, capsys):
    handler, event = way_in(trouble)

    answered = told_by_lambda(handler, event)

    spoken = capsys.readouterr()
    assert CANARY not in answered + log.text + spoken.out + spoken.err
    assert log.lines("failed") or "Transient: ValidationException" in answered


@pytest.mark.filterwarnings("ignore:No application metrics")
@pytest.mark.parametrize("trouble", TROUBLE)
def test_a_dead_letter_says_no_more_than_the_log(trouble):
    resting = Resting()
    stage = Stage({LeadEngagedV1: lambda _: trouble()}, lambda: 0.0, dead_letters=resting)
    handler = on_events(Settings, lambda _: stage)

    handler(received(queued(engaged("company:acme.com")), 9), None)

    ((_, _, reason),) = resting.letters
    assert CANARY not in reason
    assert reason


def test_a_failure_is_told_by_its_kind_its_causes_and_its_place(log):
    handler, event = queue_of_events(refused_by_aws_in_our_words)

    handler(event, None)

    (line,) = log.lines("failed")
    assert line["errors"] == ["Transient: ValidationException", "ClientError"]
    assert line["where"][-1].endswith("refused_by_aws_in_our_words")
    assert line["level"] == "ERROR"


@pytest.mark.filterwarnings("ignore:No application metrics")
@pytest.mark.parametrize("error", [Transient("throttled"), Conflict()])
def test_an_error_of_ours_is_raised_as_it_is_for_whoever_retries_by_its_name(error, log):
    def fail():
        raise error from ValueError(ADDRESS)

    handler, event = stream(fail)

    with pytest.raises(type(error)) as met:
        handler(event, None)

    assert met.value is error
    assert log.lines("failed") == []


@pytest.mark.filterwarnings("ignore:No application metrics")
def test_any_other_error_is_raised_as_the_name_of_its_kind():
    handler, event = stream(broken_by_itself)

    with pytest.raises(Unforeseen) as met:
        handler(event, None)

    assert str(met.value) == "KeyError"


@pytest.mark.parametrize(
    "message",
    [
        {"detail-type": ADDRESS, "source": ADDRESS, "detail": {ADDRESS: ADDRESS}},
        entry("LeadEngaged.v1", {ADDRESS: {ADDRESS: ADDRESS}}),
        entry("LeadEngaged.v1", {"metadata": ADDRESS, "data": [ADDRESS]}),
        "{" + ADDRESS,
    ],
)
def test_a_message_that_cannot_be_read_is_refused_in_our_own_words(message, log):
    stage = Stage({LeadEngagedV1: lambda _: None}, lambda: 0.0)

    on_events(Settings, lambda _: stage)(queued(message), None)

    (line,) = log.lines("failed")
    assert line["errors"][0].startswith("Rejected: ")
    assert CANARY not in log.text


def test_of_a_long_reason_the_beginning_is_kept():
    assert len(reason_of(Transient("x" * 10_000))) == 500
