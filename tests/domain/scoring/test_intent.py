"""Intent earns up to 30 points: what people do when they think of buying."""

import pytest

from plg_router.domain.scoring.contribution import Fact
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from tests.domain.builders import TODAY, buying, days_ago, decision_makers, policy, signal
from tests.domain.scoring.cards import card_of, facts, part_of, share

FACTS = (
    "hand_raised",
    "pricing_visits",
    "upgrade_clicks",
    "enterprise_features",
    "limits_hit",
    "executives_active",
)


def intent(signals, today=TODAY):
    card = card_of(signals, today=today)
    return sum(share(card, name) for name in FACTS)


def test_everything_at_once_earns_all_thirty_points():
    assert intent([*buying(), *decision_makers()]) == 3000


@pytest.mark.parametrize(
    "kind",
    [
        Kind.DEMO_REQUESTED,
        Kind.SALES_CONTACT_REQUESTED,
        Kind.PRICING_CALCULATOR_USED,
        Kind.IMPLEMENTATION_INQUIRED,
        Kind.CUSTOM_INTEGRATION_REQUESTED,
        Kind.SECURITY_REVIEW_REQUESTED,
    ],
)
@pytest.mark.requirement("S52")
def test_a_single_raised_hand_earns_its_points_in_full(kind):
    assert share(card_of([signal(kind)]), "hand_raised") == 900


@pytest.mark.parametrize(
    "kind",
    [
        Kind.PRICING_PAGE_VIEWED,
        Kind.SALES_CONTACT_REQUESTED,
        Kind.USAGE_LIMIT_HIT,
        Kind.SEATS_ADDED,
        Kind.ENTERPRISE_FEATURE_EXPLORED,
        Kind.LOCKED_FEATURE_CLICKED,
        Kind.IMPLEMENTATION_INQUIRED,
        Kind.UPGRADE_CLICKED,
        Kind.PROCUREMENT_PAGE_VIEWED,
        Kind.LEGAL_PAGE_VIEWED,
    ],
)
@pytest.mark.requirement("S35", "S36", "S37")
def test_every_buying_signal_earns_points(kind):
    assert intent([signal(kind)]) > 0


@pytest.mark.parametrize("kind", [Kind.MARKETING_ENGAGED, Kind.SALES_EMAIL_OPENED])
@pytest.mark.requirement("S29")
def test_marketing_shows_no_intent(kind):
    assert intent([signal(kind, seniority=Seniority.EXECUTIVE)]) == 0


@pytest.mark.requirement("S50", "S51")
def test_an_executive_at_work_shows_intent_a_developer_does_not():
    boss, developer = (
        share(card_of([signal(Kind.SESSION_STARTED, seniority=rank)]), "executives_active")
        for rank in (Seniority.EXECUTIVE, Seniority.STAFF)
    )

    assert (boss, developer) == (300, 0)


@pytest.mark.parametrize(
    "absent",
    [
        signal(Kind.SIGNED_UP, seniority=Seniority.EXECUTIVE),
        signal(at=days_ago(30), seniority=Seniority.EXECUTIVE),
    ],
)
@pytest.mark.requirement("S50")
def test_an_executive_who_is_not_at_work_shows_none(absent):
    assert share(card_of([absent]), "executives_active") == 0


@pytest.mark.parametrize(("days", "points"), [(0, 400), (14, 200), (28, 100)])
def test_a_click_loses_half_its_worth_every_half_life(days, points):
    click = signal(Kind.UPGRADE_CLICKED, at=days_ago(days))

    assert share(card_of([click]), "upgrade_clicks") == points


@pytest.mark.parametrize(("days", "points"), [(0, 300), (7, 150)])
def test_how_fast_an_executive_is_forgotten_is_policy(days, points):
    rules = policy(scoring__intent__executives_active__half_life_days=7)
    boss = signal(at=days_ago(days), seniority=Seniority.EXECUTIVE)

    assert share(card_of([boss], policy=rules), "executives_active") == points


def test_a_fact_that_does_not_fade_counts_the_same_at_any_age():
    """An executive who was here is worth as much on any of the 30 days; two are worth it all."""
    rules = policy(scoring__intent__executives_active__full_at=2)

    by_age = [
        share(
            card_of([signal(at=days_ago(days), seniority=Seniority.EXECUTIVE)], policy=rules),
            "executives_active",
        )
        for days in (0, 29)
    ]

    assert by_age == [150, 150]


@pytest.mark.requirement("S36", "S37")
def test_different_signals_of_one_intent_add_up():
    rules = policy(scoring__intent__enterprise_features__full_at=4)
    kinds = (Kind.LOCKED_FEATURE_CLICKED, Kind.PROCUREMENT_PAGE_VIEWED, Kind.LEGAL_PAGE_VIEWED)

    by_number = [
        share(card_of(map(signal, kinds[:number]), policy=rules), "enterprise_features")
        for number in range(4)
    ]

    assert by_number == [0, 125, 250, 375]


@pytest.mark.parametrize(
    ("calculator", "points"),
    [
        ({}, 450),
        ({"worth": 0.5}, 225),
        ({"half_life_days": 7}, 225),
        ({"shows": "upgrade_clicks"}, 0),
        (None, 0),
    ],
)
def test_what_a_kind_of_signal_shows_and_how_it_fades_is_policy(calculator, points):
    """Here an ordinary raised hand counts half after two weeks."""
    table = {"demo_requested": {"shows": "hand_raised"}}
    if calculator is not None:
        table["pricing_calculator_used"] = {"shows": "hand_raised", **calculator}
    rules = policy(scoring__buying_signals=table, scoring__intent__hand_raised__half_life_days=14)

    used = signal(Kind.PRICING_CALCULATOR_USED, at=days_ago(14))

    assert share(card_of([used], policy=rules), "hand_raised") == points


def test_intent_fades_while_nothing_happens():
    signals = buying()

    by_week = [intent(signals, TODAY + 7 * week) for week in range(1, 6)]

    assert by_week == sorted(by_week, reverse=True)
    assert len(set(by_week)) == len(by_week)


@pytest.mark.requirement("S221")
def test_the_evidence_names_the_events_how_many_they_were_and_when():
    visits = [signal(Kind.PRICING_PAGE_VIEWED, at=days_ago(day)) for day in (0, 1)]
    inquiries = [
        signal(kind, at=days_ago(3)) for kind in (Kind.DEMO_REQUESTED, Kind.SALES_CONTACT_REQUESTED)
    ]
    boss = signal(by="boss", seniority=Seniority.EXECUTIVE, at=days_ago(2))

    card = card_of([*visits, *inquiries, boss])

    assert part_of(card, "pricing_visits").evidence == "pricing_page_viewed x2"
    assert part_of(card, "hand_raised").evidence == "demo_requested x1, sales_contact_requested x1"
    assert part_of(card, "upgrade_clicks").evidence == "none"
    assert facts(card, "pricing_visits") == {
        "pricing_page_viewed": Fact("pricing_page_viewed", 2, first_day=TODAY - 1, last_day=TODAY)
    }
    assert list(facts(card, "hand_raised")) == ["demo_requested", "sales_contact_requested"]
    assert facts(card, "executives_active")["active_executive"].last_day == TODAY - 2
    assert facts(card, "upgrade_clicks") == {}
