"""Stores in memory and on an emulated DynamoDB: what is promised holds on both."""

import pytest

pytest.register_assert_rewrite("tests.adapters.promises")

from moto import mock_aws  # noqa: E402  what is rewritten must not be imported before

from plg_router.adapters.dynamodb.client import dynamodb  # noqa: E402
from tests.adapters.stores import stores_in_memory, stores_on  # noqa: E402


@pytest.fixture(scope="module")
def emulated_aws():
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        yield


@pytest.fixture(scope="module")
def table_client(emulated_aws):  # noqa: ARG001  a client made before it would not be emulated
    return dynamodb()


@pytest.fixture(params=["in memory", "on DynamoDB"])
def stores(request):
    if request.param == "in memory":
        return stores_in_memory()
    return stores_on(request.getfixturevalue("table_client"))
