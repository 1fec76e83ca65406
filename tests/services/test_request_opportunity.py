"""The decision that gives a lead away asks the CRM for an opportunity, with it or not at all."""

from dataclasses import replace

import pytest

from plg_router.domain.crm.events import OpportunityRequested
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.identity.nodes import record_node
from plg_router.domain.routing.deals import Opportunity
from plg_router.domain.routing.ownership import AccountChange, CrmAccount, Whose
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId, RepId
from tests.fakes.cast import CAUSE, MID_MARKET, buying_signals, qualified, rep
from tests.fakes.crm import CrmPipeline
from tests.fakes.pipeline import settled

BY_DOMAIN = Whose(domain="acme.com")


def known(facts=MID_MARKET):
    """Return a pipeline with a rep, people who are about to buy, and a company the CRM knows."""
    pipeline = CrmPipeline()
    for version, name in enumerate(("rita", "olga"), 1):
        pipeline.roster.save(rep(name), version)
    pipeline.fold(*buying_signals())
    pipeline.apply(AccountChange(CrmAccount("crm-1", 1), ("acme.com",), facts), CAUSE)
    return pipeline


def asked_for(pipeline):
    events = pipeline.storage.events()
    return [event for event in events if isinstance(event, OpportunityRequested)]


@pytest.mark.requirement("S141", "S142", "S143", "T7")
def test_the_opportunity_goes_to_the_rep_whose_turn_it_is_with_what_people_did():
    pipeline = known()

    lead = pipeline.assigned()

    (asked,) = asked_for(pipeline)
    assert (asked.assigned_to, asked.lead) == (lead.rep_id, lead)
    assert len(asked.activity.members) == 2
    assert asked.activity.features == ("reports",)


@pytest.mark.requirement("S141", "T7")
def test_a_smaller_company_has_a_lead_and_no_opportunity():
    pipeline = known(replace(MID_MARKET, employees=99))

    lead = pipeline.assigned()

    assert lead.rep_id
    assert asked_for(pipeline) == []


@pytest.mark.requirement("S141")
def test_none_is_asked_for_beside_one_that_is_open():
    pipeline = known()
    pipeline.deal(Opportunity("opp-1", 1, owner=RepId("olga")), BY_DOMAIN, CAUSE)

    lead = pipeline.assigned()

    assert lead.rep_id == "olga"
    assert asked_for(pipeline) == []


@pytest.mark.requirement("S141", "S142")
def test_a_decision_that_is_taken_again_asks_once():
    pipeline = known()
    pipeline.storage.fail_next(1, Conflict)

    settled(lambda: pipeline.route(qualified(), CAUSE))

    assert len(asked_for(pipeline)) == 1


def test_an_opportunity_of_a_company_nobody_knows_makes_no_lead_of_it():
    pipeline = CrmPipeline()
    unknown = AccountId(record_node("crm-9"))
    pipeline.deal(Opportunity("opp-1", 1, "crm-9", RepId("olga")), Whose("crm-9"), CAUSE)
    before = len(pipeline.storage.history)

    pipeline.score(unknown, CAUSE)

    assert len(pipeline.storage.history) == before
    assert CompanyFacts() == pipeline.desk.company(pipeline.accounts.load(unknown))
