"""A machine that lacks something is told so in one line, before anything is installed."""

import os
import shutil
import subprocess

import pytest

from infra.local.connection import REPOSITORY

LOCKS = ("pyproject.toml", "requirements-dev.txt", "package-lock.json", "infra/local/install.sh")


@pytest.fixture
def clone(tmp_path):
    for name in LOCKS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("program", "its_answer", "advice"),
    [
        ("node", "echo v18.20.0", "Node.js 20 or newer is needed: "),
        ("node", "exit 127", "Node.js 20 or newer is needed: "),
        ("python3", "exit 1", "Python 3.11 to 3.14 is needed: "),
    ],
)
def test_what_is_missing_or_too_old_is_said_in_one_line(clone, program, its_answer, advice):
    stub = clone / "bin" / program
    stub.parent.mkdir()
    stub.write_text(f"#!/bin/sh\n{its_answer}\n")
    stub.chmod(0o755)
    path = f"{stub.parent}{os.pathsep}{os.environ['PATH']}"

    result = subprocess.run(
        clone / "infra/local/install.sh",
        env={"PATH": path, "PYTHON": "python3"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert result.stderr.startswith(advice)
    assert result.stderr.count("\n") == 1
    assert not (clone / ".venv").exists()
    assert not (clone / "node_modules").exists()
