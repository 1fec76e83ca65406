"""Read the routing policy of an environment from its YAML file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from infra.policies.schema import keys_at
from plg_router.kernel.errors import Rejected
from plg_router.policy.policy import Policy, read_policy

POLICIES = Path(__file__).parent

Location = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """One file: what it says, and where in it."""

    path: Path
    document: dict[str, Any]
    tree: yaml.Node

    def knows(self, location: Location) -> int:
        """Return how many steps of a location the file holds."""
        return len(_marks(self.tree, location))

    def place(self, location: Location) -> str:
        """Return the file's name and the line of a location, or of the nearest section above."""
        marks = _marks(self.tree, location)
        return f"{self.path.name}:{marks[-1].line + 1}" if marks else self.path.name


def load_policy(path: Path) -> Policy:
    """Read and validate a policy file, following `extends` to a file beside it, or to one of ours.

    Raises Rejected whose field names the file, the line and the path in it.
    """
    try:
        files = _chain(path)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark  # in this file, or in one that it extends
        place = f"{Path(mark.name).name}:{mark.line + 1}" if mark else path.name
        raise Rejected(place, f"is no YAML: {error.problem}") from error
    document: dict[str, Any] = {}
    for file in reversed(files):
        document = _overlay(document, file.document)
    try:
        return read_policy(document)
    except Rejected as refusal:
        raise _placed(refusal, files) from refusal


def policy_of(env: str) -> Policy:
    """Return the policy of an environment, e.g. prod."""
    return load_policy(POLICIES / f"{env}.yaml")


def _chain(path: Path) -> list[PolicyFile]:
    """Return a file and those it extends, the most special first."""
    files: list[PolicyFile] = []
    following: Path | None = path
    while following:
        file = _read(following)
        files.append(file)
        base = file.document.pop("extends", None)
        following = _named(base, following.parent) if base else None
        if following and not following.is_file():
            fix = f"name a file beside it, or default.yaml; there is no {base}"
            raise Rejected(f"{file.place(['extends'])}: extends", fix)
        if following in [known.path for known in files]:
            fix = "leads back to itself; name another file"
            raise Rejected(f"{file.place(['extends'])}: extends", fix)
    return files


def _named(base: str, folder: Path) -> Path:
    beside = folder / base
    return beside if beside.is_file() else POLICIES / base


def _read(path: Path) -> PolicyFile:
    with path.open(encoding="utf-8") as stream:
        tree = yaml.compose(stream, Loader=yaml.SafeLoader)
    with path.open(encoding="utf-8") as stream:
        document = yaml.safe_load(stream)
    if not isinstance(document, dict) or tree is None:
        raise Rejected(path.name, "holds no policy; make it a mapping of sections")
    return PolicyFile(path, document, tree)


def _overlay(base: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        below = merged.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _overlay(below, value)
        else:
            merged[key] = value
    return merged


def _placed(refusal: Rejected, files: Sequence[PolicyFile]) -> Rejected:
    """Return the refusal with the file and the line, and with a guess at what was meant."""
    cause = refusal.__cause__
    fault = cause.errors()[0] if isinstance(cause, ValidationError) else None
    location = fault["loc"] if fault else ()
    file = max(files, key=lambda file: file.knows(location))  # the most special one of equals
    fix = refusal.fix
    if fault and fault["type"] == "extra_forbidden":
        meant = get_close_matches(str(location[-1]), keys_at(location[:-1]), n=1, cutoff=0.5)
        fix += f"; did you mean {meant[0]}?" if meant else ""
    if fault and fault["type"] == "missing" and len(files) == 1:
        fix += ", or begin with `extends: default.yaml`"
    return Rejected(f"{file.place(location)}: {refusal.field}", fix)


def _marks(tree: yaml.Node, location: Location) -> list[yaml.Mark]:
    """Return where each step of a location stands, as far as the file holds it."""
    marks: list[yaml.Mark] = []
    for step in location:
        found = _below(tree, step)
        if found is None:
            break
        mark, tree = found
        marks.append(mark)
    return marks


def _below(tree: yaml.Node, step: str | int) -> tuple[yaml.Mark, yaml.Node] | None:
    if isinstance(tree, yaml.SequenceNode) and isinstance(step, int) and step < len(tree.value):
        item = tree.value[step]
        return item.start_mark, item
    if isinstance(tree, yaml.MappingNode):
        for key, value in tree.value:
            if key.value == str(step):
                return key.start_mark, value
    return None
