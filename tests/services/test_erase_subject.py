"""Whoever asks to be forgotten is gone, and no delivery, replay or merger changes that."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.identity.nodes import (
    FORGOTTEN,
    Node,
    is_person,
    member_of,
    person_node,
    workspace_node,
)
from plg_router.domain.routing.ownership import AccountChange
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.kernel.ids import AccountId, UserId, WorkspaceId
from plg_router.kernel.kinds import Kind
from plg_router.services.erase_subject import Erased, EraseSubject, person_of
from plg_router.services.person_ports import Person
from plg_router.services.ports import Versioned
from tests.domain.identity.worlds import any_signals, in_any_delivery
from tests.fakes.cast import (
    CAUSE,
    MID_MARKET,
    buying_signals,
    company,
    customer,
    qualified,
    rep,
    signal,
)
from tests.fakes.people import InMemoryPeople
from tests.fakes.pipeline import Pipeline
from tests.fakes.pseudonyms import OpenNames
from tests.services.merging import ACME as MERGED
from tests.services.merging import (
    AT_WORK,
    VP,
    both_leads,
    find_out,
    qualify,
    route,
    staffed_with_a_lead,
)
from tests.services.test_accounts_converge import deliver, tell

ACME, ANN = company(), person_of("ann@acme.com", OpenNames())


class Office:
    """A pipeline, and who erases people from it."""

    def __init__(self, *signals):
        self.pipeline = Pipeline()
        self.people = InMemoryPeople(self.pipeline.storage)
        self.erase = EraseSubject(
            self.people,
            self.pipeline.accounts,
            self.pipeline.leads,
            self.pipeline.desk,
            self.pipeline.pauses,
        )
        deliver(self.pipeline, *signals)

    def forget(self, person):
        return self.erase([person], CAUSE, outlast=lambda: None)

    def profile(self, account=ACME):
        return self.pipeline.accounts.load(account).profile.value

    def knows(self, person):
        return list(self.people.accounts_that_know(person))


@pytest.fixture
def office():
    return Office(*buying_signals())


def test_an_erased_person_is_no_member_any_more_and_colleagues_are(office):
    ben = member_of(person_node(UserId("bob@acme.com")))

    erased = office.forget(ANN)

    assert erased.accounts == (company(),)
    assert office.knows(ANN) == []
    assert len(office.profile().people) == 1
    assert not office.profile().members[ben].is_erased


def test_a_profile_without_somebody_is_judged_anew(office):
    office.forget(ANN)

    assert type(office.pipeline.storage.events()[-1]).__name__ == "AccountSignalsChanged"


def test_yesterdays_events_bring_nobody_back_and_are_counted(office):
    office.forget(ANN)
    before = office.profile()

    again = office.pipeline.fold(*buying_signals())

    assert (again.forgotten, again.folded, again.unfolded) == (2, 1, {})
    assert office.profile() == before


def test_who_was_never_seen_leaves_a_tombstone_too():
    office = Office()

    office.forget(ANN)
    deliver(office.pipeline, *buying_signals())

    assert office.knows(ANN) == []
    assert office.pipeline.storage.events()[0].account_id == company()


def test_erasing_twice_is_erasing_once(office):
    office.forget(ANN)
    before = office.profile()

    assert office.forget(ANN).accounts == ()
    assert office.profile() == before


def test_an_invitation_is_kept_without_the_one_it_invites():
    cleo = person_of("cleo", OpenNames())
    invited = signal("i", "dan", kind=Kind.TEAMMATE_INVITED, subject="cleo")
    office = Office(invited._replace(subject_seniority=Seniority.EXECUTIVE))

    assert office.knows(cleo) == [company()]
    office.forget(cleo)
    deliver(office.pipeline, invited)

    assert office.knows(cleo) == []
    assert office.profile().invitees == {}
    assert office.profile().count(Kind.TEAMMATE_INVITED) == 1


def test_an_invitation_that_could_not_be_folded_comes_again_whole(office):
    """What is put back is what was delivered, not what was left of it."""
    office.forget(ANN)
    invited = signal("i", "dan", kind=Kind.TEAMMATE_INVITED, subject="ann@acme.com")
    office.pipeline.storage.contest(company())

    assert [*office.pipeline.fold(invited).unfolded] == [invited]


def test_the_crm_cannot_link_an_erased_contact(office):
    eve = person_of("eve", OpenNames())
    office.forget(eve)

    tell(
        office.pipeline,
        AccountChange(customer(), ["acme.com"], MID_MARKET, (UserId("eve"), UserId("fay"))),
    )

    links = office.pipeline.accounts.links([eve.node, person_node(UserId("fay"))])
    assert list(links) == [person_node(UserId("fay"))]


def test_the_account_of_one_person_is_emptied_and_its_lead_taken_back():
    hobbyist = person_of("hob", OpenNames())
    office = Office(signal("1", "hob", domain=None))
    account = AccountId(hobbyist.node)
    office.pipeline.roster.save(rep("rita"), 1)
    office.pipeline.route(replace(qualified(), account_id=account), CAUSE)

    office.forget(hobbyist)

    assert office.pipeline.loads() == {"rita": 0}
    assert "LeadWithdrawn" in [type(one).__name__ for one in office.pipeline.storage.events()]
    assert office.pipeline.leads.lead(account) is None
    assert office.profile(account).first_day is None
    assert office.pipeline.accounts.roots([hobbyist.node]) == {hobbyist.node: FORGOTTEN}


@pytest.mark.parametrize("status", [LeadStatus.OPEN, LeadStatus.WAITING])
def test_a_lead_on_its_way_to_the_account_it_lives_on_in_goes_on_there(status):
    """The merger is stored, and its news rests somewhere: the erasure does what it asks for."""
    office = Office()
    pipeline = office.pipeline
    pipeline.roster.save(rep("rita", cap=1), 1)
    if status is LeadStatus.WAITING:
        pipeline.assigned("beta.com")
    pipeline.fold(AT_WORK)
    qualify(pipeline, VP)
    route(pipeline, VP)
    find_out(pipeline)

    office.forget(Person(Node(VP)))

    assert pipeline.leads.lead(VP) is None
    assert pipeline.leads.lead(MERGED).status is status
    assert pipeline.loads() == {"rita": 1}
    assert "LeadWithdrawn" in [type(one).__name__ for one in pipeline.storage.events()]
    with pytest.raises(AlreadyHandled):
        pipeline.merge(VP, CAUSE)


def test_a_lead_that_moves_at_the_very_moment_of_the_erasure_goes_on():
    office = Office()
    pipeline = staffed_with_a_lead(office.pipeline)
    find_out(pipeline)
    office.erase.bury(Person(Node(VP)), CAUSE)
    pipeline.storage.before_next_write(lambda: pipeline.merge(VP, CAUSE))

    office.erase.sweep(Person(Node(VP)), CAUSE)

    assert pipeline.leads.lead(VP) is None
    assert pipeline.leads.lead(MERGED).is_open
    assert pipeline.loads() == {"rita": 1, "saul": 0}


def test_an_account_that_others_belong_to_lives_on_under_its_name():
    founder, colleague = person_of("aa", OpenNames()), person_of("zz", OpenNames())
    first, second = sorted([founder, colleague], key=lambda one: one.node)
    names = {founder.node: "aa", colleague.node: "zz"}
    office = Office(
        *(
            signal(name, name, domain=None, workspace="w")
            for name in (names[first.node], names[second.node])
        )
    )
    assert len(office.profile(first.node).people) == 2

    office.forget(first)
    deliver(office.pipeline, signal("3", names[second.node], domain=None, workspace="w"))

    place = workspace_node(WorkspaceId("w"))
    assert office.pipeline.accounts.roots([place]) == {place: first.node}
    assert len(office.profile(AccountId(first.node)).people) == 1


def test_who_founded_a_crowd_stays_forgotten():
    """An account remembers a sample of its people; who was erased of it is never left out."""
    for crowd in range(6):
        users = [f"{crowd}/{number}" for number in range(50)]
        said = [signal(user, user, domain=None, workspace=f"w{crowd}") for user in users]
        office = Office(*said)
        (founder,) = office.pipeline.accounts.roots([person_node(UserId(users[0]))]).values()

        office.forget(Person(founder))
        deliver(office.pipeline, *said)

        assert office.pipeline.accounts.roots([founder]) == {founder: FORGOTTEN}


def test_an_open_lead_of_a_company_goes_on(office):
    office.pipeline.roster.save(rep("rita"), 1)
    office.pipeline.assigned()

    office.forget(ANN)

    assert office.pipeline.lead().status is LeadStatus.OPEN


def test_a_batch_under_way_brings_nobody_back():
    """It had read its signals and the forest before the tombstone stood."""
    office = Office(*buying_signals()[:2])
    office.pipeline.storage.before_next_write(lambda: office.erase.bury(ANN, CAUSE))

    deliver(office.pipeline, *buying_signals())
    office.erase.sweep(ANN, CAUSE)

    assert office.knows(ANN) == []


def names_ann(office, version):
    """Store a standing that says which account it has a crossing of: once, Ann's own."""
    standing = Standing(settled={AccountId(ANN.node): 2})
    office.pipeline.accounts.save_standing(ACME, Versioned(standing, version), [], CAUSE)


