"""Every environment, synthesised once."""

import pytest

from infra.environments import DEV, LOCAL, PROD, STAGING
from tests.infra.synthesised import synthesise

SYNTHESISED = {"local", "dev", "staging", "prod"}


@pytest.fixture(scope="session")
def local(tmp_path_factory):
    return synthesise(LOCAL, tmp_path_factory.mktemp("local"))


@pytest.fixture(scope="session")
def dev(tmp_path_factory):
    return synthesise(DEV, tmp_path_factory.mktemp("dev"))


@pytest.fixture(scope="session")
def staging(tmp_path_factory):
    return synthesise(STAGING, tmp_path_factory.mktemp("staging"))


@pytest.fixture(scope="session")
def prod(tmp_path_factory):
    return synthesise(PROD, tmp_path_factory.mktemp("prod"))


@pytest.fixture(params=sorted(SYNTHESISED))
def anywhere(request):
    return request.getfixturevalue(request.param)


def pytest_collection_modifyitems(items):
    """Keep what reads the templates in one worker: synthesis is what takes time."""
    for item in items:
        if {*SYNTHESISED, "anywhere"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("synthesis"))
