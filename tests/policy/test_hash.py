"""The hash that stands in every score and decision tells any two policies apart."""

import pytest

from plg_router.policy.policy import Policy, read_policy
from tests.policy.documents import edited

RULES = [
    {"sources/oldest": "P30D"},
    {"sources/segment/tracks/Signed Up": {"kind": "feature_used"}},
    {"titles/executive": ["ceo"]},
    {"enrichment/precedence": ["company_file", "crm"]},
    {"enrichment/vendors": ["breeze", "apollo"]},
    {"enrichment/wanted": ["employees"]},
    {"enrichment/minimum_score": 41},
    {"enrichment/minimum_team": 51},
    {"enrichment/ask_again_after": "P31D"},
    {"enrichment/look_up_from": "executive"},
    {"enrichment/breaker/failures": 6},
    {"enrichment/deal_value_per_million": 501},
    {"enrichment/industries": {}},
    {"scoring/threshold": 71},
    {"scoring/threshold": None},
    {"scoring/rearm_below": 61},
    {"scoring/report_step": 6},
    {"scoring/usage/features/points": 5, "scoring/usage/active_days/points": 8},
    {"scoring/fit/budget/full_at": 20_001},
    {"scoring/intent/hand_raised/half_life_days": 22},
    {"scoring/ideal_industries": ["software"]},
    {"scoring/size_points_percent/small": 41},
    {"scoring/buying_signals/demo_requested/worth": 2},
    {"scoring/buying_signals/legal_page_viewed/shows": "hand_raised"},
    {"scoring/invitee_worth/executive": 3},
    {"scoring/guards/academic_percent": 61},
    {"scoring/guards/spike_days": 4},
    {"scoring/identity/size/micro": 11},
    {"scoring/scale_full_at": 6},
    {"scoring/confidence_half_life_days": 15},
    {"scoring/levels/high": 68},
    {"routing/sizes/mid": 51},
    {"routing/sizes/enterprise_domains": ["acme.com"]},
    {"handoff/tiers/minimum_fit": 9},
    {
        "handoff/roles": [
            "solutions_engineer",
            "enterprise_ae",
            "expansion_specialist",
            "sales_assist",
            "smb",
        ]
    },
    {"handoff/by_size/otherwise": "sales_assist"},
    {"handoff/matrix/4/when/minimum_deal_value": 5001},
    {"handoff/triggers/pricing_interest/when/count": 4},
    {"handoff/triggers/security_review/cool_down_days": None},
    {"handoff/plays/roll_out/goal": "Another."},
    {"handoff/nurture/1/from_score": 21},
    {"routing/lead_cost": 2},
    {"routing/roles/smb/relax": []},
    {"routing/complex_deals": 4},
    {"routing/early_phase": {"rep": "head-of-plg"}},
    {"routing/ramp": []},
    {"routing/debits/owner": True},
    {"routing/roles/smb/skill": None},
    {"routing/territories/countries/APAC": ["JP"]},
    {"routing/territories/named_accounts": {"acme.com": "EMEA"}},
    {"sla/first_touch": "PT3H"},
    {"sla/attempts": 4},
    {"sla/escalate_to/velocity": "somebody-else"},
    {"crm/opportunity_from_employees": 101},
    {"crm/complex_deals/amount": 50_001},
    {"crm/pipeline_of/sales_assist": "sales"},
    {"crm/pipelines/plg/1/features": 4},
    {"crm/attribution/0/rule": "untouched"},
    {"crm/salesforce/account/domains": "Site__c"},
    {"crm/hubspot/won": []},
]


def turned(document):
    """Return the document with the keys of every section in the opposite order."""
    if isinstance(document, dict):
        return {key: turned(document[key]) for key in reversed(document)}
    return document


def test_a_change_of_any_rule_changes_the_hash():
    hashes = {read_policy(edited(changes)).hash for changes in ({}, *RULES)}

    assert len(hashes) == len(RULES) + 1
    assert {path.partition("/")[0] for rule in RULES for path in rule} == set(Policy.model_fields)


def test_the_order_of_keys_in_the_file_does_not_change_the_hash():
    document = edited({})

    assert read_policy(turned(document)).hash == read_policy(document).hash


@pytest.mark.parametrize("rule", RULES)
def test_a_policy_that_travelled_as_json_keeps_its_hash(rule):
    """It is validated when the app is synthesised and read again from its delivery."""
    policy = read_policy(edited(rule))

    assert Policy.model_validate_json(policy.model_dump_json()).hash == policy.hash
