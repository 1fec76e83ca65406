"""`plg policy`: check a policy, compare two, and try one on made-up traffic."""

from pathlib import Path
from typing import Annotated, Never

import typer
from rich.console import Console

from infra.environments import ENVIRONMENTS
from infra.policy_changes import changes
from infra.policy_file import POLICIES, load_policy
from plg_router.kernel.errors import Rejected
from plg_router.policy.policy import Policy

app = typer.Typer(help=__doc__, no_args_is_help=True)

Source = Annotated[
    str, typer.Argument(help=f"A policy file, or one of {', '.join(ENVIRONMENTS)}.")
]

_screen = Console(soft_wrap=True, highlight=False)
_errors = Console(stderr=True, style="red", soft_wrap=True, highlight=False)


@app.command()
def check(source: Source = "local") -> None:
    """Say whether a policy is valid; if not: file, line, path and fix."""
    policy = _policy(source)
    scoring = policy.scoring
    bar = "no threshold: nothing reaches sales" if scoring.threshold is None else scoring.threshold
    _screen.print(f"{source} is valid: policy {policy.hash}, threshold {bar}")


@app.command()
def diff(before: Source, after: Source) -> None:
    """Say in words what the second policy would change of the first."""
    old, new = _policy(before), _policy(after)
    for change in changes(old, new):
        _screen.print(change)
    if old.hash == new.hash:
        _screen.print(f"Nothing changes: both are policy {old.hash}")


def _policy(source: str) -> Policy:
    """Read a policy, or leave with status 1 and one line that says what is wrong."""
    path = POLICIES / f"{source}.yaml" if source in ENVIRONMENTS else Path(source)
    if not path.is_file():
        _fail(f"There is no file {source}; name one, or one of {', '.join(ENVIRONMENTS)}")
    try:
        return load_policy(path)
    except Rejected as refusal:
        _fail(str(refusal))


def _fail(message: str) -> Never:
    _errors.print(message)
    raise typer.Exit(1)
