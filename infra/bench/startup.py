"""What each function does before its first event, in fresh processes: modules and milliseconds.

Milliseconds of the processor, since others use the machine as well: nothing is waited for. What the
first event takes on top is measured beside them, so that nothing is merely put off.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from infra.configuration import read_configuration
from infra.environments import PROD
from infra.local.connection import REPOSITORY
from plg_router.contracts.router import ROUTER
from plg_router.kernel.packing import pack

FUNCTIONS = REPOSITORY / "functions"
STAGES = sorted(path.parent.name for path in FUNCTIONS.glob("*/handler.py"))
LAYERS = (
    REPOSITORY / "layers" / "plg_router" / "python",
    REPOSITORY / "build" / "layers" / "dependencies-local" / "python",
)
RUNS = 7

_CHILD = Path(__file__).with_name("cold_start.py")
_SAMPLES = REPOSITORY / "events" / "samples"
_ASKED = {  # the event of a queue that each function meets first, and who says it
    "crm": ("AccountChanged.v1", "crm"),
    "enrichment": ("AccountDiscovered.v1", ROUTER),
    "ingestion": ("ProductSignal.v1", "product"),
    "routing": ("LeadQualified.v1", ROUTER),
    "scoring": ("AccountSignalsChanged.v2", ROUTER),
}
_VALUE, _COMPANIES = "plg-bench", "companies"  # of every setting; the profile of the company file
_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "us-east-1",
    "POWERTOOLS_SERVICE_NAME": "bench",
    "POWERTOOLS_METRICS_NAMESPACE": "bench",
}


@dataclass(frozen=True, slots=True)
class Start:
    """One function: modules that are not of the standard library, and the quickest start."""

    modules: int
    ms: float
    median_ms: float
    first_event_ms: float  # on top, at its quickest


@dataclass(frozen=True, slots=True)
class Starts:
    """How each function starts, and what no function can start sooner than."""

    functions: Mapping[str, Start]
    sdk_ms: float  # boto3 and one client alone
    libraries_ms: float  # the libraries under every function as they are used here, with one client

    @property
    def heaviest(self) -> str:
        """Return the function that takes longest."""
        return max(self.functions, key=lambda stage: self.functions[stage].ms)


def starts(runs: int = RUNS) -> Starts:
    """Return how each function starts.

    Everything is started once in each round, so that all of it meets the same neighbours. A first
    round, which writes byte code, does not count.
    """
    modules = {stage: _ran("start", stage, flags=())[0] for stage in STAGES}
    rounds = [_round() for _ in range(runs)]
    quickest = {what: min(each[what] for each in rounds) for what in rounds[0]}
    functions = {
        stage: Start(
            modules=modules[stage],
            ms=round(quickest["start", stage], 1),
            median_ms=round(statistics.median(each["start", stage] for each in rounds), 1),
            first_event_ms=round(
                max(quickest["first event", stage] - quickest["start", stage], 0), 1
            ),
        )
        for stage in STAGES
    }
    return Starts(
        functions,
        sdk_ms=round(quickest["sdk", STAGES[0]], 1),
        libraries_ms=round(quickest["libraries", STAGES[0]], 1),
    )


def _round() -> Mapping[tuple[str, str], float]:
    """Return the milliseconds of everything, started once."""
    each = {(what, STAGES[0]): _ran(what, STAGES[0])[1] for what in ("sdk", "libraries")}
    for stage in STAGES:
        each["start", stage] = _ran("start", stage)[1]
        each["first event", stage] = answered_ms(stage)
    return each


def answered_ms(stage: str) -> float:
    """Return what a function takes until it has answered its first event."""
    return _ran("first event", stage, event=_first_event(stage))[1]


def uncompiled_ms(stage: str, runs: int = RUNS) -> float:
    """Return how a function starts from layers without byte code, as Lambda unpacks them.

    Lambda cannot write any beside them; what the runtime itself brings is compiled.
    """
    with tempfile.TemporaryDirectory() as folder:
        layers = [Path(folder) / str(number) for number, _ in enumerate(LAYERS)]
        for layer, copy in zip(LAYERS, layers, strict=True):
            shutil.copytree(layer, copy, ignore=shutil.ignore_patterns("__pycache__"))
        return round(min(_ran("start", stage, layers)[1] for _ in range(runs)), 1)


def _first_event(stage: str) -> dict[str, Any]:
    """Return what a function is called with first."""
    match stage:
        case "mine":
            return {"proof": "of nobody"}
        case "sla":
            return {"account_id": "company:harborline-plg.com", "decision_seq": 1}
        case "relay":
            told = [{"detail_type": "AccountScored.v1", "detail": _sample("AccountScored.v1")}]
            image = {"outbox": {"B": b64encode(pack(json.dumps(told))).decode()}}
            return {"Records": [{"dynamodb": {"NewImage": image}}]}
        case _:
            name, source = _ASKED[stage]
            body = {"source": source, "detail-type": name, "detail": _sample(name)}
            return {"Records": [{"messageId": "1", "body": json.dumps(body)}]}


def _sample(name: str) -> dict[str, Any]:
    sample: dict[str, Any] = json.loads((_SAMPLES / name / "typical.json").read_text())
    return sample


def _ran(
    what: str,
    stage: str,
    layers: Sequence[Path] = LAYERS,
    *,
    event: Mapping[str, Any] | None = None,
    flags: Sequence[str] = ("-B",),  # write no byte code
) -> tuple[int, float]:
    """Return modules and milliseconds of a task in a process of its own."""
    configuration = read_configuration(PROD.name)
    task = {
        "what": what,
        "shipped": [str(FUNCTIONS / stage), *map(str, layers)],
        # Lambda's Python runtime brings boto3 and whatever boto3 stands on.
        "runtime": ["boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3"],
        "site": str(Path(boto3.__file__).parents[1]),
        "value": _VALUE,
        "settings": {"COMPANIES_PROFILE": _COMPANIES, "VENDORS": "[]"},
        "documents": {
            _VALUE: configuration.policy.model_dump_json(),
            _COMPANIES: configuration.companies,
        },
        "event": event,
    }
    child = subprocess.run(
        (sys.executable, "-S", "-P", *flags, str(_CHILD), json.dumps(task)),
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], **_ENVIRONMENT},
    )
    modules, milliseconds = json.loads(child.stdout.rpartition("\n")[2])
    return modules, milliseconds
