"""Apply decisions to a Salesforce, each once: tasks for reps, owners and opportunities.

It wants some fields, an object and stages of its own; README lists them under "Connect a CRM".
PLG_Lead__c holds per account the decision that was applied last. That note is written last: what is
interrupted before is applied again in full.

One reader at a time works on an account, as a single consumer of the queue does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from simple_salesforce.api import Salesforce, SFType
from simple_salesforce.exceptions import SalesforceResourceNotFound
from simple_salesforce.format import format_soql

from infra.crm_subscriber.errands import Errand, NewOpportunity, errand_of, opportunity_of
from infra.crm_subscriber.inbox import Message

_STAGES = {  # what the policy reads as the same stage again; those of PLG keep our names
    "outbound_prospecting": "Prospecting",
    "demo_completed": "Value Proposition",
    "negotiation": "Negotiation/Review",
}
_OPEN_TASKS = "SELECT Id FROM Task WHERE PLG_Account__c = {} AND IsClosed = false"


@dataclass(frozen=True)
class SalesforceOptions:
    """What differs between one Salesforce and another."""

    people: Mapping[str, str] = field(default_factory=dict)  # of the policy -> ids of users
    moves_ownership: bool = False  # whoever has the lead becomes the owner of the account
    withdrawn: str = "Withdrawn"  # a status you add, closed, that says nobody was reached
    stages: Mapping[str, str] = field(default_factory=lambda: _STAGES)
    open_for: timedelta = timedelta(days=90)  # until when an opportunity is to be closed, at first


class SalesforceInbox:
    """The side of a Salesforce."""

    def __init__(
        self,
        salesforce: Salesforce,
        options: SalesforceOptions | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._salesforce = salesforce
        self._today = today
        self._options = options or SalesforceOptions()

    def take(self, message: Message) -> None:
        """Apply an event; anything that asks nothing of a CRM changes nothing."""
        errand = errand_of(message.event_type, message.data)
        if errand:
            self._apply(errand)
        opportunity = opportunity_of(message.event_type, message.data)
        if opportunity:
            self._open(opportunity)

    def _apply(self, errand: Errand) -> None:
        applied = _found(self._of("PLG_Lead__c"), "Account_Key__c", errand.account_id)
        if applied and applied["Decision_Seq__c"] >= errand.decision_seq:
            return
        tasks = self._salesforce.query(format_soql(_OPEN_TASKS, errand.account_id))["records"]
        if errand.assignee is None:
            for task in tasks:
                self._of("Task").update(task["Id"], {"Status": self._options.withdrawn})
        elif tasks:
            self._of("Task").update(tasks[0]["Id"], self._task(errand, errand.assignee))
        else:
            self._of("Task").create(
                {
                    **self._task(errand, errand.assignee),
                    "WhatId": self._account(errand.company, errand.account_id),
                    "PLG_Account__c": errand.account_id,
                    "Status": "Not Started",
                }
            )
        if errand.assignee and errand.is_owner and self._options.moves_ownership:
            account = self._account(errand.company, errand.account_id)
            self._of("Account").update(account, {"OwnerId": self._user(errand.assignee)})
        note = {"Decision_Seq__c": errand.decision_seq, "Decision_Id__c": errand.decision_id}
        _upsert(self._of("PLG_Lead__c"), "Account_Key__c", errand.account_id, note)

    def _task(self, errand: Errand, assignee: str) -> dict[str, str | None]:
        return {
            "OwnerId": self._user(assignee),
            "Subject": errand.subject,
            "Description": errand.text,
            "ActivityDate": errand.due and errand.due[:10],
        }

    def _open(self, wanted: NewOpportunity) -> None:
        """Open an opportunity unless one of the key is there: reps have moved it on since."""
        if _found(self._of("Opportunity"), "PLG_Key__c", wanted.key):
            return
        opportunity = {
            "Name": wanted.company or wanted.account_id,
            "AccountId": self._account(wanted.company, wanted.account_id),
            "OwnerId": self._user(wanted.assignee),
            "StageName": self._options.stages.get(wanted.stage, wanted.stage),
            "CloseDate": (self._today() + self._options.open_for).isoformat(),
            "Description": wanted.text,
        }
        _upsert(self._of("Opportunity"), "PLG_Key__c", wanted.key, opportunity)

    def _account(self, company: str | None, account_id: str) -> str:
        """Return the id of the company's record, made where there is none."""
        key = company or account_id
        known = _found(self._of("Account"), "PLG_Domain__c", key)
        if known is None:
            _upsert(self._of("Account"), "PLG_Domain__c", key, {"Name": key, "Website": key})
            known = self._of("Account").get_by_custom_id("PLG_Domain__c", key)
        return str(known["Id"])

    def _of(self, kind: str) -> SFType:
        """Return the objects of a kind, which the library makes by their name."""
        objects: SFType = getattr(self._salesforce, kind)
        return objects

    def _user(self, person: str) -> str:
        return self._options.people.get(person, person)


def _found(objects: SFType, external_id: str, value: str) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = objects.get_by_custom_id(external_id, value)
    except SalesforceResourceNotFound:
        return None
    return found


def _upsert(objects: SFType, external_id: str, value: str, fields: Mapping[str, object]) -> None:
    objects.upsert(f"{external_id}/{quote(value, safe='')}", dict(fields))
