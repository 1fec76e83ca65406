"""What the person at the terminal asked of the demonstration, by the variables make hands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class NotUnderstood(Exception):
    """A variable makes no sense; names it and says what would."""


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
    """Return what SIGNUPS, SEED, PLAYS, INPUT, REBASE, STORIES, PORT and KEEP ask for."""
    source = variables.get("INPUT")
    file = Path(source).expanduser() if source else None
    if file and not file.is_file():
        raise NotUnderstood(f"INPUT: there is no file {file}; name a .jsonl or .jsonl.gz file")
    return Options(
        signups=_whole(variables, "SIGNUPS", 1000, least=1),
        seed=_whole(variables, "SEED", 1, least=0),
        plays=_whole(variables, "PLAYS", 1, least=1),
        input=file,
        rebase=_whole(variables, "REBASE", 1, least=0) != 0,
        stories=_whole(variables, "STORIES", 1, least=0) != 0,
        port=_whole(variables, "PORT", 0, least=0) or None,
        keep=_whole(variables, "KEEP", 0, least=0) != 0,
    )


def _whole(variables: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = variables.get(name) or str(default)
    if not text.isdecimal() or int(text) < least:
        raise NotUnderstood(f"{name}: {text} is no whole number of at least {least}")
    return int(text)
