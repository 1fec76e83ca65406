"""Find what stages gave up, and say which stage it was."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from infra.faults.resting import resting
from infra.operate.cloud import Cloud
from infra.operate.dead_letters import DEAD, reason_of

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

# What is not called after the function behind it: the two lanes of ingestion, and the workflow.
_SERVED_BY = {
    "ingestion-urgent": "ingestion",
    "ingestion-usage": "ingestion",
    "assignment-sla": "sla",
}


def stage_behind(part: str) -> str:
    """Return whose the dead letters of a part are."""
    return _SERVED_BY.get(part, part)


def letters(cloud: Cloud) -> "Iterator[tuple[str, MessageTypeDef]]":
    """Yield every dead letter of an environment and its stage; it stays where it is."""
    prefix = cloud.names.of("")
    for url in cloud.sqs.list_queues(QueueNamePrefix=prefix).get("QueueUrls", ()):
        name = url.rpartition("/")[2]
        if name.endswith(DEAD):
            stage = stage_behind(name.removeprefix(prefix).removesuffix(DEAD))
            for message in resting(cloud.sqs, name):
                yield stage, message


def reasons(cloud: Cloud) -> Mapping[str, Counter[str]]:
    """Return how many dead letters give which reason, by stage, as `plg redrive` words it."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for stage, message in letters(cloud):
        found[stage][reason_of(message)] += 1
    return found
