"""Each fault meets a share of the traffic, with as many firms of its own as it strikes."""

import json
from datetime import UTC, datetime

import pytest

from infra.bus.entries import signal_ids
from infra.faults.traffic import make_shares

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
STRANGERS = [1, 3, 1]


@pytest.fixture(scope="module")
def shares():
    return make_shares(STRANGERS, sign_ups=5, firms=2, seed=1, now=NOW)


def test_a_share_has_as_many_strangers_as_its_fault_strikes(shares):
    companies = [company for share in shares for company in share.companies]

    assert [len(share.companies) for share in shares] == STRANGERS
    assert len(set(companies)) == len(companies)


def test_of_a_stranger_its_own_share_tells_and_no_other(shares):
    for share in shares:
        for company in share.companies:
            telling = [one for one in shares if company in json.dumps(one.entries)]

            assert telling == [share]


def test_what_is_said_of_strangers_is_known_by_its_ids(shares):
    for share in shares:
        naming = [entry for entry in share.entries if "stranger-" in json.dumps(entry)]
        ids = {one for entry in naming for one in signal_ids(entry)}

        assert ids == share.of_strangers
