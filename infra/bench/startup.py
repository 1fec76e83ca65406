"""What each function does before its first event, in fresh processes: modules and milliseconds.

Milliseconds of the processor, since others use the machine as well: nothing is waited for.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import boto3

from infra.local.connection import REPOSITORY

FUNCTIONS = REPOSITORY / "functions"
LAYERS = (
    REPOSITORY / "layers" / "plg_router" / "python",
    REPOSITORY / "build" / "layers" / "dependencies-local" / "python",
)
RUNS = 7

# Imports and builds a function as Lambda does, with what Lambda brings behind what ships with it.
_CHILD = """
import json, os, sys, time
before, began = set(sys.modules), time.process_time()
sys.path[:0] = json.loads(os.environ.pop("SHIPPED"))
import handler
settings = handler.build.__annotations__["settings"]
os.environ.update({name.upper(): "plg-bench" for name in settings.model_fields})
handler.build(settings.from_environment())
milliseconds = (time.process_time() - began) * 1000
foreign = [name for name in set(sys.modules) - before
           if name.partition(".")[0] not in sys.stdlib_module_names]
print(json.dumps([len(foreign), milliseconds]))
"""
_SDK = """
import json, os, sys, time
began = time.process_time()
sys.path[:0] = json.loads(os.environ.pop("SHIPPED"))
import boto3
boto3.client("dynamodb")
print(json.dumps([0, (time.process_time() - began) * 1000]))
"""
_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "us-east-1",
    "POWERTOOLS_SERVICE_NAME": "bench",
}


@dataclass(frozen=True, slots=True)
class Start:
    """One function: modules that are not of the standard library, and the quickest start."""

    modules: int
    ms: float
    median_ms: float


def sdk_ms(runs: int = RUNS) -> float:
    """Return what the SDK and one client alone take: no function can start sooner."""
    return round(min(_ran(_SDK, [])[1] for _ in range(runs + 1)), 1)


def starts(runs: int = RUNS) -> Mapping[str, Start]:
    """Return how each function starts; a first run, which writes byte code, does not count."""
    return {
        path.parent.name: _start(path.parent, runs)
        for path in sorted(FUNCTIONS.glob("*/handler.py"))
    }


def _start(function: Path, runs: int) -> Start:
    _once(function)
    seen = [_once(function) for _ in range(runs)]
    times = [milliseconds for _, milliseconds in seen]
    return Start(seen[0][0], round(min(times), 1), round(statistics.median(times), 1))


def _once(function: Path) -> tuple[int, float]:
    return _ran(_CHILD, [str(function), *map(str, LAYERS)])


def _ran(program: str, shipped: Sequence[str]) -> tuple[int, float]:
    site = str(Path(boto3.__file__).parents[1])
    child = subprocess.run(
        (sys.executable, "-S", "-P", "-c", program),
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], **_ENVIRONMENT, "SHIPPED": json.dumps([*shipped, site])},
    )
    modules, milliseconds = json.loads(child.stdout)
    return modules, milliseconds
