"""What a CRM's events said of its objects is kept alike in memory and on DynamoDB."""

import pytest

from plg_router.adapters.dynamodb.crm_objects import CrmObjectTable
from tests.adapters.promises import crm_objects
from tests.adapters.stores import make_table
from tests.fakes.crm import InMemoryCrmObjects
from tests.fakes.storage import Storage


@pytest.fixture(params=["in memory", "on DynamoDB"])
def objects(request):
    if request.param == "in memory":
        return InMemoryCrmObjects(Storage())
    client = request.getfixturevalue("table_client")
    return CrmObjectTable(client, make_table(client))


class TestObjects(crm_objects.Objects):
    """The objects of a CRM."""
