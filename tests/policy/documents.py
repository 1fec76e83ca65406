"""The policy document as it ships, with other values at some places."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import yaml

from infra.policies.file import POLICIES

DEFAULT = yaml.safe_load((POLICIES / "default.yaml").read_text())


def edited(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of the document with each value put at its path, e.g. `sla/attempts`."""
    document = deepcopy(DEFAULT)
    for path, value in changes.items():
        *sections, key = path.split("/")
        section = document
        for name in sections:
            section = section[int(name) if isinstance(section, list) else name]
        section[key] = value
    return document
