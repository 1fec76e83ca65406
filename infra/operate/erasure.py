"""Put together who erases people from an environment, and who tells what is held of them."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from infra.environments import Environment
from infra.operate.archive import Archive
from infra.operate.cloud import Cloud
from infra.operate.named_messages import NamedMessage, RestingMessages
from infra.operate.policy_in_force import PolicyInForce
from plg_router.adapters.dynamodb.people import PersonTable
from plg_router.domain.identity.nodes import FORGOTTEN
from plg_router.kernel.ids import EventId
from plg_router.services.erase_subject import Erased, EraseSubject, person_of
from plg_router.services.person_ports import Person, PersonFiles
from plg_router.services.ports import Cause
from plg_router.services.routing_desk import RoutingDesk

_PAUSE_S = 0.05


class Erasure:
    """People of one environment, known by ids of the product or by addresses."""

    def __init__(self, cloud: Cloud, environment: Environment, subjects: Sequence[str]) -> None:
        self._cloud = cloud
        self._subjects = subjects
        self._archive = Archive(cloud.dynamodb, cloud.names, cloud.pseudonyms)
        contacts = cloud.names.contacts_table if environment.vendors else None
        self._files: PersonFiles = PersonTable(cloud.dynamodb, cloud.names.accounts_table, contacts)
        named = [person_of(each, cloud.pseudonyms) for each in subjects]
        others = set(self._files.owners(subjects)) - {person.node for person in named}
        self.people = [*named, *map(Person, sorted(others))]

    def erase(self, outlast: Callable[[], object]) -> Erased:
        """Forget the subjects, and whoever's address one of them is; see EraseSubject."""
        stage = self._archive.stage(PolicyInForce(self._cloud.appconfig, self._cloud.names))
        desk = RoutingDesk(stage.accounts, stage.roster, stage.policies, stage.clock)
        forget = EraseSubject(self._files, stage.accounts, stage.leads, desk, _pause)
        return forget(self.people, _cause(), outlast)

    def delete_messages(self) -> tuple[int, list[NamedMessage]]:
        """Delete messages that rest somewhere and name the subjects; return what was left."""
        return RestingMessages(self._cloud).delete(self._subjects)

    def held(self) -> list[Mapping[str, object]]:
        """Return everything that is held of the subjects, those first that asked.

        Of messages that rest somewhere it is what they said themselves; those in which somebody
        else names them are counted by queue, since the rest of such a message is not theirs to see.
        """
        messages = RestingMessages(self._cloud).naming(self._subjects)
        roots = self._archive.roots(person.node for person in self.people)
        return [
            {
                "subjects": list(self._subjects),
                "node": person.node,
                "account": roots.get(person.node),
                "is_erased": roots.get(person.node) == FORGOTTEN,
                **self._files.held(person),
                "messages": [{"queue": one.queue, "said": one.own} for one in messages if one.own],
                "named_by_others": Counter(one.queue for one in messages if not one.own),
            }
            for person in self.people
        ]


def _cause() -> Cause:
    name = EventId(f"plg-erase-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    return Cause(name, name)


def _pause(attempt: int) -> None:
    time.sleep(_PAUSE_S * attempt)
