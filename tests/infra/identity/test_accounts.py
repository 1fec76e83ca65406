"""Accounts are told with everybody who belongs to them and why; strangers in one are found."""

from types import SimpleNamespace

import pytest
from moto import mock_aws

from infra.identity.accounts import Account, grouped
from infra.identity.audit import audit
from infra.operate.archive import Archive
from plg_router.adapters.dynamodb.client import dynamodb
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import Node, company_node, person_node
from plg_router.domain.identity.resolve import Link
from plg_router.domain.routing.ownership import AccountChange
from plg_router.domain.signals.reading import Reading
from plg_router.kernel.ids import AccountId, UserId
from plg_router.services.apply_account_change import ApplyAccountChange
from plg_router.services.ingest_signals import IngestSignals
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.tell_firmographics import TellFirmographics
from tests.adapters.stores import stores_on
from tests.fakes.cast import CAUSE, MID_MARKET, NOW, company, customer, signal
from tests.fakes.pseudonyms import OpenNames
from tests.fakes.world import CountedPauses, InMemoryQuarantine

ADA, BEN, CLEO = (person_node(UserId(name)) for name in ("ada", "ben", "cleo"))
ACME, LABS = company_node("acme.com"), company_node("acme-labs.com")
LISTS = "free 1.0"


def link(node, account, kind=EvidenceKind.WORKSPACE):
    """Return the link of a node to an account."""
    return Link(node, AccountId(account), Evidence(kind))


def account(root, *links, mail=()):
    """Return an account."""
    return Account(AccountId(root), links, frozenset(mail))


def test_an_account_has_all_who_point_to_it_directly_or_by_way_of_others():
    links = [link(ADA, ACME), link(BEN, ADA), link(Node("workspace:1"), BEN)]

    (acme,) = grouped([ACME], links)

    assert acme.nodes[0] == ACME
    assert set(acme.nodes[1:]) == {ADA, BEN, "workspace:1"}
    assert (acme.people, acme.companies) == (2, ("acme.com",))
    assert acme.evidence == {EvidenceKind.WORKSPACE: 3}


def test_the_largest_account_comes_first():
    accounts = grouped([ACME, CLEO], [link(ADA, LABS), link(BEN, LABS)])

    assert [found.account_id for found in accounts] == [LABS, CLEO, ACME]
    assert [found.people for found in accounts] == [2, 1, 0]


def test_a_guest_is_named_by_the_company_whose_mail_they_have():
    (acme,) = grouped(
        [ACME], [link(ADA, ACME), link(BEN, ACME)], {ADA: ["acme.com"], BEN: ["b.io"]}
    )

    assert (acme.companies, acme.guests_of) == (("acme.com",), ("b.io",))
    assert not acme.joins_strangers


@pytest.mark.requirement("S11")
def test_two_companies_in_one_account_are_strangers_unless_the_crm_joined_them():
    by_chance = account(ACME, link(LABS, ACME))
    by_the_crm = account(ACME, link(LABS, ACME, EvidenceKind.CRM_DOMAIN))
    shared = account(company_node("gmail.com"))

    found = audit([by_chance, by_the_crm, shared], PinnedMailDirectory())

    assert found.strangers == (by_chance,)
    assert found.shared == (shared,)
    assert found.faulty == (by_chance, shared)


@pytest.fixture
def archive(monkeypatch):
    """Return what an environment's tables hold after a little traffic and a word of the CRM."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():
        client = dynamodb()
        stores = stores_on(client)
        accounts, linked = stores.accounts, LinkAccounts(stores.accounts)
        ingest = IngestSignals(
            accounts, linked, InMemoryQuarantine(), CountedPauses(), mail_lists=LISTS
        )
        ingest([Reading((signal("1", "vp", domain=None, workspace="w"),))])
        ingest([Reading((signal("2", "dev", workspace="w"), signal("3", "hob", domain=None)))])
        group = AccountChange(customer(), ["acme.com", "acme-labs.com"], MID_MARKET)
        ApplyAccountChange(accounts, linked, TellFirmographics(accounts, lambda: NOW))(group, CAUSE)
        names = SimpleNamespace(accounts_table=stores.table, reps_table="reps")
        yield Archive(client, names, OpenNames())


@pytest.mark.requirement("S8", "S10", "S11")
def test_an_environment_tells_its_accounts_from_its_tables(archive):
    vp, dev, hobbyist = (person_node(UserId(name)) for name in ("vp", "dev", "hob"))

    labs, alone = archive.accounts()

    assert (labs.account_id, labs.people) == (company("acme-labs.com"), 2)
    assert labs.companies == ("acme-labs.com", "acme.com")
    assert not labs.joins_strangers
    why = {found.node: found.evidence for found in labs.links}
    assert why[vp] == Evidence(EvidenceKind.WORKSPACE)
    assert why[dev] == Evidence(EvidenceKind.COMPANY_MAIL, LISTS)
    assert why[company("acme.com")] == Evidence(EvidenceKind.CRM_DOMAIN, "crm-1")
    assert (alone.account_id, alone.links) == (hobbyist, ())
    assert archive.links([vp, hobbyist]).keys() == {vp}
