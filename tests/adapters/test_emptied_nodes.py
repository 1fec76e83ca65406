"""An erasure deletes no fence of a merger, no lead that somebody has, and nothing it has not read.

Of the tables alone: in memory nothing comes between what an emptying reads and what it deletes.
"""

import pytest

from plg_router.adapters.dynamodb.accounts import STANDING
from plg_router.adapters.dynamodb.items import get
from plg_router.adapters.dynamodb.people import PersonTable
from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.place import place, withdraw
from plg_router.domain.assignment.slot import slot_of
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.identity.nodes import person_node
from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId, RepId, UserId
from plg_router.policy.handoff import Motion
from plg_router.services.ports import Turn, Union, Versioned
from tests.adapters.stores import stores_on
from tests.fakes.cast import CAUSE, MID_MARKET, NOW, RULES, SAME, company, rep

ACME, ANN = company(), person_node(UserId("ann"))
HERS = AccountId(ANN)
REQUEST = RoutingRequest(HERS, 80, Motion.SALES_ASSIST, ("a demo requested",), MID_MARKET)


@pytest.fixture
def tables(table_client):
    """Return stores in which Ann's account has crossed."""
    found = stores_on(table_client)
    found.roster.save(rep("rita"), 1)
    found.accounts.save_standing(HERS, Versioned(Standing(80, crossing=1), 1), [], CAUSE)
    return found


@pytest.fixture
def people(tables, table_client):
    return PersonTable(table_client, tables.table, None)


def desk(tables):
    return Desk(tables.roster.reps(NOW), {}, RULES, NOW)


def assigned(tables):
    """Give the lead to Rita, and return it."""
    placed = place(REQUEST, desk(tables), before=None, correlation_id=CAUSE.correlation_id)
    slots = {RepId("rita"): slot_of(tables.roster.reps(NOW)["rita"], RULES.routing, NOW)}
    tables.leads.commit(placed, Turn(0, slots), CAUSE)
    return placed.lead


def merged(tables):
    """Let Ann's account live on in the company's."""
    loser, survivor = tables.accounts.load(HERS), tables.accounts.load(ACME)
    tables.accounts.unite(Union(loser, survivor, survivor, SAME), CAUSE)


def test_the_fence_of_a_merger_outlives_the_erasure(tables, people):
    merged(tables)

    assert people.empty(ANN) == 0

    late = Versioned(Standing(90, crossing=1), 2)
    with pytest.raises(Conflict):
        tables.accounts.save_standing(HERS, late, [], CAUSE)


def test_nothing_is_deleted_while_somebody_has_the_lead(tables, people):
    lead = assigned(tables)

    with pytest.raises(Conflict):
        people.empty(ANN)
    assert tables.leads.lead(HERS) == lead
    assert tables.accounts.load(HERS).standing.version == 1
    tables.leads.commit(withdraw(lead, desk(tables), "forgotten"), Turn(), CAUSE)

    assert people.empty(ANN) == 4  # the standing, the lead, and both decisions
    assert tables.leads.lead(HERS) is None


def test_what_changed_since_it_was_read_is_not_deleted(tables, table_client):
    class Overtaken(PersonTable):
        """People one of whom is merged after their items were read."""

        def _under(self, node):
            found = super()._under(node)
            merged(tables)
            return found

    with pytest.raises(Conflict):
        Overtaken(table_client, tables.table, None).empty(ANN)

    assert tables.accounts.load(HERS).account_id == ACME
    assert "into" in get(table_client, tables.table, HERS, STANDING)
