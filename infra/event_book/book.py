"""The generated files below events/: what they hold, and whether the ones on disk still do."""

import json
from collections.abc import Mapping
from pathlib import Path

from infra.event_book.compatibility import breaks
from infra.event_book.page import page_of
from infra.event_book.schemas import PUBLISHED, schema_of

EVENTS = Path(__file__).parents[2] / "events"


class BrokenPromise(Exception):
    """A contract would no longer keep what its version promised; names the fields and the fix."""


def generated(events: Path = EVENTS) -> Mapping[Path, str]:
    """Return the text of every generated file."""
    samples = (path.relative_to(events) for path in events.glob("samples/*/*.json"))
    schemas = {
        events / "schemas" / f"{name}.json": json.dumps(schema_of(name), indent=2) + "\n"
        for name in PUBLISHED
    }
    return {**schemas, events / "README.md": page_of(samples)}


def outdated(events: Path = EVENTS) -> list[str]:
    """Return the names of the files that the contracts have moved away from, and of leftovers."""
    files = generated(events)
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    leftovers = set(events.glob("schemas/*")) - files.keys()
    return sorted(str(path.relative_to(events)) for path in {*stale, *leftovers})


def write(events: Path = EVENTS) -> None:
    """Write the generated files; raises BrokenPromise, and writes none, if a schema may not."""
    files = generated(events)
    for path, text in files.items():
        if path.suffix == ".json" and path.exists():
            _refuse_breaks(path.stem, json.loads(path.read_text()), json.loads(text))
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


def _refuse_breaks(name: str, before: Mapping[str, object], after: Mapping[str, object]) -> None:
    broken = breaks(before, after)
    if broken:
        raise BrokenPromise(
            f"{name} would break whoever relies on it: {'; '.join(broken)}. "
            "Publish the next version beside it, or delete its schema if nobody uses it yet"
        )
