"""Whatever a vendor's service does, an answer is there within the budget, and nothing is raised."""

import socket
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from plg_router.adapters.vendors.http import BUDGET, Request, VendorHttp
from plg_router.domain.enrichment.answer import Found, NoAnswer, NotFound, Why
from tests.fakes.vendor_service import Reply, document, serving_vendors

ROOMY = timedelta(seconds=10)
TIGHT = timedelta(milliseconds=200)
SLACK = 0.6  # seconds a busy machine may add
FOUND = Reply(body=b'{"name": "Acme"}')


@pytest.fixture
def service():
    with serving_vendors() as service:
        yield service


def ask(service, budget=ROOMY, method="GET"):
    """Ask for something, and return the answer with the seconds it took."""
    request = Request(method, service.address, "/find", {"email": "vp@gmail.com"})
    http = VendorHttp(budget)
    started = time.monotonic()
    answer = http.ask(request, {"x-api-key": "secret"})
    return answer, time.monotonic() - started


def test_a_look_up_has_800_milliseconds():
    assert timedelta(milliseconds=800) == BUDGET


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_body_of_a_reply_is_handed_on(service, method):
    service.script.append(FOUND)

    assert ask(service, method=method)[0] == Found(FOUND.body)
    assert service.calls[0].parameters == {"email": "vp@gmail.com"}


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (404, NotFound()),
        (400, NotFound()),
        (422, NotFound()),
        (202, NoAnswer(Why.PENDING)),
        (401, NoAnswer(Why.REFUSED)),
        (402, NoAnswer(Why.REFUSED)),
        (403, NoAnswer(Why.REFUSED)),
        (301, NoAnswer(Why.BROKEN)),
        (418, NoAnswer(Why.BROKEN)),
    ],
)
def test_a_status_is_an_answer_and_is_not_tried_again(service, status, answer):
    service.script.append(Reply(status, headers={"Location": "http://127.0.0.1:1/"}))

    assert ask(service)[0] == answer
    assert len(service.calls) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_fault_is_tried_once_more(service, status):
    service.script += [Reply(status), FOUND]

    assert ask(service)[0] == Found(FOUND.body)
    assert len(service.calls) == 2


def test_a_fault_that_lasts_is_no_answer(service):
    service.script += [Reply(503)] * 3

    assert ask(service)[0] == NoAnswer(Why.FAULTY)
    assert len(service.calls) == 2


def test_a_connection_that_is_dropped_is_tried_once_more(service):
    service.script += [Reply(hangs_up=True), FOUND]

    assert ask(service)[0] == Found(FOUND.body)


def test_a_service_that_is_not_there_is_no_answer(service):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        service.address = f"http://127.0.0.1:{taken.getsockname()[1]}"

        assert ask(service)[0] == NoAnswer(Why.UNREACHABLE)


def test_a_name_that_does_not_resolve_is_no_answer(service):
    service.address = "http://vendor.invalid"

    answer, _ = ask(service, timedelta(seconds=2))

    assert answer in {NoAnswer(Why.UNREACHABLE), NoAnswer(Why.SLOW)}


@pytest.mark.parametrize(
    "slow",
    [
        replace(FOUND, delay=1.5),
        replace(FOUND, drip=0.05),
        replace(FOUND, delay=0.15, drip=0.15),
    ],
    ids=["says nothing", "trickles", "starts late and trickles"],
)
def test_an_answer_later_than_the_budget_is_none(service, slow):
    service.script.append(slow)

    answer, took = ask(service, TIGHT)

    assert answer == NoAnswer(Why.SLOW)
    assert took < TIGHT.total_seconds() + SLACK


def test_answers_that_trickle_in_for_ever_do_not_block_the_way_for_others(service):
    http = VendorHttp(TIGHT)
    request = Request("GET", service.address, "/find", {})
    service.script += [Reply(body=b" " * 1000, drip=0.05)] * 8 + [FOUND]

    answers = [http.ask(request, {}) for _ in range(8)]
    time.sleep(2 * TIGHT.total_seconds())

    assert answers == [NoAnswer(Why.SLOW)] * 8
    assert http.ask(request, {}) == Found(FOUND.body)


def test_a_second_try_gets_no_more_than_what_is_left(service):
    service.script += [Reply(503, delay=0.1), replace(FOUND, delay=1.5)]

    answer, took = ask(service, TIGHT)

    assert answer == NoAnswer(Why.SLOW)
    assert took < TIGHT.total_seconds() + SLACK


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "30"}, timedelta(seconds=30)),
        ({"Retry-After": "0"}, timedelta(seconds=1)),
        ({"Retry-After": "999999999999999"}, None),
        ({"Retry-After": "86400"}, timedelta(hours=1)),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({}, None),
        (
            {
                "Date": "Wed, 04 Mar 2026 12:00:00 GMT",
                "Retry-After": "Wed, 04 Mar 2026 12:02:00 GMT",
            },
            timedelta(minutes=2),
        ),
    ],
)
def test_a_vendor_that_refuses_calls_says_for_how_long(service, headers, wait):
    service.script.append(Reply(429, headers=headers))

    answer, took = ask(service)

    assert answer == NoAnswer(Why.LIMITED, wait or timedelta(minutes=1))
    assert len(service.calls) == 1
    assert took < SLACK


def test_a_fault_that_asks_to_wait_is_not_tried_again(service):
    service.script.append(Reply(503, headers={"Retry-After": "20"}))

    assert ask(service)[0] == NoAnswer(Why.FAULTY, timedelta(seconds=20))
    assert len(service.calls) == 1


@pytest.mark.parametrize(
    "broken",
    [
        Reply(body=b" " * 1_000_001),
        Reply(body=b"not gzip", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["far too large", "not in its encoding"],
)
def test_a_body_nobody_can_read_is_no_answer(service, broken):
    service.script.append(broken)

    assert ask(service)[0] == NoAnswer(Why.BROKEN)


def test_a_body_cut_short_is_no_answer(service):
    cut = Reply(body=b'{"name"', headers={"Content-Length": "4000"})
    service.script += [cut, cut]

    answer, _ = ask(service, timedelta(seconds=1))

    assert isinstance(answer, NoAnswer)


@pytest.mark.parametrize("trouble", [Reply(503), Reply(hangs_up=True), replace(FOUND, delay=1.5)])
def test_nothing_is_logged_of_whom_a_vendor_was_asked_about(service, trouble, caplog):
    service.script += [trouble] * 2

    with caplog.at_level("INFO"):
        ask(service, TIGHT)

    assert "gmail" not in caplog.text
    assert "secret" not in caplog.text


def test_a_connection_is_used_again(service):
    http = VendorHttp(ROOMY)
    request = Request("GET", service.address, "/find", {})
    service.script += [document({}), document({})]

    answers = [http.ask(request, {}) for _ in range(2)]

    assert answers == [Found(b"{}")] * 2
