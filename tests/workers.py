"""Which tests share a worker of pytest-xdist: those that share what takes long to make."""

from xdist.scheduler import LoadScopeScheduling

# By the beginning of a test's id, the longest one counts.
SHARED = {
    "tests/e2e/": "the app deployed to the embedded AWS",
    "tests/e2e/test_contention.py": "an embedded AWS behind a proxy",
    "tests/e2e/test_promises.py": "an embedded AWS with the tables alone",
    "tests/e2e/test_races.py": "an embedded AWS with the tables alone, for races",
    "tests/benchmarks/test_meter_against_the_emulator.py": "an embedded AWS for the meter",
    "tests/infra/templates/": "the templates of every environment",
    "tests/functions/test_handlers.py": "what bare interpreters have shown",
    "tests/benchmarks/test_imports.py": "what bare interpreters have shown",
}


def shared_by(test: str) -> str:
    """Return what a test shares with others; its own id where it shares nothing."""
    beginnings = (each for each in SHARED if test.startswith(each))
    return SHARED.get(max(beginnings, key=len, default=""), test)


class SharedWork(LoadScopeScheduling):
    """Hands out tests one by one, but all that share something to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        return shared_by(nodeid)
