"""Change events of a CRM add up to our own, in whatever order and however often they arrive."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.crm.crm_object import DELETED, CrmObject, ObjectChange, ObjectKind, written
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.identity.nodes import member_of, person_node
from plg_router.domain.routing.ownership import CrmAccount, Lifecycle
from plg_router.domain.signals.profile import ERASED, Profile
from plg_router.kernel.errors import AlreadyHandled, Transient
from plg_router.kernel.ids import UserId
from plg_router.services.ports import Versioned
from tests.fakes.cast import CAUSE, NOW, company, rep
from tests.fakes.crm import CrmPipeline
from tests.fakes.people import InMemoryPeople
from tests.services.merging import VP, find_out, staffed_with_a_lead

ACME = company("acme.com")
ACCOUNT, OPPORTUNITY, TOUCH = ObjectKind.ACCOUNT, ObjectKind.OPPORTUNITY, ObjectKind.TOUCH
MOMENT = int(NOW.timestamp() * 1000)


def change(kind, object_id, at=1, order=0, **values):
    fields = {name: written(at, order, value) for name, value in values.items()}
    return ObjectChange("salesforce", kind, object_id, CrmObject(fields))


def told(pipeline, *changes):
    for each in changes:
        with suppress(AlreadyHandled):
            pipeline.change(each, CAUSE)
    return pipeline


def found(pipeline):
    return pipeline.accounts.load(ACME)


@pytest.mark.requirement("S18")
def test_an_account_is_assembled_from_its_changes():
    pipeline = told(
        CrmPipeline(),
        change(ACCOUNT, "001", name="Acme", employees="420.0", country="us"),
        change(ACCOUNT, "001", 2, owner_rep_id="olga", lifecycle="Customer"),
        change(ACCOUNT, "001", 3, domains="https://www.acme.com/about"),
    )

    known = found(pipeline)
    assert known.crm == CrmAccount("001", 3, "olga", lifecycle=Lifecycle.CUSTOMER)
    assert known.firmographics.value.believed(["crm"]) == CompanyFacts("Acme", 420, country="US")


@pytest.mark.requirement("S18")
def test_an_account_without_a_domain_waits_and_is_not_lost():
    pipeline = CrmPipeline()

    is_known = pipeline.change(change(ACCOUNT, "001", owner_rep_id="olga"), CAUSE)

    assert is_known is False
    told(pipeline, change(ACCOUNT, "001", domains="acme.com"))
    assert found(pipeline).crm.owner == "olga"


def test_who_asked_to_be_forgotten_is_not_kept_of_a_list_of_people():
    pipeline, ann = CrmPipeline(), person_node(UserId("ann"))
    tombstone = Profile(members={member_of(ann): ERASED})
    InMemoryPeople(pipeline.storage).bury(ann, Versioned(tombstone, 1))

    told(pipeline, change(ACCOUNT, "001", domains="acme.com", contacts="ann ben"))

    key = change(ACCOUNT, "001").key
    assert pipeline.objects.known(key).value.contacts == ["ben"]
    links = pipeline.accounts.links([ann, person_node(UserId("ben"))])
    assert [*links] == [person_node(UserId("ben"))]


@pytest.mark.parametrize("website", ["gmail.com", "not a site", "", None])
def test_a_website_that_is_no_company_of_its_own_is_none(website):
    pipeline = CrmPipeline()

    assert pipeline.change(change(ACCOUNT, "001", domains=website), CAUSE) is False


def test_a_value_that_cannot_be_read_leaves_the_rest_as_it_is():
    pipeline = told(
        CrmPipeline(),
        change(ACCOUNT, "001", domains="acme.com", employees="many", country="Germany", name=True),
    )

    assert found(pipeline).firmographics.value.believed(["crm"]) == CompanyFacts()


@pytest.mark.requirement("S18")
def test_an_opportunity_is_assembled_and_closed_by_its_stage():
    pipeline = told(
        CrmPipeline(),
        change(ACCOUNT, "001", domains="acme.com"),
        change(OPPORTUNITY, "006", account="001", owner_rep_id="olga", stage="Prospecting"),
    )
    opened = found(pipeline).records.value.owner

    told(pipeline, change(OPPORTUNITY, "006", MOMENT, stage="Closed Won", amount=70_000))

    records = found(pipeline).records.value
    assert (opened, records.owner) == ("olga", None)
    deal = records.deals["006"]
    assert (deal.won, deal.amount, deal.closed_at, deal.channel) == (True, 70_000, NOW, "sales")


def test_an_opportunity_that_is_opened_again_is_in_work_again():
    pipeline = told(
        CrmPipeline(),
        change(OPPORTUNITY, "006", domain="acme.com", owner_rep_id="olga", stage="Closed Lost"),
    )
    assert pipeline.policies.current().crm.systems["salesforce"].lost == ("Closed Lost",)
    ended = found(told(pipeline, change(ACCOUNT, "001", domains="acme.com"))).records.value.owner

    told(pipeline, change(OPPORTUNITY, "006", 2, account="001", stage="Prospecting"))

    assert (ended, found(pipeline).records.value.owner) == (None, "olga")


def test_a_record_that_was_deleted_owns_nothing():
    pipeline = told(
        CrmPipeline(),
        change(ACCOUNT, "001", domains="acme.com", owner_rep_id="olga", lifecycle="Customer"),
        change(OPPORTUNITY, "006", account="001", owner_rep_id="olga", stage="Prospecting"),
    )

    told(pipeline, change(ACCOUNT, "001", 2, **{DELETED: True}))
    told(pipeline, change(OPPORTUNITY, "006", 2, **{DELETED: True}))

    assert found(pipeline).records.value.owner is None


def touched(pipeline, at):
    return told(pipeline, change(TOUCH, "00T", at, account_id=ACME, status="Completed"))


def test_a_task_that_is_done_ends_the_lead():
    pipeline = CrmPipeline()
    pipeline.roster.save(rep(), 1)
    pipeline.assigned()

    touched(pipeline, MOMENT + 60_000)

    assert pipeline.lead().status is LeadStatus.ENGAGED


def test_a_task_that_was_done_before_there_was_a_lead_ends_none():
    pipeline = CrmPipeline()
    pipeline.roster.save(rep(), 1)
    pipeline.clock.advance(timedelta(hours=1))
    pipeline.assigned()

    touched(pipeline, MOMENT)

    assert pipeline.lead().status is LeadStatus.OPEN


def test_a_task_of_the_crms_own_is_found_by_its_account():
    pipeline = CrmPipeline()
    pipeline.roster.save(rep(), 1)
    pipeline.assigned()
    told(pipeline, change(ACCOUNT, "001", domains="acme.com"))

    told(pipeline, change(TOUCH, "00T", MOMENT, account="001", status="Completed"))

    assert pipeline.lead().status is LeadStatus.ENGAGED


@pytest.mark.requirement("S147")
def test_a_task_of_the_crms_own_ends_a_lead_that_is_still_on_its_way_to_its_account():
    pipeline = staffed_with_a_lead(CrmPipeline())
    told(pipeline, change(ACCOUNT, "001", domains="acme.com"))
    find_out(pipeline)

    told(pipeline, change(TOUCH, "00T", MOMENT, account="001", status="Completed"))

    assert pipeline.leads.lead(VP).status is LeadStatus.ENGAGED
    assert pipeline.loads() == {"rita": 0, "saul": 0}


def test_a_change_that_was_kept_but_not_applied_is_completed_by_its_next_delivery():
    pipeline = CrmPipeline()
    whole = change(ACCOUNT, "001", domains="acme.com", owner_rep_id="olga")
    pipeline.storage.before_next_write(lambda: None)
    pipeline.storage.fail_next(1, Transient)

    with pytest.raises(Transient):
        pipeline.change(whole, CAUSE)
    told(pipeline, whole)

    assert found(pipeline).crm.owner == "olga"


def test_a_change_that_is_older_than_all_that_is_known_writes_nothing():
    pipeline = told(CrmPipeline(), change(ACCOUNT, "001", 5, domains="acme.com", name="New"))
    writes = len(pipeline.storage.history)

    told(pipeline, change(ACCOUNT, "001", 4, domains="old.com", name="Old"))

    assert len(pipeline.storage.history) == writes


changes = st.one_of(
    st.builds(
        change,
        st.just(ACCOUNT),
        st.just("001"),
        st.integers(1, 4),
        name=st.sampled_from(["Acme", "Acme Inc"]),
        owner_rep_id=st.sampled_from([None, "olga", "nina"]),
    ),
    st.builds(
        change,
        st.just(OPPORTUNITY),
        st.just("006"),
        st.integers(1, 4),
        account=st.just("001"),
        owner_rep_id=st.sampled_from([None, "olga"]),
        stage=st.sampled_from(["Prospecting", "Closed Lost"]),
    ),
    st.builds(
        change,
        st.just(ACCOUNT),
        st.just("001"),
        st.integers(1, 4),
        lifecycle=st.sampled_from([None, "Customer"]),
        employees=st.integers(1, 3),
    ),
)
NAMED = change(ACCOUNT, "001", 9, domains="acme.com")


def state(pipeline):
    """Return what is known in the end, but for the count of the ways that led there."""
    known, records = found(pipeline), found(pipeline).records.value
    opportunities = [
        (deal.owner, deal.is_open, deal.stage) for deal in records.opportunities.values()
    ]
    crm = known.crm
    return (
        records.owner,
        crm and (crm.owner, crm.lifecycle),
        known.firmographics.value.believed(["crm"]),
        opportunities,
    )


@pytest.mark.requirement("S18")
@given(said=st.lists(changes, max_size=5), data=st.data())
def test_a_duplicate_or_a_change_out_of_order_changes_nothing(said, data):
    again = data.draw(st.permutations([*said, *said, NAMED]))

    once = told(CrmPipeline(), *said, NAMED)
    often = told(CrmPipeline(), *again, *said)

    assert state(once) == state(often)
