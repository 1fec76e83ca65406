"""A company that is worth it is looked up, vendor by vendor, and never twice in thirty days."""

from datetime import timedelta

import pytest

from plg_router.domain.enrichment.answer import NoAnswer, NotFound, Why
from plg_router.domain.enrichment.bucket import Rate
from plg_router.domain.enrichment.company import believed_company
from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.scoring.events import LeadQualified
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId
from plg_router.policy.handoff import Motion
from tests.fakes.cast import CAUSE, RULES, buying_signals, company, node
from tests.fakes.crowd import at_once
from tests.fakes.pipeline import settled
from tests.fakes.vendors import KnownVendor, ResearchPipeline

BETA = company("beta.com")  # which the company file does not know
SMALL, LARGE = CompanyFacts("Beta", 120, "software", "US"), CompanyFacts("Beta", 9_000)


def research(pipeline, account=BETA, points=60, team=0):
    """Research a company that scored so much, and return what came of it."""
    return settled(lambda: pipeline.research(account, points, team, CAUSE))


def believed(pipeline, account=BETA):
    """Return what is believed of a company."""
    known = pipeline.accounts.load(account).firmographics.value
    return believed_company(known, pipeline.policies.current().enrichment)


def asked(pipeline):
    """Return how often each vendor was asked about a company."""
    return {name: len(vendor.asked) for name, vendor in pipeline.vendors.vendors.items()}


@pytest.mark.requirement("S19", "S42")
def test_a_vendor_fills_the_gap_and_the_news_leads_to_a_new_score():
    pipeline = ResearchPipeline(KnownVendor("apollo", {"beta.com": SMALL}))

    inquiry = research(pipeline)

    assert believed(pipeline) == SMALL
    assert pipeline.storage.carried() == [(AccountEnriched(BETA, "apollo"), CAUSE)]
    assert inquiry.is_settled


@pytest.mark.requirement("S19")
def test_the_next_vendor_is_asked_only_for_what_the_first_could_not_tell():
    apollo = KnownVendor("apollo", {"beta.com": CompanyFacts(name="Beta")})
    pdl = KnownVendor("people_data_labs", {"beta.com": SMALL})
    pipeline = ResearchPipeline(KnownVendor("breeze"), pdl, apollo)

    research(pipeline)

    assert asked(pipeline) == {"apollo": 1, "people_data_labs": 1, "breeze": 0}
    assert believed(pipeline) == SMALL


@pytest.mark.requirement("S19")
def test_each_field_is_believed_of_the_vendor_that_ranks_first_for_it():
    """The policy believes People Data Labs before Apollo although it asks Apollo first."""
    apollo = KnownVendor("apollo", {"beta.com": CompanyFacts("Beta Inc", 100, None, "US")})
    pdl = KnownVendor("people_data_labs", {"beta.com": CompanyFacts(employees=200, industry="x")})
    pipeline = ResearchPipeline(apollo, pdl)
    precedence = ("crm", "people_data_labs", "apollo")
    enrichment = RULES.enrichment.model_copy(
        update={"wanted": ("industry",), "precedence": precedence}
    )
    pipeline.policies.policy = RULES.model_copy(update={"enrichment": enrichment})

    research(pipeline)

    assert believed(pipeline) == CompanyFacts("Beta Inc", 200, "x", "US")


def test_what_costs_nothing_is_asked_first():
    pipeline = ResearchPipeline(KnownVendor("apollo", {"acme.com": LARGE}))

    inquiry = research(pipeline, company("acme.com"))

    assert asked(pipeline) == {"apollo": 0}
    assert inquiry.answers == {}
    assert believed(pipeline, company("acme.com")).employees == 200


@pytest.mark.parametrize(("points", "team", "calls"), [(39, 49, 0), (40, 0, 1), (0, 50, 1)])
def test_nobody_is_asked_about_a_company_that_does_not_pass_the_gate(points, team, calls):
    pipeline = ResearchPipeline(KnownVendor("apollo"))

    research(pipeline, points=points, team=team)

    assert asked(pipeline) == {"apollo": calls}
    assert bool(pipeline.storage.history) == bool(calls)


