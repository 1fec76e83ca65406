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
        mark = error.problem_mark  # in this file, or in one that it extends
        place = f"{Path(mark.name).name}:{mark.line + 1}" if mark else path.name
        raise Rejected(place, f"is no YAML: {error.problem}") from error
    except Rejected as error:
        raise Rejected(f"{path.name}: {error.field}", error.fix) from error


def policy_of(env: str) -> Policy:
    """Return the policy of an environment, e.g. prod."""
    return load_policy(POLICIES / f"{env}.yaml")


def _document(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        document = yaml.safe_load(file)
    if not isinstance(document, dict):
        raise Rejected("policy", "make the file a mapping of sections")
    base = document.pop("extends", None)
    if base is None:
        return document
    if not (path.parent / base).is_file():
        raise Rejected("extends", f"name a file beside it; there is no {base}")
    return _overlay(_document(path.parent / base), document)


def _overlay(base: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        below = merged.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _overlay(below, value)
        else:
            merged[key] = value
    return merged
