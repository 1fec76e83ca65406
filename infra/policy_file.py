"""Read the routing policy of an environment from its YAML file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from plg_router.kernel.errors import Rejected
from plg_router.policy.policy import Policy, read_policy

POLICIES = Path(__file__).parent / "policies"


def load_policy(path: Path) -> Policy:
    """Read and validate a policy file, following `extends`.

    Raises Rejected whose field starts with the file's name, followed by the path in it.
    """
    try:
        return read_policy(_document(path))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Rejected(f"{path.name}:{line}", f"is no YAML: {error.problem}") from error
    except Rejected as error:
        raise Rejected(f"{path.name}: {error.field}", error.fix) from error


def policy_of(env: str) -> Policy:
    """Return the policy of an environment, e.g. prod."""
    return load_policy(POLICIES / f"{env}.yaml")


def _document(path: Path) -> dict[str, Any]:
    document = yaml.safe_load(path.read_text())
    if not isinstance(document, dict):
        raise Rejected("policy", "make the file a mapping of sections")
    base = document.pop("extends", None)
    return _overlay(_document(path.parent / base), document) if base else document


def _overlay(base: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        below = merged.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _overlay(below, value)
        else:
            merged[key] = value
    return merged
