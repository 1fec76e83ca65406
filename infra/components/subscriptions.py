"""What a subscriber of an environment pulls, checked against the catalogue of events."""

import re
from collections import Counter
from difflib import get_close_matches

from infra.environments import CrmSubscriber, Environment
from plg_router.contracts.catalogue import FROM_ROUTER
from plg_router.kernel.errors import Rejected

TOLD = tuple(event.detail_type for event in FROM_ROUTER)

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")  # part of a queue's name, which has 80 characters


def event_types_of(environment: Environment, subscriber: CrmSubscriber) -> list[str]:
    """Return the events a subscriber pulls.

    Raises Rejected with the place in the environment's configuration as its field, and the fix,
    where the name fits no queue or is not the only one, or where the router tells no such event.
    """
    where = f"environments.py: {environment.name}: subscriber {subscriber.name}"
    if not _NAME.fullmatch(subscriber.name):
        raise Rejected(where, "name it in at most 40 lower-case letters, digits and hyphens")
    if Counter(each.name for each in environment.crm_subscribers)[subscriber.name] > 1:
        raise Rejected(where, "give every subscriber a name of its own")
    if not subscriber.event_types:
        raise Rejected(where, "name at least one event type, or leave them out for all of a lead's")
    for event_type in subscriber.event_types:
        if event_type not in TOLD:
            raise Rejected(where, f"{event_type} is no event of the router{_instead(event_type)}")
    return list(subscriber.event_types)


def _instead(event_type: str) -> str:
    close = get_close_matches(event_type, TOLD, n=1)
    return f"; did you mean {close[0]}?" if close else "; events/README.md lists them all"
