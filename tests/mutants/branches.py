"""Count the branches of the core that the tests of the core take."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tests.mutants.workplace import CORE, REPOSITORY, package_of, tests_of_the_core

_REPORT = REPOSITORY / "build" / "mutants" / "coverage.json"


@dataclass(frozen=True, slots=True)
class Branches:
    """Where the code of a package can go two ways, and how many of these were gone."""

    taken: int
    of: int

    @property
    def share(self) -> float:
        """Return the percentage; 100 where nothing branches."""
        return 100 * self.taken / self.of if self.of else 100.0


def measure_branches(environment: Mapping[str, str]) -> dict[str, Branches]:
    """Run the tests; return the branches by package, or raise CalledProcessError if one fails."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests_of_the_core()]
    watched = [f"--cov=plg_router.{package}" for package in CORE]
    reports = ["--cov-branch", "--cov-report=", f"--cov-report=json:{_REPORT}"]
    subprocess.run([*command, *watched, *reports], cwd=REPOSITORY, env=environment, check=True)
    taken, possible = Counter[str](), Counter[str]()
    for path, file in json.loads(_REPORT.read_text())["files"].items():
        module = path.partition("plg_router/python/plg_router/")[2].replace("/", ".")
        package = package_of(module)
        taken[package] += file["summary"]["covered_branches"]
        possible[package] += file["summary"]["num_branches"]
    return {package: Branches(taken[package], possible[package]) for package in sorted(possible)}
