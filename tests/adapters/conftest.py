"""Stores in memory and on an emulated DynamoDB: what is promised holds on both."""

import pytest
from moto import mock_aws

from plg_router.adapters.dynamodb.client import dynamodb
from tests.adapters.stores import stores_in_memory, stores_on


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
