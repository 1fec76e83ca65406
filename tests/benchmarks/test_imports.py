"""A cold start imports no more than it must: budgets in modules, since seconds are the machine's.

Measured on Python 3.11, standard library left out: relay 231, mine 304, ingestion 320, scoring 322,
enrichment 325, sla 328, routing 340, crm 370. Of these botocore and what it stands on are 122,
pydantic with its core 50, Powertools 40.
"""

import sys

import pytest

from tests.functions.stages import STAGES, seen_in_a_bare_interpreter

MOST_MODULES = {
    "crm": 380,  # which knows the CRMs' own words
    "enrichment": 335,  # which asks vendors
    "ingestion": 330,
    "mine": 314,
    "relay": 240,  # which knows nothing of what it relays
    "routing": 350,
    "scoring": 330,
    "sla": 338,
}


def packages(stage):
    """Return the top-level package of every module that is not of the standard library."""
    names = [name.partition(".")[0] for name in seen_in_a_bare_interpreter(stage).modules]
    return [name for name in names if name not in sys.stdlib_module_names | {"__mp_main__"}]


@pytest.mark.parametrize("stage", STAGES)
def test_a_function_stays_within_its_budget(stage):
    assert len(packages(stage)) <= MOST_MODULES[stage]


@pytest.mark.parametrize("stage", STAGES)
def test_no_function_waits_for_resources_and_transfers_that_it_never_uses(stage):
    assert {"boto3", "s3transfer"}.isdisjoint(packages(stage))


@pytest.mark.parametrize("stage", STAGES)
def test_lists_of_mail_domains_are_loaded_with_the_first_address_that_is_read(stage):
    assert "publicsuffixlist" not in packages(stage)


@pytest.mark.parametrize("stage", STAGES)
def test_a_function_looks_for_no_service_but_those_it_always_needs(stage):
    """Looking through all that botocore knows takes as long as making two clients."""
    assert set(seen_in_a_bare_interpreter(stage).services) == {
        "mine": {"dynamodb", "sts"},
        "relay": {"events"},
    }.get(stage, {"appconfigdata", "dynamodb"})


def test_only_who_reads_configuration_loads_what_reads_it():
    loaded = {
        stage
        for stage in STAGES
        if "plg_router.adapters.appconfig" in seen_in_a_bare_interpreter(stage).modules
    }

    assert loaded == set(STAGES) - {"mine", "relay"}


def test_the_relay_loads_nothing_of_what_it_relays():
    loaded = seen_in_a_bare_interpreter("relay").modules

    assert not {name for name in loaded if name.startswith("plg_router.domain.")}


def test_events_of_leads_are_worded_by_who_decides_about_leads():
    """Elsewhere the words of other stages would be loaded for nothing."""
    loaded = {
        stage
        for stage in STAGES
        if "plg_router.domain.assignment.placement" in seen_in_a_bare_interpreter(stage).modules
    }

    assert loaded == {"crm", "mine", "routing", "sla"}
