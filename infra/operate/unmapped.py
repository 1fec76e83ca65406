"""Which events of the vendors mean nothing yet, and how the policy would give them a meaning."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import yaml

from infra.operate.function_log import Line
from plg_router.contracts.addresses import MASK
from plg_router.contracts.product_signal import PRODUCT_KINDS
from plg_router.contracts.read_product import LONGEST_NAME, REST


@dataclass(frozen=True, order=True, slots=True)
class Unmapped:
    """One name that no table of the policy holds."""

    source: str
    table: str
    name: str

    @property
    def is_whole(self) -> bool:
        """Tell a name as it was sent from one that was cut short or masked in the log."""
        altered = MASK in self.name or self.name.endswith(REST) or len(self.name) >= LONGEST_NAME
        return bool(self.name) and not altered


def unmapped_in(log: Iterable[Line]) -> Mapping[Unmapped, int]:
    """Return how often each name occurs in the `batch` lines of ingestion, the most frequent first.

    A line holds the most frequent names of its batch only.
    """
    counts: Counter[Unmapped] = Counter()
    for line in log:
        if line["message"] == "batch":
            for path, times in line.get("unmapped", {}).items():
                counts[Unmapped(*path.split(".", 2))] += times
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def policy_lines(counts: Mapping[Unmapped, int]) -> Iterator[str]:
    """Yield what to add to a policy, as YAML, with KIND where somebody has to choose."""
    known = sorted(name for name in counts if name.is_whole)
    if not known:
        return
    yield f"# KIND is one of {', '.join(PRODUCT_KINDS)}"
    yield "sources:"
    last = Unmapped("", "", "")
    for each in known:
        if each.source != last.source:
            yield f"  {each.source}:"
        if (each.source, each.table) != (last.source, last.table):
            yield f"    {each.table}:"
        yield f"      {_key(each.name)}: {{kind: KIND}}  # {counts[each]:,} times"
        last = each


def _key(name: str) -> str:
    """Return a name as a key of YAML: in quotes, as JSON writes it, where YAML would misread it."""
    try:
        is_plain = yaml.safe_load(f"{name}: 1") == {name: 1}
    except yaml.YAMLError:
        is_plain = False
    return name if is_plain else json.dumps(name)
