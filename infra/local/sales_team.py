"""The sales team of the demonstration: twelve reps in three squads, and whose customer is whose."""

from collections.abc import Iterable

from infra.bus.crm_events import AccountFacts, RepFacts
from infra.local.traffic.companies import Company
from plg_router.policy.routing import TerritoryPolicy

HEAD = "head-of-sales"

_BOTH_SKILLS = ("sales_assist", "smb")

TEAM = (
    RepFacts(rep_id="amara", squads=("enterprise",), territories=("AMER",), cap=4, manager=HEAD),
    RepFacts(rep_id="bjorn", squads=("enterprise",), territories=("EMEA",), cap=4, manager=HEAD),
    RepFacts(rep_id="chen", squads=("enterprise",), territories=("APAC",), cap=4, manager=HEAD),
    RepFacts(rep_id="dolores", squads=("expansion",), territories=("AMER",), cap=5, manager=HEAD),
    RepFacts(rep_id="emre", squads=("expansion",), territories=("EMEA",), cap=5, manager=HEAD),
    RepFacts(rep_id="farah", squads=("expansion",), territories=("APAC",), cap=5, manager=HEAD),
    RepFacts(
        rep_id="gwen", squads=("velocity",), territories=("AMER",), skills=_BOTH_SKILLS, weight=2
    ),
    RepFacts(
        rep_id="hiro", squads=("velocity",), territories=("AMER",), skills=_BOTH_SKILLS, cap=6
    ),
    RepFacts(
        rep_id="ines", squads=("velocity",), territories=("EMEA",), skills=_BOTH_SKILLS, weight=2
    ),
    RepFacts(
        rep_id="jakub", squads=("velocity",), territories=("EMEA",), skills=_BOTH_SKILLS, cap=6
    ),
    RepFacts(
        rep_id="kiri", squads=("velocity",), territories=("APAC",), skills=_BOTH_SKILLS, cap=6
    ),
    RepFacts(
        rep_id="liam", squads=("velocity",), territories=("APAC", "EMEA"), skills=("sales_assist",)
    ),
)


def customers_of(
    team: Iterable[RepFacts], customers: Iterable[Company], territories: TerritoryPolicy
) -> list[AccountFacts]:
    """Return the customers as the CRM knows them, each with the expansion rep of its territory."""
    owners = {
        territory: rep.rep_id
        for rep in team
        if "expansion" in rep.squads
        for territory in rep.territories
    }
    return [
        AccountFacts(
            domain=company.domain,
            name=company.name,
            owner=owners[_territory(company, territories)],
            lifecycle="customer",
        )
        for company in customers
    ]


def _territory(company: Company, territories: TerritoryPolicy) -> str:
    for territory, countries in territories.countries.items():
        if company.country in countries:
            return territory
    return territories.unknown_country
