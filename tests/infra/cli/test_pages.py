"""Pages tell a person at a terminal who an account is, what it scores, and who got it and why."""

from io import StringIO

from rich.console import Console

from infra.cli.pages import account_page, decision_page, leads_table
from plg_router.domain.signals.fold import fold
from tests.domain.builders import NOON, POLICY, rep, team_at_work
from tests.infra.dossiers import assigned, dossier

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
    assert "not active: old" in page


def test_a_decision_shows_credit_before_and_after():
    page = shown(decision_page(PLACED.record))

    assert "-0.333" in page
    assert "+0.333" in page


def test_an_account_shows_contributions_that_add_up():
    account = dossier(PLACED, profile=fold(team_at_work()))
    card = account.scorecard(POLICY, NOON)

    page = shown(account_page(account, POLICY, NOON))

    assert f"Score {card.points} of 100" in page
    assert f"{sum(part.hundredths for part in card.contributions) / 100:.2f}" in page
    assert all(part.name in page for part in card.contributions)


def test_an_account_without_a_decision_says_so():
    page = shown(account_page(dossier(), POLICY, NOON))

    assert "No decision: the product carries the sale." in page


def test_the_list_of_leads_leaves_out_accounts_without_one():
    page = shown(leads_table([dossier(PLACED), dossier(account="company:quiet.com")]))

    assert "company:acme.com" in page
    assert "quiet.com" not in page
