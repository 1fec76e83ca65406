"""The small town that the simulation plays in: its rules, companies, people and reps."""

from datetime import UTC, datetime
from typing import Any

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.kernel.kinds import Kind
from plg_router.policy.policy import read_policy
from tests.fakes.cast import RULES as PLAIN_RULES
from tests.simulation.product import AMOUNTS, PRIVATE, THINGS, name_of

START = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday

_RULES: dict[str, Any] = PLAIN_RULES.model_dump(mode="json")
_RULES["routing"]["roles"]["enterprise_ae"]["relax"] = ["complex_load", "shift", "territory"]
_RULES["routing"]["territories"]["helped_by"] = {"EMEA": ["AMER"]}
_RULES["sources"]["segment"]["tracks"] = {  # Segment calls everything what the product calls it
    kind.value: {"kind": kind.value, "subject": list(THINGS), "quantity": AMOUNTS.get(kind)}
    for kind in Kind
}
_RULES["crm"]["salesforce"]["account"]["contacts"] = "PLG_Users__c"
_RULES["sla"] |= {"attempts": 3, "longest_wait": "PT6H", "expire_after": "P3D"}
RULES = read_policy(_RULES)

COMPANIES = {
    "acme.com": CompanyFacts("Acme", 200, "software", "US", 30_000),
    "acme-labs.com": CompanyFacts("Acme Labs", 60, "software", "US", 20_000),
    "bolt.io": CompanyFacts("Bolt", 90, "software", "DE", 9_000),
    "bolt-labs.io": CompanyFacts("Bolt Labs", 70, "software", "DE", 9_000),
    "colossus.com": CompanyFacts("Colossus", 5_000, "finance", "US", 90_000),
    "leviathan.de": CompanyFacts("Leviathan", 9_000, "finance", "DE", 90_000),
    "small.dev": CompanyFacts("Small", 55, "software", "US", 6_000),
}
DOMAINS = (*COMPANIES, "unknown.org")
RECORDS = {  # of the CRM: the domains it lists
    "crm-acme": ("acme.com", "acme-labs.com"),
    "crm-bolt": ("bolt.io", "bolt-labs.io"),
    "crm-colossus": ("colossus.com",),
    "crm-small": ("small.dev",),
}
CONTACTS = {"crm-acme": (name_of("acme.com", PRIVATE),)}  # the product's ids of people it lists
TWINS = ("crm-acme", "crm-bolt")  # of two domains that nobody knew to be one company

ALL_DAY = tuple({"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7))
OFFICE_HOURS = tuple({"weekday": day, "start": "09:00", "end": "17:00"} for day in range(5))


def _rep(squad: str, *territories: str, cap: int, **more: Any) -> dict[str, Any]:
    usual = {"zone": "UTC", "shifts": ALL_DAY, "weight": 1}
    return {**usual, "squads": (squad,), "territories": territories, "cap": cap, **more}


REPS: dict[str, dict[str, Any]] = {
    "rita": _rep("velocity", "AMER", cap=2, weight=2),
    "saul": _rep("velocity", "AMER", cap=1, zone="America/New_York", shifts=OFFICE_HOURS),
    "tess": _rep("velocity", "AMER", "EMEA", cap=1, daily_cap=2),
    "uwe": _rep("velocity", "EMEA", cap=2, zone="Europe/Berlin", shifts=OFFICE_HOURS),
    "vera": _rep("enterprise", "AMER", cap=2, manager_rep_id="wim"),
    "olga": _rep("expansion", "AMER", cap=1, manager_rep_id="wim"),
}