def test_what_was_read_before_a_sweep_and_is_written_after_it_is_found_by_the_next(office):
    names_ann(office, 1)
    sweep = count(1)

    def outlast():
        if next(sweep) == 2:
            names_ann(office, 2)

    erased = office.erase([ANN], CAUSE, outlast)

    assert erased == Erased((ACME,), 2)
    assert AccountId(ANN.node) not in office.pipeline.accounts.load(ACME).standing.value.settled


def test_who_is_named_anew_all_the_time_is_not_called_forgotten(office):
    versions = count(1)

    with pytest.raises(Conflict, match="named anew"):
        office.erase([ANN], CAUSE, outlast=lambda: names_ann(office, next(versions)))


def test_several_names_of_one_person_are_forgotten_at_once(office):
    bob = person_of("bob@acme.com", OpenNames())
    known = []

    erased = office.erase([ANN, bob], CAUSE, outlast=lambda: known.append(office.knows(bob)))

    assert erased.accounts == (ACME,)
    assert office.knows(ANN) == []
    assert known == [[ACME], []]  # while a batch may be at work before the sweep, and after it


USERS = st.sampled_from([f"user {number}" for number in range(6)])
DOMAINS = st.sampled_from(["acme.com", "bolt.io", "c.com"])
GROUPS = st.lists(st.lists(DOMAINS, min_size=2, max_size=2, unique=True), max_size=3)


