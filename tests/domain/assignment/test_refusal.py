"""A refused override is remembered under all that was sent, so that it is decided once."""

from dataclasses import replace

import pytest

from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.assignment.refusal import Demand
from plg_router.kernel.fingerprint import fingerprint
from tests.domain.builders import ACME

CHOICE = ManualChoice(ACME, lead_version=3, to="vera", by="max", reason="she knows their CTO")
DEMAND = Demand("e-1", CHOICE)


@pytest.mark.requirement("S139")
def test_a_demand_is_known_by_its_id_and_all_of_its_words():
    said = "e-1", "3", "vera", "max", "she knows their CTO"

    assert DEMAND.name == fingerprint("\n".join(said), 32)


@pytest.mark.parametrize(
    "other",
    [
        Demand("e-2", CHOICE),
        Demand("e-1", replace(CHOICE, lead_version=4)),
        Demand("e-1", replace(CHOICE, to="wim")),
        Demand("e-1", replace(CHOICE, by="ana")),
        Demand("e-1", replace(CHOICE, reason="vera is ill")),
    ],
    ids=["id", "lead_version", "to", "by", "reason"],
)
@pytest.mark.requirement("S139")
def test_other_words_with_the_same_id_are_another_demand(other):
    assert other.name != DEMAND.name
    assert other.account_id == DEMAND.account_id
