"""Apply decisions to a HubSpot, each once: tasks for reps, owners and deals.

It wants some properties and a pipeline of its own; README lists them under "Connect a CRM". The
company holds the decision that was applied last; it is written last, so what is interrupted before
is applied again in full.

One reader at a time works on a company, as a single consumer of the queue does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from hubspot import HubSpot
from hubspot.crm.objects.exceptions import ApiException

from infra.crm_subscriber.errands import Errand, NewOpportunity, errand_of, opportunity_of
from infra.crm_subscriber.inbox import Message

_PIPELINES = {"plg": "plg", "sales": "default"}
_STAGES = {  # what the policy reads as the same stage again; those of PLG keep our names
    "outbound_prospecting": "appointmentscheduled",
    "demo_completed": "presentationscheduled",
    "negotiation": "contractsent",
}
_TASK_TO_COMPANY, _DEAL_TO_COMPANY = 192, 341  # HubSpot's own ids of these associations
_APPLIED = ["plg_decision_seq", "domain"]


@dataclass(frozen=True)
class HubSpotOptions:
    """What differs between one HubSpot and another."""

    people: Mapping[str, str] = field(default_factory=dict)  # of the policy -> ids of owners
    moves_ownership: bool = False  # whoever has the lead becomes the owner of the company
    withdrawn: str = "DEFERRED"  # the status of a task that nobody has to do any more
    pipelines: Mapping[str, str] = field(default_factory=lambda: _PIPELINES)
    stages: Mapping[str, str] = field(default_factory=lambda: _STAGES)


class HubSpotInbox:
    """The side of a HubSpot."""

    def __init__(self, hubspot: HubSpot, options: HubSpotOptions | None = None) -> None:
        self._objects = hubspot.crm.objects
        self._options = options or HubSpotOptions()

    def take(self, message: Message) -> None:
        """Apply an event; anything that asks nothing of a CRM changes nothing."""
        errand = errand_of(message.event_type, message.data)
        if errand:
            self._apply(errand)
        opportunity = opportunity_of(message.event_type, message.data)
        if opportunity:
            self._open(opportunity)

    def _apply(self, errand: Errand) -> None:
        company, applied = self._company(errand.company, errand.account_id)
        if applied >= errand.decision_seq:
            return
        tasks = self._open_tasks(errand.account_id)
        if errand.assignee is None:
            for task in tasks:
                self._update("tasks", task, {"hs_task_status": self._options.withdrawn})
        elif tasks:
            self._update("tasks", tasks[0], self._task(errand, errand.assignee))
        else:
            fields = {**self._task(errand, errand.assignee), "plg_account": errand.account_id}
            self._create("tasks", fields, company, _TASK_TO_COMPANY)
        note = {
            "plg_decision_seq": str(errand.decision_seq),
            "plg_decision_id": errand.decision_id,
        }
        if errand.assignee and errand.is_owner and self._options.moves_ownership:
            note["hubspot_owner_id"] = self._owner(errand.assignee)
        self._update("companies", company, note)

    def _task(self, errand: Errand, assignee: str) -> dict[str, str]:
        task = {
            "hubspot_owner_id": self._owner(assignee),
            "hs_task_subject": errand.subject,
            "hs_task_body": errand.text,
            "hs_task_status": "NOT_STARTED",
            "hs_task_type": "TODO",
        }
        return {**task, "hs_timestamp": errand.due} if errand.due else task

    def _open(self, wanted: NewOpportunity) -> None:
        """Open a deal unless one of the key is there: reps have moved it on since."""
        if self._found("deals", wanted.key, "plg_key"):
            return
        company, _ = self._company(wanted.company, wanted.account_id)
        deal = {
            "plg_key": wanted.key,
            "dealname": wanted.company or wanted.account_id,
            "pipeline": self._options.pipelines[wanted.pipeline],
            "dealstage": self._options.stages.get(wanted.stage, wanted.stage),
            "hubspot_owner_id": self._owner(wanted.assignee),
            "description": wanted.text,
        }
        self._create("deals", deal, company, _DEAL_TO_COMPANY)

    def _company(self, domain: str | None, account_id: str) -> tuple[str, int]:
        """Return a company's id and the last decision applied to it; one is made where none is."""
        found = self._found("companies", account_id, "plg_account", _APPLIED)
        if found is None:
            known = self._search("companies", {"domain": domain}) if domain else []
            named = {"plg_account": account_id}
            if known:
                self._update("companies", known[0], named)
                return known[0], 0
            name = domain or account_id
            fields = {**named, "name": name} | ({"domain": domain} if domain else {})
            return self._create("companies", fields), 0
        return str(found.id), int(found.properties.get("plg_decision_seq") or 0)

    def _open_tasks(self, account_id: str) -> list[str]:
        return self._search("tasks", {"plg_account": account_id, "hs_task_status": "NOT_STARTED"})

    def _found(
        self, kind: str, value: str, unique: str, properties: list[str] | None = None
    ) -> Any | None:  # noqa: ANN401  the library brings no types
        try:
            return self._objects.basic_api.get_by_id(
                kind, value, id_property=unique, properties=properties or []
            )
        except ApiException as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise

    def _search(self, kind: str, wanted: Mapping[str, str]) -> list[str]:
        filters = [
            {"propertyName": name, "operator": "EQ", "value": value}
            for name, value in wanted.items()
        ]
        request = {"filterGroups": [{"filters": filters}], "limit": 100}
        return [
            str(found.id) for found in self._objects.search_api.do_search(kind, request).results
        ]

    def _create(
        self, kind: str, fields: Mapping[str, str], company: str = "", association: int = 0
    ) -> str:
        kinds = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": association}]
        associations = [{"to": {"id": company}, "types": kinds}] if company else []
        made = self._objects.basic_api.create(
            kind, {"properties": dict(fields), "associations": associations}
        )
        return str(made.id)

    def _update(self, kind: str, object_id: str, fields: Mapping[str, str]) -> None:
        self._objects.basic_api.update(kind, object_id, {"properties": dict(fields)})

    def _owner(self, person: str) -> str:
        return self._options.people.get(person, person)
