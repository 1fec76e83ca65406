"""What AWS charges by the event beside the price table of the target.

Prices as on aws.amazon.com/xray/pricing, aws.amazon.com/eventbridge/pricing (archive) and
aws.amazon.com/systems-manager/pricing (AppConfig); the sampling as in "Visualize Lambda function
invocations using AWS X-Ray" of Lambda's developer guide.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from infra.bench.prices import GIGABYTE, MILLION

TRACE = 5.00 / MILLION
ARCHIVED_BYTE = 0.10 / GIGABYTE
QUESTION = 0.20 / MILLION  # whether a configuration has changed
CONFIGURATION = 0.0008  # that a process receives

_SECONDS, _MINUTES = 86_400, 1440  # of a day
_SAMPLED = 0.05  # of the requests after the first of a second
_PROCESSES_A_DAY = 12  # of a function that never rests: Lambda replaces one after some two hours


@dataclass(frozen=True, slots=True)
class Beside:
    """Dollars per million events."""

    traces: float
    archive: float
    configuration: float

    @property
    def in_all(self) -> float:
        """Return the sum."""
        return self.traces + self.archive + self.configuration


def beside(
    invocations: Iterable[float], archived_bytes: float, documents: int, *, millions: float = 1
) -> Beside:
    """Return what a day of so many million events takes.

    `invocations` of each function and `archived_bytes` are those of a million events, `documents`
    the configurations that all functions read, each with one process that is at work all day.
    """
    traces = sum(_traces(each * millions) for each in invocations)
    asked = documents * (_MINUTES * QUESTION + _PROCESSES_A_DAY * CONFIGURATION)
    return Beside(
        traces=traces * TRACE / millions,
        archive=archived_bytes * ARCHIVED_BYTE,
        configuration=asked / millions,
    )


def documents_of(settings: Iterable[Mapping[str, str]]) -> int:
    """Return how many configurations functions read, by their variables."""
    return sum(name.endswith("_PROFILE") for variables in settings for name in variables)


def _traces(invocations: float) -> float:
    """Return how many of a day's invocations are traced, where they are spread evenly."""
    first = min(invocations, _SECONDS)
    return first + (invocations - first) * _SAMPLED
