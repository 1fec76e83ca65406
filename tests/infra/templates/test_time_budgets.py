"""A function lives to say why its work failed: whatever it waits for ends before it does."""

from infra.bench.region import CALL_MS, TRANSACTION_MS
from plg_router.adapters.aws import CONFIG
from plg_router.contracts.account_changed import MOST_CONTACTS


def longest_call():
    """Return how many seconds a call takes that hangs to the last: botocore's standard retries."""
    attempts = CONFIG.retries["total_max_attempts"]
    pauses = sum(2**retry for retry in range(attempts - 1))  # at random up to 1 s, 2 s, ...
    return attempts * (CONFIG.connect_timeout + CONFIG.read_timeout) + pauses


def test_a_call_that_hangs_ends_before_the_function_that_waits_for_it(anywhere):
    for function in anywhere.of_type("Lambda::Function"):
        assert longest_call() < function.properties["Timeout"], function.name


def test_a_batch_of_the_largest_companies_fits_into_its_time(anywhere):
    """A contact whom the product knew is four reads and a transaction (test_table_calls)."""
    crm = next(each for each in anywhere.of_type("Lambda::Function") if each.name.endswith("-crm"))
    (mapping,) = (
        each.properties
        for each in anywhere.of_type("Lambda::EventSourceMapping")
        if anywhere.target(each.properties["FunctionName"], each.stack) == crm.label
    )
    seconds_a_contact = (4 * CALL_MS + TRANSACTION_MS) / 1000

    batch = mapping["BatchSize"] * MOST_CONTACTS * seconds_a_contact

    assert batch + longest_call() < crm.properties["Timeout"]