@given(data=st.data(), signals=st.lists(any_signals(), min_size=1, max_size=12), user=USERS)
def test_no_replay_and_no_merger_in_any_order_brings_anybody_back(data, signals, user):
    person, office = person_of(user, OpenNames()), Office()
    pipeline = office.pipeline
    for batch in in_any_delivery(data, signals):
        deliver(pipeline, *batch)

    if data.draw(st.booleans()):
        pipeline.storage.before_next_write(lambda: office.erase.bury(person, CAUSE))
        deliver(pipeline, *signals)
    office.forget(person)
    for number, domains in enumerate(data.draw(GROUPS)):
        for batch in in_any_delivery(data, signals):
            deliver(pipeline, *batch)
        record = customer(crm_id=f"crm-{number}")
        tell(pipeline, AccountChange(record, domains, MID_MARKET, (UserId(user),)))
    for batch in in_any_delivery(data, signals):
        deliver(pipeline, *batch)

    assert office.knows(person) == []
    assert pipeline.accounts.roots([person.node]) == {person.node: FORGOTTEN}


@pytest.mark.parametrize("is_merged", [True, False], ids=["in a company", "alone"])
def test_the_late_news_of_a_forgotten_persons_crossing_makes_no_lead(is_merged):
    """Their names are gone from the records, so these no longer tell that it has made one."""
    office = Office()
    pipeline = staffed_with_a_lead(office.pipeline)
    if is_merged:
        find_out(pipeline)
        pipeline.merge(VP, CAUSE)
        pipeline.engage(MERGED)
    office.forget(Person(Node(VP)))
    leads = both_leads(pipeline)

    assert member_of(Node(VP)) not in repr([lead for lead in leads if lead.account_id != VP])
    with pytest.raises(AlreadyHandled):
        route(pipeline, VP)

    assert both_leads(pipeline) == leads


def test_a_lead_of_those_who_live_on_under_a_forgotten_persons_name_is_made():
    office = Office(
        signal("hers", "vp", domain=None, workspace="w"),
        signal("his", "ben", domain=None, workspace="w"),
    )
    pipeline = office.pipeline
    pipeline.roster.save(rep("rita"), 1)
    account = pipeline.accounts.load(AccountId(workspace_node(WorkspaceId("w")))).account_id
    office.forget(Person(Node(account)))
    qualify(pipeline, account)

    assert is_person(account)
    assert route(pipeline, account).is_open
