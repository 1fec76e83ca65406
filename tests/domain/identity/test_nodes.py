"""The nodes a signal gives evidence about, named without anybody's address."""

import pytest

from plg_router.domain.identity.nodes import (
    company_node,
    domain_of,
    nodes_of,
    person_node,
    workspace_node,
)
from plg_router.kernel.ids import UserId, WorkspaceId
from tests.domain.builders import ACADEMIC, DISPOSABLE, FREE, signal

ADA, DOCKS = person_node(UserId("ada")), workspace_node(WorkspaceId("docks"))


def test_corporate_mail_names_the_company_first():
    nodes = nodes_of(signal(by="ada", workspaces=["docks"]))

    assert nodes == (company_node("acme.com"), DOCKS, ADA)


@pytest.mark.parametrize("mail", [FREE, ACADEMIC, DISPOSABLE, None])
def test_any_other_mail_names_no_company(mail):
    """Nobody at a mail provider or school shares an account with strangers there."""
    assert nodes_of(signal(by="ada", mail=mail, workspaces=["docks"])) == (DOCKS, ADA)


def test_only_a_company_has_a_domain():
    assert domain_of(company_node("acme.com")) == "acme.com"
    assert domain_of(ADA) is None
    assert domain_of(DOCKS) is None


def test_nodes_carry_no_id_in_clear():
    nodes = nodes_of(signal(by="ada@gmail.com", mail=FREE, workspaces=["ada@gmail.com"]))

    assert not any("ada" in node for node in nodes)


def test_a_person_and_a_workspace_of_one_name_are_two_nodes():
    assert person_node(UserId("docks")) != DOCKS
