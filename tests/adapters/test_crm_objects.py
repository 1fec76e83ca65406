"""What a CRM's events said of its objects is kept alike in memory and on DynamoDB."""

import pytest

from plg_router.adapters.dynamodb.crm_objects import CrmObjectTable
from plg_router.domain.crm.crm_object import CrmObject, written
from plg_router.kernel.errors import Conflict
from plg_router.services.ports import Versioned
from tests.adapters.stores import make_table
from tests.fakes.crm import InMemoryCrmObjects
from tests.fakes.storage import Storage

KEY = "crm:salesforce:account:001"
ACME = CrmObject({"name": written(1, 0, "Acme"), "employees": written(2, 3, 420)})
EMPTIED = CrmObject({"name": written(9, 0, None), "_deleted": written(9, 0, value=True)})


@pytest.fixture(params=["in memory", "on DynamoDB"])
def objects(request):
    if request.param == "in memory":
        return InMemoryCrmObjects(Storage())
    client = request.getfixturevalue("table_client")
    return CrmObjectTable(client, make_table(client))


def test_an_object_nobody_spoke_of_is_empty_at_no_version(objects):
    assert objects.known(KEY) == Versioned(CrmObject(), 0)


@pytest.mark.parametrize("told", [ACME, EMPTIED])
def test_an_object_reads_as_it_was_kept(objects, told):
    objects.keep(KEY, Versioned(told, 1))

    assert objects.known(KEY) == Versioned(told, 1)
    assert objects.known(KEY + "2") == Versioned(CrmObject(), 0)


@pytest.mark.parametrize("version", [1, 3])
def test_of_two_writers_at_once_one_has_to_read_again(objects, version):
    objects.keep(KEY, Versioned(ACME, 1))

    with pytest.raises(Conflict):
        objects.keep(KEY, Versioned(EMPTIED, version))

    assert objects.known(KEY) == Versioned(ACME, 1)
