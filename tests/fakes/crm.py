"""The use cases of the CRM's words over one storage in memory, and a CRM's objects."""

from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.domain.crm.crm_object import CrmObject
from plg_router.services.apply_crm_change import ApplyCrmChange, CrmUseCases
from plg_router.services.ports import Versioned
from plg_router.services.record_deal import RecordDeal
from plg_router.services.record_engagement import RecordEngagement
from tests.fakes.pipeline import Pipeline
from tests.fakes.storage import Row, Storage, replacing

CRM_OBJECT = "CRM_OBJECT"
MAIL = PinnedMailDirectory()


class InMemoryCrmObjects:
    """The objects of CRMs in the accounts table."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def known(self, key: str) -> Versioned[CrmObject]:
        """Return an object by its key."""
        row = self._storage.read(key, CRM_OBJECT)
        if row is None or not isinstance(row.value, CrmObject):
            return Versioned(CrmObject(), 0)
        return Versioned(row.value, row.version)

    def keep(self, key: str, after: Versioned[CrmObject]) -> None:
        """Store an object."""
        self._storage.write({(key, CRM_OBJECT): replacing(Row(after.version, after.value))})


class CrmPipeline(Pipeline):
    """The whole pipeline, with a CRM that says what it knows."""

    def __init__(self) -> None:
        super().__init__()
        self.objects = InMemoryCrmObjects(self.storage)
        self.deal = RecordDeal(self.accounts, self.leads, self.roster, self.policies)
        self.change = ApplyCrmChange(
            self.objects,
            self.accounts,
            self.leads,
            CrmUseCases(
                self.apply,
                self.deal,
                RecordEngagement(self.accounts, self.leads),
            ),
            self.policies,
            MAIL,
        )
