"""The nodes a signal gives evidence about, named without anybody's address."""

import pytest

from plg_router.domain.identity.nodes import (
    company_node,
    domain_of,
    is_told_of,
    member_of,
    nodes_of,
    person_node,
    record_node,
    workspace_node,
)
from plg_router.domain.signals.mail import Mail, MailClass
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.ids import UserId, WorkspaceId
from plg_router.kernel.kinds import Kind
from tests.domain.builders import ACADEMIC, DISPOSABLE, FREE, signal

ADA, DOCKS = person_node(UserId("ada")), workspace_node(WorkspaceId("docks"))


def test_corporate_mail_names_the_company_first():
    nodes = nodes_of(signal(by="ada", workspaces=["docks"]))

    assert nodes == (company_node("acme.com"), DOCKS, ADA)


@pytest.mark.parametrize("mail", [FREE, ACADEMIC, DISPOSABLE, None])
def test_any_other_mail_names_no_company(mail):
    """Nobody at a mail provider or school shares an account with strangers there."""
    assert nodes_of(signal(by="ada", mail=mail, workspaces=["docks"])) == (DOCKS, ADA)


def test_the_mailbox_of_a_function_names_the_company():
    billing = Mail(MailClass.ROLE, "acme.com")

    assert nodes_of(signal(by="billing", mail=billing))[0] == company_node("acme.com")


def test_an_invitation_is_evidence_about_the_person_invited():
    invitation = signal(Kind.TEAMMATE_INVITED, "ada", mail=FREE, subject="ben")

    assert nodes_of(invitation) == (ADA, person_node(UserId("ben")))


def test_an_alias_is_evidence_that_two_ids_are_one_person():
    alias = signal(Kind.IDENTIFIED, "ada", mail=FREE, previous_id="visitor 7")

    assert nodes_of(alias) == (ADA, person_node(UserId("visitor 7")))


def test_an_alias_of_oneself_says_nothing():
    assert nodes_of(signal(Kind.IDENTIFIED, "ada", mail=FREE, previous_id="ada")) == (ADA,)


@pytest.mark.parametrize("subject", ["ada", None])
def test_who_invites_nobody_else_gives_no_evidence_about_anybody(subject):
    invitation = signal(Kind.TEAMMATE_INVITED, "ada", mail=FREE, subject=subject)

    assert nodes_of(invitation) == (ADA,)


def test_the_subject_of_any_other_signal_is_no_person():
    assert nodes_of(signal(Kind.FEATURE_USED, "ada", mail=FREE, subject="ben")) == (ADA,)


def test_only_a_company_has_a_domain():
    assert domain_of(company_node("acme.com")) == "acme.com"
    assert domain_of(ADA) is None
    assert domain_of(DOCKS) is None


def test_nodes_carry_no_id_in_clear():
    nodes = nodes_of(signal(by="ada@gmail.com", mail=FREE, workspaces=["ada@gmail.com"]))

    assert not any("ada" in node for node in nodes)


def test_a_person_and_a_workspace_of_one_name_are_two_nodes():
    assert person_node(UserId("docks")) != DOCKS


def test_a_person_is_called_by_profiles_what_follows_the_kind_of_node():
    assert member_of(ADA) == fingerprint("ada")


def test_the_crms_own_account_is_named_by_its_id():
    assert record_node("001A") == "record:001A"
    assert domain_of(record_node("001A")) is None


def test_the_crm_speaks_of_companies_and_of_its_own_accounts():
    spoken_of = [company_node("acme.com"), record_node("001A"), ADA, DOCKS]

    assert [is_told_of(node) for node in spoken_of] == [True, True, False, False]
