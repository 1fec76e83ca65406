"""Of whoever asked to be forgotten nothing is said, and nothing of others is lost."""

from plg_router.domain.identity.erased import erased_of, of_others
from plg_router.domain.identity.nodes import FORGOTTEN, company_node, person_node
from plg_router.kernel.ids import UserId
from plg_router.kernel.kinds import Kind
from tests.domain.builders import FREE, signal

ADA, BEN, ACME = person_node(UserId("ada")), person_node(UserId("ben")), company_node("acme.com")
INVITATION = signal(Kind.TEAMMATE_INVITED, "ada", subject="ben")
ALIAS = signal(Kind.IDENTIFIED, "ada", mail=FREE, previous_id="ben")


def test_whoever_points_to_nobodys_account_was_erased():
    assert erased_of({ADA: FORGOTTEN, BEN: ACME, ACME: ACME}) == {ADA}


def test_nothing_of_an_erased_sender_remains():
    assert of_others(INVITATION, {ADA}) is None


def test_an_invitation_of_somebody_erased_names_nobody():
    remains = of_others(INVITATION, {BEN})

    assert remains == signal(
        Kind.TEAMMATE_INVITED, "ada", event_id=INVITATION.event_id, subject=None
    )


def test_an_erased_earlier_self_is_left_out():
    remains = of_others(ALIAS, {BEN})

    assert remains == signal(Kind.IDENTIFIED, "ada", mail=FREE, event_id=ALIAS.event_id)


def test_signals_of_others_stay_as_they_are():
    assert of_others(INVITATION, {person_node(UserId("cleo"))}) is INVITATION
    assert of_others(ALIAS, ()) is ALIAS
