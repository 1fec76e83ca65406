"""On the embedded AWS, the stores keep every promise that those in memory keep."""

import pytest

from infra.local.emulator import run_emulator
from plg_router.adapters.dynamodb.client import dynamodb
from plg_router.adapters.dynamodb.crm_objects import CrmObjectTable
from tests.adapters.people_stores import people_stores_on
from tests.adapters.promises import accounts, crm_objects, leads, people, vendors
from tests.adapters.stores import make_table, stores_on
from tests.adapters.vendor_stores import vendor_stores_on

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with (
        pytest.MonkeyPatch.context() as patch,
        run_emulator(home=tmp_path_factory.mktemp("promises")) as connection,
    ):
        for name, value in connection.environment.items():
            patch.setenv(name, value)
        yield dynamodb()


@pytest.fixture
def stores(client):
    return stores_on(client)


@pytest.fixture
def vendor_stores(client):
    return vendor_stores_on(client)


@pytest.fixture
def people_stores(client):
    return people_stores_on(client)


@pytest.fixture
def objects(client):
    return CrmObjectTable(client, make_table(client))


def kept_by(promises):
    """Return the tests of everything that a module promises, to be run on the embedded AWS."""
    return {
        f"Test{name}": type(f"Test{name}", (promise,), {"__doc__": promise.__doc__})
        for name, promise in vars(promises).items()
        if isinstance(promise, type) and promise.__module__ == promises.__name__
    }


for promises in (accounts, crm_objects, leads, people, vendors):
    globals().update(kept_by(promises))
