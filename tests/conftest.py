"""How every test runs: Hypothesis profiles, and what is done by one worker."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings

from plg_router.adapters.aws import session

# What a promise found is shown like what a test found, whoever imports it first.
pytest.register_assert_rewrite("tests.adapters.promises")

# Tables keep their lines whole, whatever terminal, or none, the tests run in.
os.environ["COLUMNS"] = "200"
os.environ["POWERTOOLS_METRICS_NAMESPACE"] = "plg-test"

# No deadlines: on a shared machine they measure the neighbours.
settings.register_profile("dev", max_examples=100, deadline=None)
settings.register_profile("ci", max_examples=500, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("soak", max_examples=20_000, deadline=None)
# Each mutant meets the same few examples, and nobody waits for the smallest one that shows it.
settings.register_profile(
    "mutants",
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))


@pytest.fixture(autouse=True, scope="module")
def _a_session_of_its_own() -> Iterator[None]:
    """Keep the AWS session of one module, with its credentials, from the next."""
    yield
    session.cache_clear()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Let tests that share what takes long to make share a worker."""
    from tests.workers import SharedWork  # noqa: PLC0415  xdist may be switched off

    return SharedWork(config, log)
