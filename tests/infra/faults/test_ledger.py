"""The CRM's words stand in the books as signals do, and a poison is told from its neighbours."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from infra.bus.crm_events import AccountFacts, account_changed
from infra.bus.entries import delivered, signal_ids
from infra.faults.ledger import Ledger
from infra.names import Names
from plg_router.domain.routing.ownership import CrmAccount

NAMES = Names("local")
SAID = account_changed(
    AccountFacts(domain="acme.com", name="Acme"), version=3, now=datetime(2026, 3, 4, tzinfo=UTC)
)
(SAID_ID,) = signal_ids(SAID)
QUEUES = (
    NAMES.quarantine,
    *(
        NAMES.dead_letters(part)
        for part in ("ingestion-urgent", "ingestion-usage", "crm", "routing")
    ),
)


class Shelf:
    """An archive in which the CRM has told of a company, and no signal has."""

    def __init__(self, crm):
        self._crm = crm

    def crm_of_company(self, domain):
        return {"acme.com": self._crm}[domain]

    def dossiers(self):
        return ()

    def roots(self, _):
        return {}


@pytest.fixture
def sqs():
    with mock_aws():
        client = boto3.client(
            "sqs",
            region_name="us-east-1",
            aws_access_key_id="k",
            aws_secret_access_key="s",  # noqa: S106  nobody's
        )
        for queue in QUEUES:
            client.create_queue(QueueName=queue)
        yield client


@pytest.fixture
def books(sqs):
    """Return the ledger of an archive with this record, in which the CRM's word is expected."""

    def open_books(crm):
        ledger = Ledger(SimpleNamespace(names=NAMES, sqs=sqs, pseudonyms=None), Shelf(crm))
        ledger.expect([SAID])
        return ledger

    return open_books


def rest(sqs, body, part="crm"):
    url = sqs.get_queue_url(QueueName=NAMES.dead_letters(part))["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=body)


@pytest.mark.parametrize("version", [3, 4])
def test_a_word_of_the_crm_counts_as_folded_where_its_record_or_a_newer_one_stands(books, version):
    balance = books(CrmAccount("crm-acme.com", version)).balance()

    assert (balance.received, balance.folded, balance.lost) == (1, 1, ())
    assert balance.balances


@pytest.mark.parametrize(
    "crm", [None, CrmAccount("crm-acme.com", 2), CrmAccount("crm-other.com", 3)]
)
def test_a_word_of_the_crm_that_no_account_shows_is_lost(books, crm):
    balance = books(crm).balance()

    assert balance.lost == (SAID_ID,)
    assert not balance.balances


def test_a_word_of_the_crm_among_the_dead_letters_is_not_lost(books, sqs):
    rest(sqs, delivered(SAID))

    balance = books(None).balance()

    assert (balance.dead_lettered, balance.lost) == (1, ())
    assert balance.balances


def test_what_a_poison_stopped_is_beside_it_unless_it_is_of_the_same_company(books, sqs):
    rest(sqs, delivered(SAID))

    assert books(None).beside([], frozenset({SAID_ID})) == set()
    assert books(None).beside([], frozenset({"another"})) == {SAID_ID}


def test_a_dead_letter_of_what_was_folded_is_beside_the_poison_too(books, sqs):
    rest(sqs, delivered(SAID))
    ledger = books(CrmAccount("crm-acme.com", 3))

    assert ledger.beside([], frozenset({SAID_ID})) == set()
    assert ledger.beside([], frozenset({"another"})) == {SAID_ID}


def test_a_later_stage_may_give_up_what_is_of_the_poison_alone(books, sqs):
    qualified = {"detail-type": "LeadQualified.v1", "detail": {"account_id": "company:acme.com"}}
    rest(sqs, json.dumps(qualified), part="routing")
    ledger = books(CrmAccount("crm-acme.com", 3))

    assert ledger.beside(["acme.com"], frozenset({SAID_ID})) == set()
    assert ledger.beside(["other.com"], frozenset({SAID_ID})) == {
        "routing: LeadQualified.v1: the function ended without a word"
    }
