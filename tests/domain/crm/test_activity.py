"""What the rep is told of the use behind an opportunity is what made the account a lead."""

from dataclasses import replace

import pytest

from plg_router.domain.crm.activity import ProductActivity, product_activity
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import NOTHING
from tests.domain.builders import buying, signal, team_at_work
from tests.domain.scoring.cards import card_of

CARD = card_of([*team_at_work(), *buying()])


@pytest.mark.requirement("S143")
def test_the_contributions_that_moved_the_score_at_the_crossing_go_along():
    told = product_activity(NOTHING, Standing(qualifying_card=CARD)).contributions

    assert told == tuple(part for part in CARD.contributions if part.hundredths)
    assert 0 < len(told) < len(CARD.contributions)


@pytest.mark.requirement("S143")
def test_without_a_crossing_the_use_alone_is_told():
    told = product_activity(fold([signal(subject="reports")]), Standing())

    assert replace(told, members=()) == ProductActivity(
        features=("reports",), active_days=1, last_active_day=told.last_active_day
    )


def test_where_nobody_did_anything_there_is_nothing_to_tell():
    assert product_activity(NOTHING, Standing()) == ProductActivity()
