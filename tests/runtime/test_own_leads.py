"""Reps see the leads of whoever they proved to be, and there is nothing else to ask for."""

import pytest

from plg_router.kernel.errors import Rejected
from plg_router.runtime.own_leads import OwnLeads, on_own_leads
from plg_router.runtime.settings import Settings
from tests.domain.builders import desk, open_lead, rep, request

LEAD = open_lead(request(), desk(rep("ana")))

pytestmark = pytest.mark.requirement("S137")


def handler_of(leads):
    """Return the entry point where a proof is a name in brackets, with the leads of each rep."""

    def session(proof):
        if not proof.startswith("["):
            raise Rejected("proof", "is nobody's")
        return proof.strip("[]")

    return on_own_leads(Settings, lambda _: OwnLeads(session, lambda rep: leads.get(rep, [])))


@pytest.fixture
def handler():
    return handler_of({"ana": [LEAD], "ben": []})


def test_reps_see_their_own_leads(handler):
    answer = handler({"proof": "[ana]"}, None)

    assert answer["rep_id"] == "ana"
    (shown,) = answer["leads"]
    assert shown["account_id"] == LEAD.account_id
    assert shown["score"] == LEAD.request.score


def test_another_rep_sees_none_of_them(handler):
    assert handler({"proof": "[ben]"}, None)["leads"] == []


def test_asking_for_somebody_else_is_answered_with_ones_own(handler):
    answer = handler({"proof": "[ben]", "rep_id": "ana", "as": "ana"}, None)

    assert answer == {"rep_id": "ben", "leads": []}


@pytest.mark.parametrize("event", [{"proof": "ana"}, {"rep_id": "ana"}, {}])
def test_who_proves_nothing_sees_nothing(handler, event, log):
    answer = handler(event, None)

    assert answer.keys() == {"refused"}
    assert len(log.lines("refused")) == 1
