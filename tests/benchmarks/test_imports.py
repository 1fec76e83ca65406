"""A cold start imports no more than it must: budgets in modules, since seconds are the machine's.

Measured on Python 3.11, standard library left out: relay 350, mine 372, scoring 382, routing 400,
sla 400, ingestion 402, enrichment 409, crm 429. Of these botocore, boto3 and what they stand on
are 161, pydantic 46, Powertools 40, with its parameters 50.
"""

import sys

import pytest

from tests.functions.stages import STAGES, seen_in_a_bare_interpreter

MOST_MODULES = {
    "crm": 445,  # which knows the CRMs' own words
    "enrichment": 425,  # which asks vendors
    "ingestion": 420,
    "mine": 390,
    "relay": 365,
    "routing": 415,
    "scoring": 400,
    "sla": 415,
}
pytestmark = pytest.mark.xdist_group("bare interpreter")  # what was seen once is seen


def packages(stage):
    """Return the top-level package of every module that is not of the standard library."""
    names = [name.partition(".")[0] for name in seen_in_a_bare_interpreter(stage).modules]
    return [name for name in names if name not in sys.stdlib_module_names | {"__mp_main__"}]


@pytest.mark.parametrize("stage", STAGES)
def test_a_function_stays_within_its_budget(stage):
    assert len(packages(stage)) <= MOST_MODULES[stage]


@pytest.mark.parametrize("stage", STAGES)
def test_lists_of_mail_domains_are_loaded_with_the_first_address_that_is_read(stage):
    assert "publicsuffixlist" not in packages(stage)


def test_only_who_reads_configuration_loads_what_reads_it():
    loaded = {
        stage
        for stage in STAGES
        if "plg_router.adapters.appconfig" in seen_in_a_bare_interpreter(stage).modules
    }

    assert loaded == set(STAGES) - {"mine", "relay"}