@pytest.mark.parametrize("account", ["person:0123456789abcdef", "workspace:0123456789abcdef"])
def test_nobody_is_asked_about_a_private_account(account):
    pipeline = ResearchPipeline(KnownVendor("apollo"))

    assert research(pipeline, AccountId(account)).answers == {}
    assert asked(pipeline) == {"apollo": 0}


@pytest.mark.parametrize("knows", [{"beta.com": CompanyFacts(name="Beta")}, {}])
def test_a_vendor_is_asked_once_in_thirty_days_found_or_not(knows):
    pipeline = ResearchPipeline(KnownVendor("apollo", knows))

    for _ in range(5):
        research(pipeline)
        pipeline.clock.advance(timedelta(days=5, hours=23))
    assert asked(pipeline) == {"apollo": 1}

    pipeline.clock.advance(timedelta(days=1))
    research(pipeline)
    assert asked(pipeline) == {"apollo": 2}


def test_once_what_is_wanted_is_known_nobody_is_ever_asked_again():
    pipeline = ResearchPipeline(KnownVendor("apollo", {"beta.com": SMALL}))
    research(pipeline)

    pipeline.clock.advance(timedelta(days=400))
    research(pipeline)

    assert asked(pipeline) == {"apollo": 1}


def test_however_many_scores_arrive_at_once_a_vendor_is_called_once(busy_threads):  # noqa: ARG001
    apollo, pdl = KnownVendor("apollo"), KnownVendor("people_data_labs", {"beta.com": SMALL})
    pipeline = ResearchPipeline(apollo, pdl)

    at_once([lambda: research(pipeline)] * 32)

    assert asked(pipeline) == {"apollo": 1, "people_data_labs": 1}
    assert believed(pipeline) == SMALL
    assert pipeline.bill.total("calls") == 2


def test_whoever_comes_while_a_vendor_is_asked_leaves_the_waterfall_to_the_first():
    apollo, pdl = KnownVendor("apollo"), KnownVendor("people_data_labs", {"beta.com": SMALL})
    pipeline = ResearchPipeline(apollo, pdl)
    meanwhile = []
    apollo.meanwhile = lambda: meanwhile.append(research(pipeline).answers)

    research(pipeline)

    assert meanwhile == [{}]
    assert asked(pipeline) == {"apollo": 1, "people_data_labs": 1}


def test_a_vendor_that_gives_no_answer_is_passed_over_and_may_be_asked_again():
    apollo = KnownVendor("apollo", {"beta.com": SMALL})
    pipeline = ResearchPipeline(apollo, KnownVendor("breeze"))
    apollo.says = NoAnswer(Why.FAULTY)

    first = research(pipeline)
    apollo.says = None
    second = research(pipeline)

    assert first.answers == {"apollo": NoAnswer(Why.FAULTY), "breeze": NotFound()}
    assert (first.is_settled, second.is_settled) == (False, True)
    assert asked(pipeline) == {"apollo": 2, "breeze": 1}
    assert believed(pipeline) == SMALL


def test_an_answer_is_owed_only_while_it_could_still_help():
    apollo = KnownVendor("apollo")
    pipeline = ResearchPipeline(apollo, KnownVendor("breeze", {"beta.com": SMALL}))
    apollo.says = NoAnswer(Why.SLOW)

    assert research(pipeline).is_settled


def test_a_call_that_is_held_back_is_owed_and_leaves_no_note():
    apollo = KnownVendor("apollo", rate=Rate(per_minute=1, burst=1))
    pipeline = ResearchPipeline(apollo)
    research(pipeline)

    inquiry = research(pipeline, company("gamma.com"))

    assert inquiry.answers == {"apollo": NoAnswer(Why.HELD_BACK)}
    assert not inquiry.is_settled
    assert pipeline.accounts.load(company("gamma.com")).firmographics.value.asked == {}


