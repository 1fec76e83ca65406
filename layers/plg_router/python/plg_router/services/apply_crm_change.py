"""Take over the change events of Salesforce and HubSpot, which carry changed fields alone."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from plg_router.domain.crm.assemble import account_change, deal, opportunity, touch
from plg_router.domain.crm.crm_object import CrmObject, ObjectChange, ObjectKind
from plg_router.domain.identity.erased import erased_of
from plg_router.domain.identity.nodes import person_node
from plg_router.domain.routing.ownership import Whose
from plg_router.domain.signals.mail import MailDirectory
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import UserId
from plg_router.policy.crm_fields import CrmFields
from plg_router.services.apply_account_change import ApplyAccountChange
from plg_router.services.ports import (
    AccountStore,
    Cause,
    CrmObjects,
    LeadStore,
    PolicySource,
    Versioned,
)
from plg_router.services.record_deal import RecordDeal
from plg_router.services.record_engagement import RecordEngagement
from plg_router.services.whose_account import account_of


@dataclass(frozen=True, slots=True)
class CrmUseCases:
    """What our own events of the CRM lead to."""

    apply_account: ApplyAccountChange
    record_deal: RecordDeal
    engage: RecordEngagement


@dataclass(frozen=True, slots=True)
class ApplyCrmChange:
    """Remember what an event said, then treat the whole object as an event of our own."""

    objects: CrmObjects
    accounts: AccountStore
    leads: LeadStore
    use_cases: CrmUseCases
    policies: PolicySource
    mail: MailDirectory

    def __call__(self, change: ObjectChange, cause: Cause) -> bool:
        """Apply a change; return whether its object is known well enough to act on.

        An object that names no company rests where it is kept, until a later event completes it.
        The count of the changes that were kept is its version, so that every state follows the one
        before. Raises AlreadyHandled where the object as it stands was applied before, and Conflict
        when somebody else writes of it at this very moment.
        """
        kept = self._kept(change)
        fields = self.policies.current().crm.systems[change.system]
        apply = self._apply()[change.kind]
        return apply(kept, change.object_id, fields, cause)

    def _kept(self, change: ObjectChange) -> Versioned[CrmObject]:
        before = self.objects.known(change.key)
        joined = before.value.join(self._of_others(change.told))
        if joined == before.value:
            return before
        after = Versioned(joined, before.version + 1)
        self.objects.keep(change.key, after)
        return after

    def _of_others(self, told: CrmObject) -> CrmObject:
        """Return what an event says without the people who asked to be forgotten."""
        people = {person_node(UserId(each)): each for each in told.contacts}
        erased = erased_of(self.accounts.roots(people)) if people else ()
        return told.without_contact(*(people[each] for each in erased)) if erased else told

    def _apply(
        self,
    ) -> dict[ObjectKind, Callable[[Versioned[CrmObject], str, CrmFields, Cause], bool]]:
        return {
            ObjectKind.ACCOUNT: self._account,
            ObjectKind.OPPORTUNITY: self._opportunity,
            ObjectKind.TOUCH: self._touch,
        }

    def _account(
        self, kept: Versioned[CrmObject], object_id: str, fields: CrmFields, cause: Cause
    ) -> bool:
        told = account_change(kept.value, object_id, kept.version, fields, self.mail)
        if told is None:
            return False
        self.use_cases.apply_account(told, cause)
        return True

    def _opportunity(
        self, kept: Versioned[CrmObject], object_id: str, fields: CrmFields, cause: Cause
    ) -> bool:
        told = opportunity(kept.value, object_id, kept.version, fields, self.mail)
        if told is None:
            return False
        closed = deal(kept.value, object_id, kept.version, fields, self.mail)
        if closed is None:
            self.use_cases.record_deal(*told, cause)
            return True
        with suppress(AlreadyHandled):
            self.use_cases.record_deal(*told, cause)
        self.use_cases.record_deal(*closed, cause)
        return True

    def _touch(
        self, kept: Versioned[CrmObject], _object_id: str, fields: CrmFields, cause: Cause
    ) -> bool:
        told = touch(kept.value, fields)
        if told is None:
            return False
        account = told.account_id or account_of(Whose(crm_id=told.crm_id), self.accounts)
        self.use_cases.engage(account, told.at, cause)
        return True
