"""The 30 points of fit: whether the company and the people can buy (S30, S31, S44)."""

from plg_router.domain.scoring.contribution import Category, Contribution, weigh
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.signal import Seniority
from plg_router.policy.routing import SizePolicy
from plg_router.policy.scoring import ScoringPolicy


def fit_contributions(
    subject: Subject, scoring: ScoringPolicy, sizes: SizePolicy
) -> tuple[Contribution, ...]:
    """Return the shares of fit."""
    weights, company = scoring.fit, subject.company
    members = subject.profile.members.values()
    size = subject.size_class(sizes)
    size_share = scoring.size_points_percent.get(size, 0) / 100
    seniority = max((member.seniority for member in members), default=Seniority.UNKNOWN)
    departments = {member.department for member in members if member.department}
    ideal = (company.industry or "").lower() in scoring.ideal_industries
    rows = (
        (
            "company_size",
            weights.company_size,
            size_share * weights.company_size.full_at,
            f"size class {size} ({company.employees or 'unknown number of'} employees)",
        ),
        (
            "industry",
            weights.industry,
            ideal * weights.industry.full_at,
            f"industry {company.industry or 'unknown'}",
        ),
        (
            "seniority",
            weights.seniority,
            seniority,
            f"most senior person: {seniority.name.lower()}",
        ),
        (
            "departments",
            weights.departments,
            len(departments),
            f"departments: {', '.join(sorted(departments)) or 'unknown'}",
        ),
        (
            "budget",
            weights.budget,
            company.annual_deal_value or 0,
            f"estimated deal value {company.annual_deal_value or 'unknown'}",
        ),
    )
    return tuple(weigh(Category.FIT, *row) for row in rows)
