"""What the person at the terminal asked of the demonstration, by the variables make hands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local.variables import whole
from plg_router.kernel.errors import Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A demonstration's settings."""

    signups: int = 1000
    seed: int = 1
    plays: int = 1  # of the same input into the same tables
    input: Path | None = None  # a file of entries, instead of stories and generated traffic
    rebase: bool = True  # move the file's times so that its last entry happens now
    stories: bool = True  # tell the stories first; a file is played without them
    port: int | None = None  # for the embedded AWS; any free one where none is named
    keep: bool = False  # leave everything running


def read_options(variables: Mapping[str, str]) -> Options:
    """Return what SIGNUPS, SEED, PLAYS, INPUT, REBASE, STORIES, PORT and KEEP ask for.

    Raises Rejected with the variable that makes no sense.
    """
    source = variables.get("INPUT")
    file = Path(source).expanduser() if source else None
    if file and not file.is_file():
        raise Rejected("INPUT", f"there is no file {file}; name a .jsonl or .jsonl.gz file")
    return Options(
        signups=whole(variables, "SIGNUPS", 1000, least=1),
        seed=whole(variables, "SEED", 1),
        plays=whole(variables, "PLAYS", 1, least=1),
        input=file,
        rebase=whole(variables, "REBASE", 1) != 0,
        stories=whole(variables, "STORIES", 1) != 0,
        port=whole(variables, "PORT", 0) or None,
        keep=whole(variables, "KEEP", 0) != 0,
    )
