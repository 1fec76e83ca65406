"""Pages tell a person at a terminal who an account is, what it scores, and who got it and why."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from infra.cli.account_pages import accounts_page
from infra.cli.pages import account_page, decision_page, leads_table
from infra.identity.accounts import Account
from infra.identity.audit import audit
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.assignment.refusal import Demand, Refusal
from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import company_node, person_node
from plg_router.domain.identity.resolve import Link
from plg_router.domain.routing.deals import Opportunity
from plg_router.domain.signals.fold import fold
from plg_router.kernel.ids import AccountId, EventId, RepId, UserId
from tests.domain.builders import ACME, FREE, NOON, POLICY, rep, signal, team_at_work
from tests.infra.operate.dossiers import assigned, dossier

REPS = [
    rep("ann", weight=2),
    rep("bob"),
    rep("eva", territories=["EMEA"]),
    rep("old", active=False),
]
PLACED = assigned("acme.com", *REPS)


def shown(page):
    text = StringIO()
    Console(file=text, width=140).print(page)
    return text.getvalue()


def test_a_decision_names_every_candidate_with_the_reason():
    page = shown(decision_page(PLACED.record))

    assert "Decision 1: LeadAssigned" in page
    assert "ann: highest credit of 2 eligible reps" in page
    assert "chosen: highest credit" in page
    assert "eligible" in page
    assert "territory: does not cover AMER" in page
    assert "segment: mid_market" in page
    assert "territory: AMER by country" in page
    assert "old" not in page


def test_a_decision_shows_credit_before_and_after():
    page = shown(decision_page(PLACED.record))

    assert "-0.333" in page
    assert "+0.333" in page


@pytest.mark.requirement("S139")
def test_an_account_shows_which_choices_by_hand_were_refused_and_why():
    choice = ManualChoice(ACME, 1, RepId("bob"), "revops-kim", "knows the customer")
    refusal = Refusal(Demand(EventId("manual-1"), choice), NOON, "rep_id", "is full")
    account = dossier(PLACED, profile=fold(team_at_work()))

    page = shown(account_page(replace(account, refusals=(refusal,)), POLICY, NOON, {}))

    for text in ("Refused by hand", "bob", "revops-kim", "knows the customer", "rep_id is full"):
        assert text in page
    assert "Refused by hand" not in shown(account_page(account, POLICY, NOON, {}))


def test_an_account_shows_contributions_that_add_up():
    account = dossier(PLACED, profile=fold(team_at_work()))
    card = account.scorecard(POLICY, NOON)

    page = shown(account_page(account, POLICY, NOON, {}))

    assert f"Score {card.points} of 100" in page
    assert f"{sum(part.hundredths for part in card.contributions) / 100:.2f}" in page
    assert all(part.name in page for part in card.contributions)


def test_an_account_without_a_decision_says_so():
    page = shown(account_page(dossier(), POLICY, NOON, {}))

    assert "No decision: the product carries the sale." in page


def test_an_account_names_its_people_and_why_they_belong_to_it():
    ada, ben = (person_node(UserId(name)) for name in ("ada", "ben"))
    people = fold([signal(by="ada", department="platform"), signal(by="ben", mail=FREE)])
    by_mail = Evidence(EvidenceKind.COMPANY_MAIL, "free 1.0")

    account = dossier(profile=people)
    page = shown(account_page(account, POLICY, NOON, {ada: Link(ada, account.account_id, by_mail)}))

    (of_ada,) = [line for line in page.splitlines() if ada in line]
    assert all(word in of_ada for word in ("corporate", "platform", "company_mail", "free 1.0"))
    assert "90 %" in of_ada
    assert ben in page


def test_who_an_account_is_named_after_needs_no_link():
    ada = person_node(UserId("ada"))
    account = dossier(account=AccountId(ada), profile=fold([signal(by="ada", mail=FREE)]))

    assert "the account is this person's" in shown(account_page(account, POLICY, NOON, {}))


def test_accounts_are_listed_with_their_evidence_and_what_is_wrong_with_them():
    link = Link(company_node("beta.com"), ACME, Evidence(EvidenceKind.WORKSPACE))
    found = audit([Account(ACME, (link,), frozenset({"guest.com"}))], PinnedMailDirectory())

    page = shown(accounts_page(found, 20, with_members=True))

    assert "acme.com, beta.com; guests of guest.com" in page
    assert "workspace 1" in page
    assert "1  hold two companies that the CRM does not call one" in page
    assert "95 %" in page


def test_the_list_of_leads_leaves_out_accounts_without_one():
    page = shown(leads_table([dossier(PLACED), dossier(account="company:quiet.com")]))

    assert "company:acme.com" in page
    assert "quiet.com" not in page


@pytest.mark.requirement("S166")
def test_an_account_page_says_which_pipeline_it_is_in_and_how_far():
    negotiated = Opportunity("opp-1", 1, stage="Negotiation/Review")
    busy = replace(dossier(), opportunities=(negotiated,))

    pages = [shown(account_page(each, POLICY, NOON, {})) for each in (dossier(), busy)]

    assert "plg: trial_activation" in pages[0]
    assert "sales: negotiation" in pages[1]