def test_a_note_that_cannot_be_taken_back_costs_an_answer_and_no_more():
    """Calling twice would break a promise; calling later does not."""
    apollo = KnownVendor("apollo", {"beta.com": SMALL})
    pipeline = ResearchPipeline(apollo)
    apollo.says = NoAnswer(Why.FAULTY)
    apollo.meanwhile = lambda: pipeline.storage.fail_next(6, Conflict)

    research(pipeline)
    apollo.says, apollo.meanwhile = None, lambda: None
    pipeline.clock.advance(timedelta(days=1))
    research(pipeline)

    assert asked(pipeline) == {"apollo": 1}


def test_a_word_of_the_crm_at_the_same_moment_is_not_lost():
    apollo = KnownVendor("apollo", {"beta.com": SMALL})
    pipeline = ResearchPipeline(apollo)
    apollo.meanwhile = lambda: pipeline.tell(BETA, "crm", CompanyFacts(name="Beta AG"), CAUSE)

    research(pipeline)

    assert believed(pipeline) == CompanyFacts("Beta AG", 120, "software", "US")


@pytest.mark.parametrize("conflicts", [1, 3])
def test_an_answer_that_was_paid_for_outlives_conflicts(conflicts):
    """The vendor is asked once in thirty days, so nobody would bring it again."""
    apollo = KnownVendor("apollo", {"beta.com": SMALL})
    pipeline = ResearchPipeline(apollo)
    apollo.meanwhile = lambda: pipeline.storage.fail_next(conflicts, Conflict)

    research(pipeline)

    assert believed(pipeline) == SMALL
    assert asked(pipeline) == {"apollo": 1}


def test_what_the_crm_tells_meanwhile_spares_the_next_vendor():
    apollo = KnownVendor("apollo")
    pipeline = ResearchPipeline(apollo, KnownVendor("breeze"))
    apollo.meanwhile = lambda: pipeline.tell(BETA, "crm", SMALL, CAUSE)

    research(pipeline)

    assert asked(pipeline) == {"apollo": 1, "breeze": 0}


def test_the_account_a_company_lives_on_in_is_the_one_asked_about():
    pipeline = ResearchPipeline(KnownVendor("apollo", {"beta.com": SMALL}))
    pipeline.fold(*buying_signals("beta.com"))
    pipeline.fold(*buying_signals("gamma.com"))
    crm = Evidence(EvidenceKind.CRM_DOMAIN, "crm-1")
    pipeline.link.join(node("company:beta.com"), node("company:gamma.com"), crm, CAUSE)

    research(pipeline, company("gamma.com"))

    assert pipeline.vendors.vendors["apollo"].asked == ["beta.com"]


@pytest.mark.requirement("S19", "S42", "S43")
def test_a_decision_goes_ahead_unenriched_and_is_corrected_when_data_lands():
    apollo = KnownVendor("apollo", {"beta.com": SMALL})
    pipeline = ResearchPipeline(apollo)
    apollo.says = NoAnswer(Why.SLOW)
    pipeline.fold(*buying_signals("beta.com"))

    before = settled(lambda: pipeline.score(BETA, CAUSE))
    research(pipeline, points=before.card.points)
    again = settled(lambda: pipeline.score(BETA, CAUSE))
    apollo.says = None
    research(pipeline, points=before.card.points)
    after = settled(lambda: pipeline.score(BETA, CAUSE))

    evidence = [part.evidence for card in (before, again) for part in card.card.contributions]
    assert evidence.count("unenriched: size class unknown") == 2
    assert again.card == before.card
    assert after.card.points > before.card.points
    assert after.card.vector.identity > before.card.vector.identity
    assert after.motion is Motion.SALES_ASSIST
    assert [
        event.motion for event in pipeline.storage.events() if isinstance(event, LeadQualified)
    ] == [Motion.SALES_ASSIST]


def test_without_vendors_nothing_is_read_written_or_asked():
    pipeline = ResearchPipeline()
    pipeline.storage.read = pytest.fail

    inquiry = research(pipeline, points=100, team=100)

    assert (inquiry.answers, inquiry.is_settled) == ({}, True)
    assert pipeline.storage.history == []
    assert pipeline.companies.asked == []
