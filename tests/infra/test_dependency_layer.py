"""What ships to Lambda fits its machine, is small, and does not depend on who built it."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
BUILD = REPOSITORY / "layers/dependencies/build.py"
AARCH64 = 183  # e_machine of the ELF header


@pytest.fixture(scope="module")
def layer():
    subprocess.run((sys.executable, BUILD, "lambda"), check=True)
    return REPOSITORY / "build/layers/dependencies-lambda"


def test_native_code_is_for_python_3_13_on_arm64(layer):
    native = [path for path in layer.rglob("*.so*") if path.is_file()]

    assert native
    for path in native:
        assert int.from_bytes(path.read_bytes()[18:20], "little") == AARCH64
        assert ".cpython-313-aarch64-" in path.name


def test_everything_lies_where_lambda_looks_for_it(layer):
    assert [path.name for path in layer.iterdir()] == ["python"]
    assert (layer / "python/pydantic/__init__.py").is_file()


def test_the_sdk_and_what_it_knows_of_services_are_the_runtime_s_own(layer):
    """Descriptions newer than the code that reads them would stop every function."""
    assert not list(layer.glob("python/boto*"))
    assert not list(layer.rglob("service-2.json*"))


def test_nothing_in_it_names_the_machine_that_built_it(layer):
    home = str(REPOSITORY).encode()
    suspects = [path for path in layer.rglob("*") if path.is_file() and home in path.read_bytes()]

    assert suspects == []


def test_building_it_elsewhere_gives_the_same_files(layer, tmp_path):
    elsewhere = tmp_path / "layers/dependencies"
    elsewhere.mkdir(parents=True)
    for source in (BUILD, BUILD.with_name("requirements.txt")):
        shutil.copy(source, elsewhere)

    subprocess.run((sys.executable, elsewhere / "build.py", "lambda"), check=True)

    assert _digest(tmp_path / "build/layers/dependencies-lambda") == _digest(layer)


def _digest(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(
        b"".join(
            str(path.relative_to(folder)).encode() + hashlib.sha256(path.read_bytes()).digest()
            for path in files
        )
    ).hexdigest()
