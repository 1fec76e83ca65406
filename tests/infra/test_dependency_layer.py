"""What ships to Lambda fits its machine, is small, and does not depend on who built it."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args, get_overloads

import pytest
from botocore.loaders import Loader
from botocore.session import Session

from plg_router.adapters import aws
from tests.fakes.aws_answers import CREDENTIALS as ACCESS

REPOSITORY = Path(__file__).parents[2]
BUILD = REPOSITORY / "layers/dependencies/build.py"
SERVICES = [get_args(each.__annotations__["service"])[0] for each in get_overloads(aws.client)]
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
    assert not (layer / "python/boto3").exists()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_described_as_the_sdk_describes_it(layer, service):
    """But for what is written for people."""
    brief = Session()
    folder = str(layer / "python/aws_services")
    brief.register_component("data_loader", Loader([folder], include_default_search_paths=False))
    clients = [one.create_client(service, **ACCESS) for one in (brief, Session())]

    ours, theirs = (client.meta for client in clients)
    pages = [one.can_paginate(name) for name in ours.method_to_api_mapping for one in clients]

    assert ours.endpoint_url == theirs.endpoint_url
    assert ours.service_model.api_version == theirs.service_model.api_version
    for name in theirs.service_model.operation_names:
        assert _members(ours, name) == _members(theirs, name)
    assert pages[::2] == pages[1::2]


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


def _members(meta, operation):
    model = meta.service_model.operation_model(operation)
    shapes = (model.input_shape, model.output_shape)
    return [model.http, model.auth_type, *(shape and list(shape.members) for shape in shapes)]


def _digest(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(
        b"".join(
            str(path.relative_to(folder)).encode() + hashlib.sha256(path.read_bytes()).digest()
            for path in files
        )
    ).hexdigest()
