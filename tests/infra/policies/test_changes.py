"""What another policy would change is told in words, rule by rule."""

import pytest

from infra.policies.changes import changes
from plg_router.policy.policy import read_policy
from tests.policy.documents import edited
from tests.policy.test_hash import RULES

NOW = read_policy(edited({}))


def told(edits, before=None):
    return changes(read_policy(edited(before or {})), read_policy(edited(edits)))


def test_the_same_policy_changes_nothing():
    assert changes(NOW, NOW) == []


@pytest.mark.parametrize("rule", RULES)
def test_every_change_of_a_rule_is_told_and_so_is_its_reversal(rule):
    assert len(told(rule)) >= len(rule)
    assert len(told({}, before=rule)) >= len(rule)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("scoring/threshold", 75, "scoring.threshold rises from 70 to 75: fewer leads"),
        ("scoring/threshold", 65, "scoring.threshold falls from 70 to 65: more leads"),
        (
            "scoring/threshold",
            None,
            "scoring.threshold is defined no more: nothing reaches sales (S26)",
        ),
        (
            "scoring/intent/hand_raised/half_life_days",
            7,
            "scoring.intent.hand_raised.half_life_days falls from 21 to 7: it fades faster",
        ),
        (
            "scoring/usage/active_days/half_life_days",
            10,
            "scoring.usage.active_days.half_life_days is set to 10",
        ),
        (
            "scoring/usage/features/full_at",
            8,
            "scoring.usage.features.full_at rises from 5 to 8: it takes more to earn the same",
        ),
        (
            "scoring/buying_signals/demo_requested/worth",
            1.5,
            "scoring.buying_signals.demo_requested.worth rises from 1.0 to 1.5: it counts for more",
        ),
        (
            "scoring/guards/solo_percent",
            30,
            "scoring.guards.solo_percent falls from 50 to 30: the guard takes less",
        ),
        (
            "scoring/ideal_industries",
            ["software", "gaming"],
            (
                "scoring.ideal_industries gains gaming and loses finance, healthcare, retail, "
                "manufacturing, telecommunications, media, logistics"
            ),
        ),
        (
            "enrichment/precedence",
            ["company_file", "crm", "people_data_labs", "apollo", "breeze"],
            (
                "enrichment.precedence is in another order: company_file, crm, people_data_labs, "
                "apollo, breeze"
            ),
        ),
        ("titles/lead", [], "titles.lead loses head, lead, manager, principal, staff, architect"),
        (
            "handoff/matrix/4/when/minimum_deal_value",
            8000,
            (
                "handoff.matrix.small_and_worth_it.when.minimum_deal_value rises from 5000 to "
                "8000: fewer small firms meet a seller"
            ),
        ),
        (
            "handoff/triggers/pricing_interest/when/count",
            4,
            (
                "handoff.triggers.pricing_interest.when.count rises from 3 to 4: "
                "it takes more to fire"
            ),
        ),
        (
            "handoff/triggers/security_review/role",
            "sales_assist",
            "handoff.triggers.security_review.role is set to sales_assist",
        ),
        (
            "routing/roles/solutions_engineer/squad",
            "velocity",
            "routing.roles.solutions_engineer.squad changes from expansion to velocity",
        ),
        (
            "routing/roles/smb/skill",
            None,
            "routing.roles.smb.skill is set no more; it was smb",
        ),
        (
            "routing/territories/named_accounts",
            {"acme.com": "EMEA"},
            "routing.territories.named_accounts.acme.com is new: EMEA",
        ),
        (
            "sla/first_touch",
            "PT1H45M",
            "sla.first_touch falls from 2 hours to 105 minutes: reps have less time",
        ),
        (
            "sla/escalate_to/velocity",
            "ann",
            "sla.escalate_to.velocity changes from head-of-sales-assist to ann",
        ),
        (
            "sources/segment/tracks/Plan Viewed",
            {"kind": "pricing_page_viewed"},
            "sources.segment.tracks.Plan Viewed is read from now on, as kind pricing_page_viewed",
        ),
        (
            "sources/segment/tracks/Signed In",
            {"kind": "feature_used", "subject": "sign-in"},
            (
                "sources.segment.tracks.Signed In is read as kind feature_used, subject sign-in "
                "instead of kind session_started"
            ),
        ),
    ],
)
def test_a_change_is_told_in_words(path, value, sentence):
    assert told({path: value}) == [sentence]


def test_an_event_name_that_is_dropped_is_ignored_from_now_on():
    tracks = dict(edited({})["sources"]["segment"]["tracks"])
    del tracks["Signed In"]

    assert told({"sources/segment/tracks": tracks}) == [
        "sources.segment.tracks.Signed In is ignored from now on; it was kind session_started"
    ]


def test_countries_are_told_by_where_they_move():
    countries = {"AMER": ["US", "DE", "TT"], "EMEA": ["GB"], "APAC": ["JP"]}
    before = {"AMER": ["US", "CA"], "EMEA": ["GB", "DE"], "APAC": ["JP"]}

    path = "routing/territories/countries"

    assert told({path: countries}, before={path: before}) == [
        "routing.territories.countries: CA leaves AMER and lies nowhere",
        "routing.territories.countries: DE moves from EMEA to AMER",
        "routing.territories.countries: TT joins AMER",
    ]
