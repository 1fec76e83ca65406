"""The made-up traffic is exactly as large as asked for, honest in its labels, and readable."""

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.bus.entries import signal_ids
from infra.local.connection import REPOSITORY
from infra.local.traffic.buyers import BUYERS
from infra.local.traffic.companies import UNCHARTED, UNIVERSITIES, open_market, read_companies
from infra.local.traffic.generator import SIGNAL_SHARE, generate
from infra.local.traffic.noise import NOISE
from infra.local.traffic.people import DISPOSABLE_MAIL, FREE_MAIL
from infra.policies.file import policy_of
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.contracts.read_product import ProductReader
from plg_router.domain.signals.mail import MailClass, read_mail
from plg_router.kernel.kinds import Kind
from tests.fakes.pseudonyms import OpenNames

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
COMPANIES = read_companies(REPOSITORY / "infra" / "companies" / "local.csv")
MARKET = open_market(COMPANIES, seed=1)


@pytest.fixture(scope="module")
def traffic():
    return generate(1000, seed=1, now=NOW, market=MARKET)


@pytest.fixture(scope="module")
def signals(traffic):
    """Read the traffic as ingestion does."""
    read = ProductReader(policy_of("local"), PinnedMailDirectory(), OpenNames(), NOW)
    readings = [read(as_delivered(entry)) for entry in traffic.entries]
    assert not any(reading.faults or reading.ignored for reading in readings)
    return [signal for reading in readings for signal in reading.signals]


def as_delivered(entry):
    return json.dumps(
        {
            "source": entry["Source"],
            "detail-type": entry["DetailType"],
            "time": entry["Time"],
            "detail": entry["Detail"],
        }
    )


@settings(max_examples=20)
@given(st.integers(1, 200), st.integers(0, 9))
def test_as_many_people_sign_up_as_were_asked_for(sign_ups, seed):
    traffic = generate(sign_ups, seed=seed, now=NOW, market=MARKET)

    assert sum(label.sign_ups for label in traffic.labels) == sign_ups
    users = [user for label in traffic.labels for user in label.user_ids]
    assert len(users) == len(set(users)) == sign_ups


@settings(max_examples=20)
@given(st.integers(1, 100), st.integers(0, 9))
def test_the_same_seed_and_moment_make_the_same_traffic(sign_ups, seed):
    once = generate(sign_ups, seed=seed, now=NOW, market=MARKET)

    assert generate(sign_ups, seed=seed, now=NOW, market=MARKET) == once


def test_another_seed_makes_another_month(traffic):
    assert generate(1000, seed=2, now=NOW, market=MARKET).entries != traffic.entries


def test_everybody_signs_up_exactly_once(signals):
    signed_up = Counter(
        signal.sender.user_id for signal in signals if signal.kind is Kind.SIGNED_UP
    )

    assert set(signed_up.values()) == {1}
    assert len(signed_up) == 1000


def test_about_one_sign_up_in_twenty_is_signal():
    labels = generate(4000, seed=3, now=NOW, market=MARKET).labels

    teams = sum(
        label.sign_ups for label in labels if label.persona in {one.__name__ for one in BUYERS}
    )
    assert SIGNAL_SHARE <= teams / 4000 < 2 * SIGNAL_SHARE


def test_every_kind_of_person_turns_up():
    labels = generate(4000, seed=3, now=NOW, market=MARKET).labels

    assert {label.persona for label in labels} == {one.__name__ for one in [*NOISE, *BUYERS]}


def test_everything_happens_in_order_and_nothing_in_the_future(traffic):
    times = [entry["Time"] for entry in traffic.entries]

    assert times == sorted(times)
    assert datetime.fromisoformat(times[-1]) <= NOW
    assert (NOW - datetime.fromisoformat(times[0])).days >= 21


def test_no_label_reaches_an_entry(traffic):
    played = json.dumps(traffic.entries)

    personas = {label.persona for label in traffic.labels}
    assert not [word for word in (*personas, "should_reach_human") if f'"{word}"' in played]


def test_every_event_has_an_id_of_its_own(traffic):
    ids = [event_id for entry in traffic.entries for event_id in signal_ids(entry)]

    assert len(set(ids)) == len(ids)


def test_native_events_envelopes_and_segment_messages_are_mixed(traffic):
    kinds = {entry["DetailType"] for entry in traffic.entries}

    assert kinds == {"ProductSignal.v1", "ProductSignals.v1", "identify", "track"}


def test_the_people_of_one_firm_are_one_account():
    labels = generate(4000, seed=3, now=NOW, market=MARKET).labels
    domains = [label.domain for label in labels if label.domain]

    assert len(set(domains)) == len(domains)


def test_nobody_works_for_a_firm_that_a_story_is_about():
    taken = frozenset({"harbor-lantern-plg.com", "colossus-grid-plg.com"})
    market = open_market(COMPANIES, seed=1, besides=taken)

    labels = generate(4000, seed=3, now=NOW, market=market).labels

    assert not taken & {label.domain for label in labels}


@pytest.mark.parametrize(
    ("domains", "mail_class"),
    [
        ([company.domain for company in COMPANIES], MailClass.CORPORATE),
        (UNCHARTED, MailClass.CORPORATE),
        (UNIVERSITIES, MailClass.ACADEMIC),
        (FREE_MAIL, MailClass.FREE),
        (DISPOSABLE_MAIL, MailClass.DISPOSABLE),
    ],
)
def test_mail_domains_are_what_their_people_pretend(domains, mail_class):
    directory = PinnedMailDirectory()

    found = {domain: read_mail(f"ada@{domain}", directory) for domain in domains}

    assert {mail.mail_class for mail in found.values()} == {mail_class}
    if mail_class is MailClass.CORPORATE:
        assert all(mail.domain == domain for domain, mail in found.items())


def test_some_firms_are_missing_from_the_company_file():
    assert not {company.domain for company in COMPANIES} & set(UNCHARTED)
