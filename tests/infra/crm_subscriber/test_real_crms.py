"""A Salesforce and a HubSpot end with the newest decision, however the messages arrive."""

from datetime import date
from itertools import permutations

import pytest
import requests
from hubspot import HubSpot
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce

from infra.crm_subscriber.hubspot import HubSpotInbox, HubSpotOptions
from infra.crm_subscriber.inbox import Message
from infra.crm_subscriber.salesforce import SalesforceInbox, SalesforceOptions
from infra.policies.file import policy_of
from plg_router.domain.crm.pipelines import Position, position_of
from plg_router.domain.routing.deals import Opportunity
from tests.contracts.messages import sample
from tests.fakes.crm_service import serving_crm

POLICY = policy_of("prod").crm
PEOPLE = {"head-of-sales-assist": "user-head"}
ACME = {"account_id": "company:acme.com", "company": "acme.com"}


class Unencrypted(HTTPAdapter):
    """Speaks plain HTTP to a service on loopback."""

    def send(self, request, **options):
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, **options)


def salesforce(crm, **options):
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", Unencrypted())
    client = Salesforce(
        instance_url=f"https://{crm.address}", session_id="session", session=session
    )
    options = SalesforceOptions(people=PEOPLE, **options)
    return SalesforceInbox(client, options, today=lambda: date(2026, 3, 4))


def hubspot(crm, **options):
    client = HubSpot(access_token="token", host=f"http://{crm.address}")  # noqa: S106  of a fake
    return HubSpotInbox(client, HubSpotOptions(people=PEOPLE, **options))


class Side:
    """One CRM, with its own names for the same things."""

    def __init__(self, name, crm):
        self.name, self.crm = name, crm
        self.connect = {"salesforce": salesforce, "hubspot": hubspot}[name]
        self.task, self.owner, self.status, self.deal, self.account = {
            "salesforce": ("Task", "OwnerId", "Status", "Opportunity", "Account"),
            "hubspot": ("tasks", "hubspot_owner_id", "hs_task_status", "deals", "companies"),
        }[name]
        self.stage, self.withdrawn, self.key, self.text = {
            "salesforce": ("StageName", "Withdrawn", "PLG_Key__c", "Description"),
            "hubspot": ("dealstage", "DEFERRED", "plg_key", "description"),
        }[name]

    def told(self, *messages, **options):
        inbox = self.connect(self.crm, **options)
        for message in messages:
            inbox.take(message)
        return self

    def tasks(self):
        return [(task[self.owner], task[self.status]) for task in self.crm.of(self.task)]


@pytest.fixture(params=["salesforce", "hubspot"])
def side(request):
    with serving_crm() as crm:
        yield Side(request.param, crm)


def message(event_type, seq=1, **changes):
    data = {
        **ACME,
        "decision_id": f"company:acme.com/{seq}",
        "decision_seq": seq,
        "motion": "sales_assist",
        "score": 80,
        "reasons": ["hand_raised: demo_requested x1"],
        **changes,
    }
    return Message(f"{event_type}-{seq}", event_type, data)


def assigned(rep="user-ann", seq=1, kind="LeadAssigned.v1"):
    return message(kind, seq, rep_id=rep, deadline="2026-03-04T14:00:00Z")


def withdrawn(seq=2):
    return message("LeadWithdrawn.v1", seq, reason="bought", rep_id="user-ann")


REQUEST = Message(
    "opp", "OpportunityRequested.v1", sample("OpportunityRequested.v1", "typical")["data"]
)
OPEN = {"Not Started", "NOT_STARTED"}


def test_an_assigned_lead_is_a_task_of_the_rep(side):
    ((owner, status),) = side.told(assigned()).tasks()

    assert owner == "user-ann"
    assert status in OPEN


def test_a_second_delivery_makes_no_second_task(side):
    side.told(assigned(), assigned(), assigned())

    assert len(side.tasks()) == 1


@pytest.mark.parametrize("order", tuple(permutations(range(3))))
def test_the_newest_decision_stands_in_whatever_order_they_arrive(side, order):
    decisions = [
        assigned("user-ann", 1),
        assigned("user-bob", 2, "LeadReassigned.v1"),
        message("LeadEscalated.v1", 3, escalated_to="head-of-sales-assist", reason="silence"),
    ]

    side.told(*(decisions[index] for index in order), *decisions)

    assert [owner for owner, _ in side.tasks()] == ["user-head"]


@pytest.mark.parametrize("ends", [withdrawn(), message("LeadQueued.v1", 2)])
def test_a_lead_that_is_nobodys_closes_its_task(side, ends):
    side.told(assigned(), ends)

    assert side.tasks() == [("user-ann", side.withdrawn)]


def test_a_withdrawal_that_comes_first_lets_no_task_begin(side):
    side.told(withdrawn(2), assigned(seq=1))

    assert side.tasks() == []


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_what_was_interrupted_is_completed_by_the_next_delivery(side, fails_at):
    side.crm.fails_at = fails_at
    with pytest.raises(Exception, match=r"503|not now"):
        side.told(assigned())

    side.told(assigned())

    assert [owner for owner, _ in side.tasks()] == ["user-ann"]


@pytest.mark.parametrize(("moves", "owner"), [(True, "user-ann"), (False, None)])
def test_the_account_changes_hands_only_where_it_is_asked_for(side, moves, owner):
    side.told(assigned(), moves_ownership=moves)

    (account,) = side.crm.of(side.account)
    assert account.get(side.owner) == owner


@pytest.mark.requirement("S142", "S143")
def test_an_opportunity_is_opened_for_the_rep_with_the_use_of_the_product(side):
    side.told(REQUEST)

    (deal,) = side.crm.of(side.deal)
    assert deal[side.owner] == "rep-ada"
    assert deal[side.key] == "company:acme.com/1"
    assert "features: exports, reports" in deal[side.text]
    assert "hand_raised" in deal[side.text]


@pytest.mark.requirement("S142")
def test_a_second_request_leaves_the_opportunity_as_reps_have_moved_it(side):
    side.told(REQUEST)
    (deal,) = side.crm.of(side.deal)
    deal[side.stage] = "moved on"

    side.told(REQUEST)

    assert [each[side.stage] for each in side.crm.of(side.deal)] == ["moved on"]


@pytest.mark.requirement("S166", "S167", "S168")
@pytest.mark.parametrize(
    "place",
    [
        Position(pipeline, stage.stage)
        for pipeline, stages in POLICY.pipelines.items()
        for stage in stages
    ],
    ids=lambda place: place.stage,
)
def test_an_opportunity_is_read_back_where_it_was_opened(side, place):
    data = {**REQUEST.data, "pipeline": place.pipeline.value, "stage": place.stage}

    side.told(Message("opp", REQUEST.event_type, data))

    (deal,) = side.crm.of(side.deal)
    pipeline = POLICY.systems[side.name].pipelines.get(deal.get("pipeline"))
    opened = Opportunity("opp", 1, pipeline=pipeline, stage=deal[side.stage])
    assert position_of(opened, POLICY) == place


def test_all_of_a_company_hangs_on_one_record_of_it(side):
    side.told(assigned(), REQUEST, assigned("user-bob", 2))

    assert len(side.crm.of(side.account)) == 1


def test_an_event_that_asks_nothing_of_a_crm_changes_nothing(side):
    side.told(message("AlertRaised.v1"))

    assert side.crm.writes == 0
