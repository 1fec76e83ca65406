"""A senior person on private mail ends at the employer's account, looked up once and forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plg_router.domain.enrichment.answer import NoAnswer, NotFound, Why
from plg_router.domain.enrichment.events import AccountEnriched, ContactKept
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.person import Person
from plg_router.domain.identity.events import AccountMerged
from plg_router.domain.identity.nodes import person_node
from plg_router.domain.signals.events import AccountDiscovered
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId, UserId
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Motion
from tests.fakes.cast import CAUSE, buying_signals, company, node, signal
from tests.fakes.crowd import at_once
from tests.fakes.pipeline import settled
from tests.fakes.vendors import KnownVendor, ResearchPipeline

ACME, BETA = company(), company("beta.com")
ADDRESS = "vera.pilot@gmail.com"
VP = person_node(UserId("vp"))
JOB = Person("acme.com", "VP Engineering", "Engineering")


def senior(event_id="vp-1", user_id="vp", address=ADDRESS, **what):
    """Return what a senior person did on private mail."""
    did = signal(event_id, user_id, domain=None, **what)
    return did._replace(sender=replace(did.sender, seniority=Seniority.LEAD, address=address))


def find(pipeline, person=VP):
    """Look somebody up."""
    return settled(lambda: pipeline.find(person, CAUSE))


def pipeline_with(*vendors):
    """Return a pipeline in which a VP has signed up on private mail."""
    pipeline = ResearchPipeline(*vendors)
    pipeline.fold(senior())
    return pipeline


def account_of(pipeline, person=VP):
    """Return the account a person belongs to."""
    return pipeline.accounts.roots([person]).get(person)


def knowing(name="apollo", job=JOB, **more):
    """Return a vendor that knows the VP."""
    return KnownVendor(name, people={ADDRESS: job}, **more)


@pytest.mark.requirement("S8", "S20")
def test_a_vp_on_private_mail_ends_at_the_employers_account():
    pipeline = pipeline_with(knowing())
    pipeline.fold(*buying_signals())

    find(pipeline)

    assert account_of(pipeline) == node(ACME)
    assert AccountMerged(AccountId(VP), ACME) in pipeline.storage.events()
    members = pipeline.accounts.profiles([ACME])[ACME].value.members
    vp = members[VP.partition(":")[2]]
    assert (vp.seniority, vp.department) == (Seniority.EXECUTIVE, "engineering")
    assert len(members) == 3


@pytest.mark.requirement("S8", "S20")
def test_an_employer_nobody_has_signed_up_from_is_discovered_and_then_enriched():
    pipeline = pipeline_with(knowing())

    find(pipeline)

    assert AccountDiscovered(ACME, "acme.com", 1) in pipeline.storage.events()
    assert account_of(pipeline) == node(ACME)
    assert pipeline.enrich(ACME, CAUSE) == ("company_file",)


@pytest.mark.requirement("S20")
def test_a_free_mail_sign_up_is_enriched_before_it_is_judged():
    """The same use is no lead of a private person, and a lead of the company found behind it."""
    use = [
        senior("1", kind=Kind.DEMO_REQUESTED),
        senior("2"),
        signal("3", "friend", domain=None, workspace="w"),
        senior("4", workspace="w"),
    ]
    alone, looked_up = ResearchPipeline(), ResearchPipeline(knowing())
    for pipeline in (alone, looked_up):
        pipeline.fold(*use)
    private = AccountId(account_of(alone))

    find(looked_up)
    looked_up.enrich(ACME, CAUSE)

    before, after = alone.score(private, CAUSE), looked_up.score(private, CAUSE)
    assert not before.qualified
    assert before.motion is Motion.SELF_SERVE
    assert (after.account_id, after.qualified) == (ACME, True)
    assert after.motion is Motion.SALES_ASSIST
    assert AccountEnriched(ACME, "company_file") in looked_up.storage.events()


def test_use_after_the_look_up_is_the_employers():
    pipeline = pipeline_with(knowing())
    find(pipeline)

    pipeline.fold(senior("later", kind=Kind.DEMO_REQUESTED, address=None))

    assert pipeline.accounts.profiles([ACME])[ACME].value.count(Kind.DEMO_REQUESTED) == 1


def test_the_address_is_forgotten_once_it_was_looked_up():
    for known in ({ADDRESS: JOB}, {}):
        pipeline = pipeline_with(KnownVendor("apollo", people=known))
        assert pipeline.contacts.contact(VP).address == ADDRESS

        find(pipeline)

        assert pipeline.contacts.contact(VP).address is None


def test_the_contact_is_announced_without_the_address():
    pipeline = pipeline_with(knowing())

    assert ContactKept(VP) in pipeline.storage.events()
    assert ADDRESS not in repr(pipeline.storage.events())


def test_a_person_is_looked_up_once_in_thirty_days_found_or_not():
    vendor = KnownVendor("apollo")
    pipeline = pipeline_with(vendor)

    for number in range(6):
        find(pipeline)
        pipeline.clock.advance(timedelta(days=5))
        pipeline.fold(senior(f"again-{number}", subject=f"feature-{number}"))
    assert vendor.asked == [ADDRESS]

    pipeline.clock.advance(timedelta(days=1))
    pipeline.fold(senior("at last", subject="another"))
    find(pipeline)
    assert vendor.asked == [ADDRESS] * 2


def test_however_often_the_news_is_delivered_at_once_each_vendor_is_called_once(
    busy_threads,  # noqa: ARG001
):
    apollo, pdl = KnownVendor("apollo"), knowing("people_data_labs")
    pipeline = pipeline_with(apollo, pdl)

    at_once([lambda: find(pipeline)] * 16)
    find(pipeline)

    assert (apollo.asked, pdl.asked) == ([ADDRESS], [ADDRESS])
    assert account_of(pipeline) == node(ACME)


def test_the_next_vendor_is_asked_where_the_first_knows_no_employer():
    vendors = [
        KnownVendor("apollo"),
        knowing("people_data_labs", Person("gmail.com", "Consultant")),
        knowing("breeze"),
    ]
    pipeline = pipeline_with(*vendors)

    find(pipeline)

    assert [len(vendor.asked) for vendor in vendors] == [1, 1, 1]
    assert account_of(pipeline) == node(ACME)


@pytest.mark.parametrize("employer", ["gmail.com", "mit.edu", "localhost", None])
def test_nobody_joins_an_account_that_strangers_would_share(employer):
    pipeline = pipeline_with(knowing(job=Person(employer, "VP Engineering")))

    inquiry = find(pipeline)

    assert account_of(pipeline) == VP
    assert inquiry.is_settled


def test_a_vendor_that_gives_no_answer_may_be_asked_again():
    vendor = knowing()
    pipeline = pipeline_with(vendor, KnownVendor("breeze"))
    vendor.says = NoAnswer(Why.LIMITED)

    first = find(pipeline)
    vendor.says = None
    second = find(pipeline)

    assert first.answers == {"apollo": NoAnswer(Why.LIMITED), "breeze": NotFound()}
    assert (first.is_settled, second.is_settled) == (False, True)
    assert list(second.answers) == ["apollo"]
    assert account_of(pipeline) == node(ACME)


@pytest.mark.parametrize("writes", [0, 1, 3])
def test_what_a_vendor_found_is_acted_on_although_somebody_else_was_faster(writes):
    """The writes are the token, the claim, the finding, which nobody contends, and the union."""
    vendor = knowing()
    pipeline = pipeline_with(vendor)
    for _ in range(writes):
        pipeline.storage.before_next_write(lambda: None)
    pipeline.storage.fail_next(1, Conflict)

    find(pipeline)

    assert vendor.asked == [ADDRESS]
    assert account_of(pipeline) == node(ACME)


def test_two_companies_stay_two():
    """The VP works in a workspace of Beta, and Acme is said to be the employer."""
    pipeline = pipeline_with(knowing())
    pipeline.fold(signal("b", "bob", domain="beta.com", workspace="w"), senior("2", workspace="w"))

    find(pipeline)

    assert account_of(pipeline) == node(BETA)
    assert pipeline.vendors.vendors["apollo"].asked == []
    assert pipeline.contacts.contact(VP).address is None


def test_a_company_found_while_a_vendor_is_asked_stands():
    vendor = knowing()
    pipeline = pipeline_with(vendor)
    vendor.meanwhile = lambda: pipeline.fold(
        signal("b", "bob", domain="beta.com", workspace="w"), senior("2", workspace="w")
    )

    find(pipeline)

    assert account_of(pipeline) == node(BETA)
    assert account_of(pipeline, node(ACME)) in {None, node(ACME)}


def test_the_news_may_be_faster_than_the_profile():
    vendor = knowing()
    pipeline = ResearchPipeline(vendor)
    pipeline.contacts.keep(VP, ADDRESS, CAUSE)

    find(pipeline)
    pipeline.fold(senior())

    assert account_of(pipeline) == node(ACME)
    assert VP.partition(":")[2] in pipeline.accounts.profiles([ACME])[ACME].value.members


def test_a_person_of_whom_nothing_is_kept_is_nobodys_business():
    vendor = knowing()
    pipeline = ResearchPipeline(vendor)

    assert find(pipeline).answers == {}
    assert vendor.asked == []


class TestKeeping:
    """What ingestion keeps for a look-up."""

    def test_only_a_private_account_keeps_anybody(self):
        pipeline = ResearchPipeline(knowing())

        pipeline.fold(
            signal("1", "ann", workspace="w"),
            senior(workspace="w"),
            senior("3", "cto", "c@gmail.com"),
        )

        assert pipeline.contacts.contact(VP) is None
        assert pipeline.contacts.contact(person_node(UserId("cto"))).address == "c@gmail.com"

    def test_nobody_is_kept_where_no_vendor_could_look_anybody_up(self):
        pipeline = ResearchPipeline()
        pipeline.ingest = replace(pipeline.ingest, contacts=None)

        pipeline.fold(senior())

        assert pipeline.contacts.contact(VP) is None

    def test_a_signal_that_says_nothing_new_writes_nothing(self):
        pipeline = pipeline_with(knowing())
        writes = len(pipeline.storage.history)

        pipeline.fold(senior())

        assert len(pipeline.storage.history) == writes

    def test_a_batch_interrupted_after_keeping_is_completed_by_its_next_delivery(self):
        pipeline = ResearchPipeline(knowing())
        pipeline.storage.before_next_write(lambda: None)
        pipeline.storage.fail_next(1, Conflict)

        pipeline.fold(senior())

        assert pipeline.contacts.contact(VP).address == ADDRESS
        assert pipeline.storage.events().count(ContactKept(VP)) == 1

    def test_an_address_shows_in_no_signal(self):
        assert ADDRESS not in repr(senior())


def test_what_is_known_of_the_company_is_not_lost_in_the_move():
    pipeline = pipeline_with(knowing())
    pipeline.tell(ACME, "crm", CompanyFacts(employees=77), CAUSE)

    find(pipeline)

    assert pipeline.accounts.load(ACME).firmographics.value.believed(["crm"]).employees == 77
