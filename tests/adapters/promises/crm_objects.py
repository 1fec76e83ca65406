"""What a CRM's own change events may rely on: an object is kept field by field, by one writer."""

import pytest

from plg_router.domain.crm.crm_object import CrmObject, written
from plg_router.kernel.errors import Conflict
from plg_router.services.ports import Versioned

KEY = "crm:salesforce:account:001"
ACME = CrmObject({"name": written(1, 0, "Acme"), "employees": written(2, 3, 420)})
EMPTIED = CrmObject({"name": written(9, 0, None), "_deleted": written(9, 0, value=True)})


class Objects:
    """The objects of a CRM, as its events have told them."""

    def test_an_object_nobody_spoke_of_is_empty_at_no_version(self, objects):
        assert objects.known(KEY) == Versioned(CrmObject(), 0)

    @pytest.mark.parametrize("told", [ACME, EMPTIED])
    def test_an_object_reads_as_it_was_kept(self, objects, told):
        objects.keep(KEY, Versioned(told, 1))

        assert objects.known(KEY) == Versioned(told, 1)
        assert objects.known(KEY + "2") == Versioned(CrmObject(), 0)

    @pytest.mark.parametrize("version", [1, 3])
    def test_of_two_writers_at_once_one_has_to_read_again(self, objects, version):
        objects.keep(KEY, Versioned(ACME, 1))

        with pytest.raises(Conflict):
            objects.keep(KEY, Versioned(EMPTIED, version))

        assert objects.known(KEY) == Versioned(ACME, 1)
