"""How every test runs: Hypothesis profiles, and end-to-end tests one after the other."""

import os

import pytest
from hypothesis import settings

# Tables keep their lines whole, whatever terminal, or none, the tests run in.
os.environ["COLUMNS"] = "200"

# No deadlines: on a shared machine they measure the neighbours.
settings.register_profile("dev", max_examples=100, deadline=None)
settings.register_profile("ci", max_examples=500, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("soak", max_examples=20_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the end-to-end tests one worker: they share one embedded AWS."""
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.xdist_group("e2e"))
