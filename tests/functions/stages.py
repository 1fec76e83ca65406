"""The functions as they lie in the repository, loaded here or in a bare interpreter."""

import importlib.util
import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import boto3

REPOSITORY = Path(__file__).parents[2]
FUNCTIONS = REPOSITORY / "functions"
STAGES = sorted(path.parent.name for path in FUNCTIONS.glob("*/handler.py"))

LAYERS = (
    REPOSITORY / "layers/plg_router/python",
    REPOSITORY / "build/layers/dependencies-local/python",
)
# What Lambda's Python runtime brings: boto3 and whatever boto3 stands on.
RUNTIME = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3")
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}


@dataclass(frozen=True)
class Seen:
    """What importing and building a function did in a bare interpreter."""

    modules: list[str]
    variables: list[str]  # that our own code asked for while it was imported
    service_files: list[str]  # opened while it was imported, as for a client
    settings: list[str]
    built: str
    services: list[str]  # looked for until it was built, a folder each


@cache
def seen_in_a_bare_interpreter(stage):
    """Import and build a function with only the layers and boto3 within reach."""
    subprocess.run(
        (sys.executable, REPOSITORY / "layers/dependencies/build.py", "local"), check=True
    )
    task = {
        "shipped": [str(FUNCTIONS / stage), *map(str, LAYERS)],
        "runtime": RUNTIME,
        "site": str(Path(boto3.__file__).parents[1]),
        "environment": ENVIRONMENT,
    }
    child = subprocess.run(
        (sys.executable, "-I", "-S", Path(__file__).with_name("bare_child.py"), json.dumps(task)),
        check=False,
        capture_output=True,
        text=True,
        env={},
    )
    assert child.returncode == 0, child.stderr
    return Seen(**json.loads(child.stdout))


def load(stage):
    """Return a function's module, as if it were loaded for the first time."""
    path = FUNCTIONS / stage / "handler.py"
    spec = importlib.util.spec_from_file_location(f"{stage}_handler", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
