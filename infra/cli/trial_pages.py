"""Show how labelled traffic fared: who reached a human, and what each guard keeps out."""

from collections.abc import Mapping

from rich.table import Table

from infra.local.judgement import Fate, Judgement


def judgement_line(judged: Judgement) -> str:
    """Return precision, recall and the share of sign-ups that reached a human, in one line."""
    share = judged.sign_ups_reached / judged.sign_ups
    return (
        f"precision {_percent(judged.precision)}, recall {_percent(judged.recall)}; "
        f"{share:.1%} of {judged.sign_ups:,} sign-ups reached a human"
    )


def confusion_table(confusion: Mapping[str, Fate]) -> Table:
    """Return, for each kind of sign-up, how many accounts reached a human and how many did not."""
    table = Table(title="Who reached a human, by kind of sign-up", title_justify="left")
    table.add_column("kind")
    table.add_column("should")
    for heading in ("accounts", "reached", "did not"):
        table.add_column(heading, justify="right")
    for persona, fate in confusion.items():
        missed = fate.accounts - fate.reached
        wrong = missed if fate.should_reach_human else fate.reached
        table.add_row(
            persona,
            "yes" if fate.should_reach_human else "no",
            str(fate.accounts),
            str(fate.reached),
            str(missed),
            style="red" if wrong else "",
        )
    return table


def guards_table(judged: Judgement, without: Mapping[str, Judgement]) -> Table:
    """Return what becomes of precision and recall when a guard is off, and whom it lets in."""
    table = Table(title="With every guard, and without", title_justify="left")
    table.add_column("without")
    for heading in ("precision", "recall", "mistaken"):
        table.add_column(heading, justify="right")
    table.add_column("lets in", overflow="fold")
    for name, other in {"-": judged, **without}.items():
        table.add_row(
            name,
            _percent(other.precision),
            _percent(other.recall),
            str(sum(other.mistaken.values())),
            _more(judged.mistaken, other.mistaken),
        )
    return table


def _more(before: Mapping[str, int], after: Mapping[str, int]) -> str:
    more = {persona: count - before.get(persona, 0) for persona, count in sorted(after.items())}
    return ", ".join(f"{count} {persona}" for persona, count in more.items() if count > 0)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
