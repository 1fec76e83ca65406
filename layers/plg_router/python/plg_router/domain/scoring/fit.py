"""The 30 points of fit: whether the company and the people can buy (S30, S31, S44)."""

from plg_router.domain.scoring.contribution import Category, Contribution, Fact, weigh
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.signal import Seniority
from plg_router.policy.routing import SizeClass, SizePolicy
from plg_router.policy.scoring import ScoringPolicy


def fit_contributions(
    subject: Subject, scoring: ScoringPolicy, sizes: SizePolicy
) -> tuple[Contribution, ...]:
    """Return the shares of fit."""
    weights, company = scoring.fit, subject.company
    members = subject.people
    size = subject.size_class(sizes)
    size_share = scoring.size_points_percent.get(size, 0) / 100
    rank = max((member.seniority for member in members), default=Seniority.UNKNOWN)
    departments = sorted({member.department for member in members if member.department})
    ideal = (company.industry or "").lower() in scoring.ideal_industries
    return (
        weigh(
            Category.FIT,
            "company_size",
            weights.company_size,
            size_share * weights.company_size.full_at,
            evidence=_size_evidence(size, company.employees),
            facts=_known(size_class=size if size_share else None, employees=company.employees),
        ),
        weigh(
            Category.FIT,
            "industry",
            weights.industry,
            ideal * weights.industry.full_at,
            evidence=f"industry {company.industry or 'unknown'}",
            facts=_known(industry=company.industry),
        ),
        weigh(
            Category.FIT,
            "seniority",
            weights.seniority,
            rank,
            evidence=f"most senior person: {rank.name.lower()}",
            facts=_known(title=rank.name.lower() if rank else None),
        ),
        weigh(
            Category.FIT,
            "departments",
            weights.departments,
            len(departments),
            evidence=f"departments: {', '.join(departments) or 'unknown'}",
            facts=_known(department=", ".join(departments)),
        ),
        weigh(
            Category.FIT,
            "budget",
            weights.budget,
            company.annual_deal_value or 0,
            evidence=f"estimated deal value {company.annual_deal_value or 'unknown'}",
            facts=_known(annual_deal_value=company.annual_deal_value),
        ),
    )


def _size_evidence(size: SizeClass, employees: int | None) -> str:
    """Say how large a company is, or that no source could tell before it was judged (S20)."""
    if size is SizeClass.UNKNOWN:
        return "unenriched: size class unknown"
    return f"size class {size} ({employees or 'unknown number of'} employees)"


def _known(**fields: object) -> tuple[Fact, ...]:
    return tuple(Fact(name, value=str(value)) for name, value in fields.items() if value)
