"""The policy document as it ships, and a way to change one place of it."""

from copy import deepcopy

import pytest
import yaml

from infra.policy_file import POLICIES

DEFAULT = yaml.safe_load((POLICIES / "default.yaml").read_text())


@pytest.fixture
def edited():
    """Return a function that copies the default document with other values at some paths."""

    def edit(changes):
        document = deepcopy(DEFAULT)
        for path, value in changes.items():
            *sections, key = path.split("/")
            section = document
            for name in sections:
                section = section[name]
            section[key] = value
        return document

    return edit
