"""Whose word counts and when a vendor is asked is policy, within bounds no policy may leave."""

from datetime import timedelta

import pytest

from plg_router.kernel.errors import Rejected
from plg_router.policy.enrichment import EnrichmentPolicy, VendorName
from plg_router.policy.policy import read_policy
from tests.policy.documents import edited


def test_a_policy_may_leave_enrichment_out():
    document = edited({})
    del document["enrichment"]

    assert read_policy(document).enrichment == EnrichmentPolicy()


@pytest.mark.requirement("S19")
def test_the_crm_and_the_company_file_outrank_every_vendor_by_default():
    for policy in (EnrichmentPolicy(), read_policy(edited({})).enrichment):
        assert policy.precedence[:2] == ("crm", "company_file")
        assert set(policy.precedence[2:]) == set(policy.vendors) == set(VendorName)


def test_a_vendor_is_asked_again_after_thirty_days_by_default():
    assert read_policy(edited({})).enrichment.ask_again_after == timedelta(days=30)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("ask_again_after", "P29D", r"^enrichment\.ask_again_after: .*30 days"),
        ("vendors", ["apollo", "apollo"], r"^enrichment: vendors names one twice; keep the first$"),
        ("vendors", ["clearbit"], r"^enrichment\.vendors\.0: .*apollo"),
        ("wanted", ["turnover"], r"^enrichment\.wanted\.0: "),
        ("minimum_score", 101, r"^enrichment\.minimum_score: "),
        ("look_up_from", "staff", r"^enrichment\.look_up_from: .*lead"),
        ("breaker", {"failures": 0}, r"^enrichment\.breaker\.failures: "),
        ("breaker", {"pause": "PT0S"}, r"^enrichment\.breaker\.pause: "),
        ("deal_value_per_million", -1, r"^enrichment\.deal_value_per_million: "),
        ("preference", ["crm"], r"^enrichment\.preference: "),
    ],
)
def test_what_no_policy_may_say_is_refused_at_its_path(path, value, message):
    with pytest.raises(Rejected, match=message):
        read_policy(edited({f"enrichment/{path}": value}))
