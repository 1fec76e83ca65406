"""`plg policy`: check a policy, compare two, and try one on made-up traffic."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli.reach import fail
from infra.cli.screen import screen
from infra.cli.trial_pages import confusion_table, guards_table, judgement_line
from infra.environments import ENVIRONMENTS
from infra.local.trial import GUARDS, Trial, without_guard
from infra.policies.changes import changes
from infra.policies.file import POLICIES, load_policy
from plg_router.kernel.errors import Rejected
from plg_router.policy.policy import Policy

app = typer.Typer(help=__doc__, no_args_is_help=True)

_NAMES = ", ".join(ENVIRONMENTS)
Source = Annotated[str, typer.Argument(help=f"A policy file, or one of {_NAMES}.")]

_screen = screen(highlight=False)


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="A policy file.")] = None,
    env: Annotated[str | None, typer.Option(help=f"Or one of {_NAMES}; none: all of them.")] = None,
) -> None:
    """Say whether a policy is valid; if not: file, line, path and fix."""
    for source in [str(file)] if file else [env] if env else ENVIRONMENTS:
        policy = _policy(source)
        threshold = policy.scoring.threshold
        bar = f"leads from {threshold} points" if threshold is not None else "no leads (S26)"
        _print(f"{source} is valid: policy {policy.hash}, {bar}")


@app.command()
def diff(before: Source, after: Source) -> None:
    """Say in words what the second policy would change of the first."""
    for change in changes(_policy(before), _policy(after)) or ["Nothing changes."]:
        _print(change)


@app.command()
def trial(
    source: Source = "local",
    *,
    signups: Annotated[int, typer.Option(min=1, help="How many people sign up.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Another seed makes another month.")] = 1,
) -> None:
    """Score made-up traffic in memory: who reaches a human, and what each guard keeps out."""
    policy = _policy(source)
    with _screen.status(f"Reading the traffic of {signups:,} sign-ups"):
        tried = Trial(signups, seed=seed, policy=policy)
    with _screen.status("Judging it with every guard, and without each"):
        judged = tried.judged(policy)
        without = {name: tried.judged(without_guard(policy, name)) for name in GUARDS}
        without["all of them"] = tried.judged(without_guard(policy, *GUARDS))
    _print(judgement_line(judged))
    _screen.print(confusion_table(judged.confusion))
    _screen.print(guards_table(judged, without))


def _policy(source: str) -> Policy:
    """Read a policy, or leave with status 1 and one line that says what is wrong."""
    path = POLICIES / f"{source}.yaml" if source in ENVIRONMENTS else Path(source)
    if not path.is_file():
        fail(f"There is no file {source}; name one, or one of {_NAMES}")
    try:
        return load_policy(path)
    except Rejected as refusal:
        fail(str(refusal))


def _print(line: str) -> None:
    _screen.print(line, soft_wrap=True)
