"""A file of entries grows into accounts without a stack, and none of them joins strangers."""

from datetime import timedelta
from pathlib import Path

import pytest

from infra.bus.entries import read_entries
from infra.identity.audit import audit
from infra.identity.growth import BATCH, Growth, grown
from infra.policies.file import policy_of
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.domain.identity.evidence import EvidenceKind
from tests.fakes.cast import NOW, company, signal

RECORDED = Path(__file__).parents[4] / "shared" / "data" / "developer-platform-hour.jsonl.gz"
POLICY = policy_of("local")


def later(number):
    """Return a signal of somebody else, of no company."""
    return signal(f"later {number}", f"somebody {number}", domain=None, at=NOW + timedelta(hours=1))


def test_accounts_that_turn_out_to_be_one_are_counted_by_what_showed_it():
    growth = Growth("lists")

    growth.take(
        [
            signal("1", "vp", domain=None),
            *map(later, range(BATCH)),
            signal("2", "vp", domain=None, workspace="w"),
            signal("3", "ann", workspace="w"),
        ]
    )

    assert growth.merged == {EvidenceKind.WORKSPACE: 1}
    assert growth.linked == {EvidenceKind.WORKSPACE: 1, EvidenceKind.COMPANY_MAIL: 1}
    acme = growth.accounts()[0]
    assert (acme.account_id, acme.people, acme.companies) == (company(), 2, ("acme.com",))


def test_whoever_was_found_elsewhere_before_they_showed_their_mail_is_a_guest():
    growth = Growth("lists")

    growth.take([signal("1", "ann", workspace="w"), signal("2", "bo", domain=None, workspace="w")])
    growth.take([signal("3", "bo", domain="beta.com")])

    acme, beta = growth.accounts()
    assert (acme.people, acme.guests_of) == (2, ("beta.com",))
    assert (beta.people, beta.companies) == (0, ("beta.com",))


def test_an_empty_file_grows_nothing():
    assert grown([], POLICY).accounts() == []


@pytest.fixture(scope="module")
def hour():
    """Return what grew from an hour of a developer platform."""
    if not RECORDED.exists():
        pytest.skip(f"NOT RUN: {RECORDED.name} is not beside this repository")
    return grown(read_entries(RECORDED), POLICY)


@pytest.mark.requirement("S9", "S11")
def test_an_hour_of_a_developer_platform_joins_no_strangers(hour):
    accounts = hour.accounts()

    assert len(accounts) > 3_000
    assert audit(accounts, PinnedMailDirectory()).faulty == ()


@pytest.mark.requirement("S8", "S10")
def test_an_hour_of_a_developer_platform_merges_scattered_sign_ups(hour):
    assert hour.merged.total() > 200
    assert set(hour.merged) == {
        EvidenceKind.WORKSPACE,
        EvidenceKind.COMPANY_MAIL,
        EvidenceKind.INVITATION,
    }
    people = [account.people for account in hour.accounts()]
    assert people == sorted(people, reverse=True)
    assert people[0] >= 30
