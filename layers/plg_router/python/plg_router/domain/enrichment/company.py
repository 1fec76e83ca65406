"""Read a company out of everything that was said of it, by the policy in force."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from plg_router.domain.enrichment.firmographics import NO_FACTS, CompanyFacts, Firmographics
from plg_router.policy.enrichment import EnrichmentPolicy

_MILLION = 10**6


def believed_company(known: Firmographics, policy: EnrichmentPolicy) -> CompanyFacts:
    """Return what the policy lets us believe of a company (S19, S31).

    Its industry is put in the policy's words, and where nobody estimated what a deal would be
    worth, the company's revenue is the indicator of its budget.
    """
    told = known.believed(policy.precedence)
    if told == NO_FACTS:
        return told
    value = told.annual_deal_value
    if value is None and told.annual_revenue is not None:
        value = told.annual_revenue * policy.deal_value_per_million // _MILLION
    industry = told.industry and industry_of(told.industry, policy.industries)
    return replace(told, annual_deal_value=value, industry=industry)


def industry_of(name: str, industries: Mapping[str, Sequence[str]]) -> str:
    """Return the policy's word for an industry: the first that has a word of the name for it."""
    words = set(re.findall(r"\w+", name.lower()))
    return next((ours for ours, theirs in industries.items() if words & set(theirs)), name)
