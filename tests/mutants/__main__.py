"""Change the pure core in every small way, and see that a test notices: `make mutants`."""

import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from tests.mutants.branches import measure_branches
from tests.mutants.score import scores_of
from tests.mutants.survivors import read_reasons, unneeded_lines
from tests.mutants.table import show
from tests.mutants.verdicts import forget_survivors, read_mutants
from tests.mutants.workplace import PLACE, lay_out

_MUTMUT = Path(sys.executable).with_name("mutmut")
_LOG = PLACE / "mutmut.log"


def main() -> int:
    """Try every mutant, or those of the package that PART names; return 0 when enough are caught.

    A run that was interrupted goes on where it was. Where tests have changed, what they had not
    caught is tried again; what they had caught stays so until its function changes.
    """
    try:
        return _try_and_judge(os.environ.get("PART", "").strip("/").replace("/", "."))
    except subprocess.CalledProcessError:
        print(f"The tests have to pass without a mutant: see above, or {_LOG.name} in {PLACE}")
    except KeyboardInterrupt:
        print("\nInterrupted: make mutants goes on from here")
    return 1


def _try_and_judge(part: str) -> int:
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "mutants"}
    branches = measure_branches(environment)
    tests_changed = lay_out()
    os.chdir(PLACE)
    if tests_changed:
        forget_survivors()
    _try_mutants(part, environment)
    mutants = list(read_mutants(part))
    reasons = read_reasons()
    scores = scores_of(mutants, branches, reasons)
    unneeded = [] if part else unneeded_lines(reasons, mutants)
    show(Console(), scores, unneeded)
    return 0 if scores and not unneeded and all(each.suffices for each in scores) else 1


def _try_mutants(part: str, environment: dict[str, str]) -> None:
    children = os.environ.get("CHILDREN") or str(os.cpu_count())
    names = [f"plg_router.{part}.*"] if part else []
    command = [_MUTMUT, "run", "--max-children", children, *names]
    with _LOG.open("w") as log:
        told = None if sys.stdout.isatty() else log
        subprocess.run(command, env=environment, stdout=told, stderr=told, check=True)


if __name__ == "__main__":
    sys.exit(main())
