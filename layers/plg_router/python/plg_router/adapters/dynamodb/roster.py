"""Keep the reps, the slots they have filled, and whose turn it is in each squad."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from plg_router.adapters.dynamodb import documents
from plg_router.adapters.dynamodb.items import (
    Item,
    get,
    key,
    outdated,
    packed,
    query,
    replacing,
    text_of,
    transact,
    version_of,
    versioned,
)
from plg_router.adapters.public_holidays import PublicHolidays
from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.slot import Slot, day_and_week
from plg_router.domain.routing.rep import Rep
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import RepId
from plg_router.policy.routing import Squad
from plg_router.services.ports import Versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ROSTER, CREDITS, EARLY_PHASE = "ROSTER", "CREDITS", "EARLY_PHASE"
_REP, _DEAL = "REP#", "DEAL#"

_Credits = dict[RepId, int]
_HOLIDAYS = PublicHolidays()


class RosterTable:
    """The reps table: what the CRM says of a rep and the work that leads put on them, apart."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def reps(self, now: datetime) -> Mapping[RepId, Rep]:
        """Return every rep, active or not, with what they have taken on their day and week."""
        described = (
            _rep_of(item, now)
            for item in query(self._client, self._table, ROSTER, _REP)
            if "document" in item  # a deal may be known before its rep
        )
        return {rep.rep_id: rep for rep in described}

    def credits(self, squad: Squad) -> Versioned[Credits]:
        """Return the credits of a squad."""
        item = get(self._client, self._table, _pool(squad), CREDITS)
        if item is None:
            return Versioned({}, 0)
        return Versioned(documents.decode(_Credits, text_of(item)), version_of(item))

    def early_leads(self) -> int:
        """Return how many leads the early phase has given so far (S218)."""
        item = get(self._client, self._table, EARLY_PHASE, EARLY_PHASE)
        return int(item["leads"]["N"]) if item else 0

    def save(self, rep: Rep, version: int) -> None:
        """Store a rep as the CRM describes them, leaving leads and deals as they are.

        Raises AlreadyHandled when a version as new is stored.
        """
        described = replace(rep, open_leads=0, taken_today=0, taken_this_week=0, complex_deals=0)
        caps = {"daily_cap": rep.daily_cap, "weekly_cap": rep.weekly_cap}
        limits = {name: cap for name, cap in caps.items() if cap is not None}
        unlimited = sorted(caps.keys() - limits.keys())
        assignments = "".join(f", {name} = :{name}" for name in limits)
        removal = f" REMOVE {', '.join(unlimited)}" if unlimited else ""
        with outdated(self._client):
            self._client.update_item(
                TableName=self._table,
                Key=key(ROSTER, _rep(rep.rep_id)),
                UpdateExpression="SET document = :document, version = :version, lead_cap = :cap,"
                " is_active = :active, open_leads = if_not_exists(open_leads, :none)"
                f"{assignments}{removal}",
                ConditionExpression="attribute_not_exists(version) OR version < :version",
                ExpressionAttributeValues={
                    ":document": packed(documents.encode(Rep, described).decode()),
                    ":version": {"N": str(version)},
                    ":cap": {"N": str(rep.cap)},
                    ":active": {"BOOL": rep.active},
                    ":none": {"N": "0"},
                    **{f":{name}": {"N": str(cap)} for name, cap in limits.items()},
                },
            )

    def record_deal(self, rep_id: RepId, deal_id: str, version: int, *, in_hand: bool) -> None:
        """Note whether a rep has a complex deal in hand (S134).

        Raises AlreadyHandled when a version of the deal as new is noted for the rep.
        """
        of_deal = key(_DEAL + deal_id, _rep(rep_id))
        noted = get(self._client, self._table, of_deal["pk"]["S"], of_deal["sk"]["S"])
        if version_of(noted) >= version:
            raise AlreadyHandled
        note = {
            "TableName": self._table,
            "Key": of_deal,
            "UpdateExpression": "SET version = :version",
            "ConditionExpression": "attribute_not_exists(version) OR version < :version",
            "ExpressionAttributeValues": {":version": {"N": str(version)}},
        }
        hold = {
            "TableName": self._table,
            "Key": key(ROSTER, _rep(rep_id)),
            "UpdateExpression": f"{'ADD' if in_hand else 'DELETE'} deals :deals",
            "ExpressionAttributeValues": {":deals": {"SS": [deal_id]}},
        }
        transact(self._client, [{"Update": note}, {"Update": hold}])


