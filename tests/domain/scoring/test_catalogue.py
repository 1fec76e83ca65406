"""What every kind of signal in the catalogue moves, and that nothing moves by anything else."""

import pytest

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.scoring.contribution import Category
from plg_router.kernel.kinds import Kind
from tests.domain.builders import days_ago, signal
from tests.domain.scoring.cards import card_of

USE = {"active_days"}  # whatever is done with the product makes its day a day of use

MOVES = {
    Kind.SIGNED_UP: set(),  # S39
    Kind.IDENTIFIED: set(),
    Kind.SESSION_STARTED: USE,
    Kind.FEATURE_USED: USE | {"features"},
    Kind.WORKSPACE_CREATED: USE | {"shared_workspaces", "team"},
    Kind.ROLE_CONFIGURED: USE | {"shared_workspaces", "team"},
    Kind.INTEGRATION_CONNECTED: USE | {"integrations"},
    Kind.TEAMMATE_INVITED: USE | {"invitations", "team"},
    Kind.SEATS_ADDED: USE | {"enterprise_features", "intent"},
    Kind.USAGE_RECORDED: USE,  # its volume earns nothing (S56)
    Kind.USAGE_LIMIT_HIT: USE | {"limits_reached", "limits_hit", "intent", "scale"},
    Kind.PRICING_PAGE_VIEWED: USE | {"pricing_visits", "intent"},
    Kind.PRICING_CALCULATOR_USED: USE | {"hand_raised", "intent"},
    Kind.UPGRADE_CLICKED: USE | {"upgrade_clicks", "intent"},
    Kind.ENTERPRISE_FEATURE_EXPLORED: USE | {"enterprise_features", "intent"},
    Kind.LOCKED_FEATURE_CLICKED: USE | {"enterprise_features", "intent", "scale"},
    Kind.DEMO_REQUESTED: USE | {"hand_raised", "intent"},
    Kind.SALES_CONTACT_REQUESTED: USE | {"hand_raised", "intent"},
    Kind.IMPLEMENTATION_INQUIRED: USE | {"hand_raised", "intent"},
    Kind.CUSTOM_INTEGRATION_REQUESTED: USE | {"hand_raised", "intent"},
    Kind.SECURITY_REVIEW_REQUESTED: USE | {"hand_raised", "intent"},
    Kind.PROCUREMENT_PAGE_VIEWED: USE | {"enterprise_features", "intent"},
    Kind.LEGAL_PAGE_VIEWED: USE | {"enterprise_features", "intent"},
    Kind.COMPETITOR_PAGE_VIEWED: USE,  # arms the rep (S127), says nothing of the account
    Kind.COMPETITOR_CONFIG_IMPORTED: USE,  # the same (S128)
    Kind.SUPPORT_TICKET_ESCALATED: USE | {"scale"},
    Kind.SALES_EMAIL_OPENED: set(),  # S29
    Kind.MARKETING_ENGAGED: set(),  # S29
    Kind.CHECKOUT_COMPLETED: USE,  # the sale is made
    Kind.SELF_SERVE_PREFERRED: USE,  # no reason to call
}
# A pair at work on two days; what is signalled happens on two other days.
PAIR = [signal(by=by, at=days_ago(day), subject="api") for by in ("ada", "ben") for day in (0, 1)]


def moved_by(kind):
    happened = [
        signal(kind, at=days_ago(day), subject=f"{kind} {day}", quantity=1.0) for day in (2, 3)
    ]
    before, after = (card_of(found, CompanyFacts()) for found in (PAIR, [*PAIR, *happened]))
    earned = {
        part.name
        for part, was in zip(after.contributions, before.contributions, strict=False)
        if part.category is not Category.GUARD and part.hundredths != was.hundredths
    }
    return earned | {
        name
        for name in ("identity", "team", "intent", "scale")
        if getattr(after.vector, name) != getattr(before.vector, name)
    }


@pytest.mark.parametrize("kind", sorted(Kind))
@pytest.mark.requirement(
    "S29", "S33", "S34", "S35", "S36", "S37", "S39", "S45", "S46", "S52", "S53", "S54", "S55"
)
def test_a_kind_moves_exactly_what_it_should(kind):
    assert moved_by(kind) == MOVES[kind]