def take_slot(table: str, slot: Slot) -> dict[str, Any]:
    """Return the write that raises a rep's load and counts the lead on the rep's day and week.

    It fails where a cap is reached as stored at that moment, and where another lead was the first
    of the day or the week.
    """
    counted = (
        _counted("taken_today", "taken_on", slot.taken_today, "daily_cap"),
        _counted("taken_this_week", "taken_in", slot.taken_this_week, "weekly_cap"),
    )
    conditions = ["open_leads < lead_cap", "open_leads < :room", "is_active = :yes"]
    rooms = {}
    for count, taken, room in (
        ("taken_today", slot.taken_today, slot.room_today),
        ("taken_this_week", slot.taken_this_week, slot.room_this_week),
    ):
        if taken and room is not None:  # the first of a period always finds room
            conditions.append(f"{count} < :room_{count}")
            rooms[f":room_{count}"] = {"N": str(room)}
    return {
        "Update": {
            "TableName": table,
            "Key": key(ROSTER, _rep(slot.rep_id)),
            "UpdateExpression": "SET open_leads = open_leads + :one, "
            + ", ".join(update for update, _ in counted),
            "ConditionExpression": " AND ".join([*conditions, *(holds for _, holds in counted)]),
            "ExpressionAttributeValues": {
                ":one": {"N": "1"},
                ":room": {"N": str(slot.room)},
                ":yes": {"BOOL": True},
                ":taken_on": {"S": slot.day},
                ":taken_in": {"S": slot.week},
                **rooms,
            },
        }
    }


def release_slots(table: str, rep_id: RepId, count: int) -> dict[str, Any]:
    """Return the write that lowers a rep's load; what they took today stays taken."""
    return {
        "Update": {
            "TableName": table,
            "Key": key(ROSTER, _rep(rep_id)),
            "UpdateExpression": "SET open_leads = open_leads - :count",
            "ConditionExpression": "open_leads >= :count",
            "ExpressionAttributeValues": {":count": {"N": str(count)}},
        }
    }


def put_credits(table: str, squad: Squad, after: Versioned[Credits]) -> dict[str, Any]:
    """Return the write that moves everybody's turn, on the version it was decided at."""
    document = documents.encode(_Credits, dict(after.value))
    return {"Put": replacing(table, versioned(_pool(squad), CREDITS, after.version, document))}


def count_early_lead(table: str, given: int) -> dict[str, Any]:
    """Return the write that counts a lead of the early phase, on the count it was decided at."""
    read = {":read": {"N": str(given)}} if given else {}
    return {
        "Update": {
            "TableName": table,
            "Key": key(EARLY_PHASE, EARLY_PHASE),
            "UpdateExpression": "SET leads = :leads",
            "ConditionExpression": "leads = :read" if given else "attribute_not_exists(leads)",
            "ExpressionAttributeValues": {":leads": {"N": str(given + 1)}, **read},
        }
    }


def _counted(count: str, since: str, taken: int, cap: str) -> tuple[str, str]:
    """Return how a count of a period rises, and the condition under which it may."""
    if taken == 0:  # the first of the period
        other_period = f"(attribute_not_exists({since}) OR {since} <> :{since})"
        return f"{count} = :one, {since} = :{since}", other_period
    rises = f"{count} = {count} + :one"
    return rises, f"{since} = :{since} AND (attribute_not_exists({cap}) OR {count} < {cap})"


def _rep_of(item: Item, now: datetime) -> Rep:
    rep = documents.decode(Rep, text_of(item))
    day, week = day_and_week(rep.hours, now)
    return replace(
        rep,
        hours=rep.hours.observing(_HOLIDAYS),
        open_leads=int(item["open_leads"]["N"]),
        taken_today=_taken(item, "taken_today", "taken_on", day),
        taken_this_week=_taken(item, "taken_this_week", "taken_in", week),
        complex_deals=len(item["deals"]["SS"]) if "deals" in item else 0,
    )


def _taken(item: Item, count: str, since: str, period: str) -> int:
    counted = since in item and item[since]["S"] == period
    return int(item[count]["N"]) if counted else 0


def _rep(rep_id: RepId) -> str:
    return _REP + rep_id


def _pool(squad: Squad) -> str:
    return f"POOL#{squad}"
