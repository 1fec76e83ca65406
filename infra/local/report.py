"""Show what a run came to: figures, reps, stories, one decision, and what the CRM pulled."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from infra.cli.pages import decision_page
from infra.cli.trial_pages import confusion_table
from infra.crm_subscriber.inbox import Inbox
from infra.local.figures import Figures
from infra.local.stories.teller import Outcome
from infra.local.workload import Workload
from infra.operate.dossier import Dossier
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.kernel.ids import AccountId

_TASKS_SHOWN = 5


def show_story(console: Console, outcome: Outcome) -> None:
    """Print how one story ended."""
    mark = "[green]as told[/]" if outcome.passed else "[bold red]otherwise[/]"
    console.print(f"  {mark}  {outcome.story.title} [dim]({outcome.seconds:.0f} s)[/]")
    for difference in outcome.differences:
        console.print(f"      {difference}", style="red", markup=False)


def show_figures(console: Console, figures: Figures) -> None:
    """Print the summary table."""
    table = Table(title="What happened", title_justify="left", show_header=False)
    table.add_column(style="dim")
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    table.add_row("signals", f"{figures.received:,}", _fate(figures))
    if figures.entries_per_second:
        table.add_row("pace", f"{figures.entries_per_second:,.0f}", "entries a second, to the end")
    if figures.signups is not None:
        table.add_row("sign-ups", f"{figures.signups:,}", "")
    table.add_row("accounts", f"{figures.accounts:,}", "found behind them")
    if figures.human_share is not None:
        table.add_row("reached a human", f"{figures.human_share:.1%}", "of the sign-ups")
    table.add_row("qualified", f"{figures.qualified:,}", "crossings of the threshold")
    table.add_row("assigned", f"{figures.assigned:,}", "to a rep")
    table.add_row("reassigned", f"{figures.reassigned:,}", "after silence")
    table.add_row("queued", f"{figures.queued:,}", "until somebody had room")
    table.add_row("escalated", f"{figures.escalated:,}", "to a named person")
    table.add_row("over cap", f"{figures.over_cap:,}", "reps, at any moment")
    table.add_row("double leads", f"{figures.double_leads:,}", "accounts with more than one")
    table.add_row("dead letters", f"{figures.dead_letters:,}", "messages nobody could deal with")
    if figures.latency_p50_s is not None:
        spread = f"p95 {figures.latency_p95_s:.2f} s from signal to decision"
        table.add_row("latency p50", f"{figures.latency_p50_s:.2f} s", spread)
    if figures.precision is not None:
        mistaken = f"of the accounts that reached a human{_among(figures.mistaken)}"
        table.add_row("precision", f"{figures.precision:.1%}", mistaken)
    if figures.recall is not None:
        missed = f"of those that should have{_among(figures.missed)}"
        table.add_row("recall", f"{figures.recall:.1%}", missed)
    table.add_row("write units", f"{figures.write_units_per_event:.2f}", "a signal")
    if figures.mail_domains:
        classes = ", ".join(f"{count} {name}" for name, count in figures.mail_domains.items())
        table.add_row("mail domains", f"{sum(figures.mail_domains.values()):,}", classes)
    console.print(table)


def show_confusion(console: Console, figures: Figures) -> None:
    """Print which kinds of sign-up reached a human, where the input has labels."""
    if figures.confusion:
        console.print(confusion_table(figures.confusion))


def show_reps(console: Console, loads: Sequence[Workload]) -> None:
    """Print what every rep got, against the fair share and the cap; nothing if nobody got any."""
    if not any(load.from_pool or load.as_owner for load in loads):
        return
    table = Table(title="Who got what", title_justify="left")
    for heading in ("rep", "squads", "territories"):
        table.add_column(heading)
    for heading in ("weight", "from pool", "fair share", "as owner", "peak", "cap"):
        table.add_column(heading, justify="right")
    for load in loads:
        rep = load.rep
        table.add_row(
            rep.rep_id,
            ", ".join(sorted(rep.squads)),
            ", ".join(sorted(rep.territories)),
            str(rep.weight),
            str(load.from_pool),
            f"{load.fair_share:.1f}",
            str(load.as_owner),
            str(load.peak),
            str(rep.cap),
            style="bold red" if load.over_cap else "",
        )
    console.print(table)


def show_decision(console: Console, dossiers: Iterable[Dossier]) -> None:
    """Print the decision that had the most to choose from, in full."""
    records = [record for dossier in dossiers for record in dossier.decisions]
    if records:
        console.print(decision_page(max(records, key=_how_telling)))


def show_changes(
    console: Console,
    play: int,
    before: Mapping[AccountId, Dossier],
    after: Mapping[AccountId, Dossier],
) -> None:
    """Print what playing the same again changed."""
    profiles = sum(
        account not in before or before[account].profile != dossier.profile
        for account, dossier in after.items()
    )
    decisions = _decisions(after) - _decisions(before)
    console.print(
        f"Played again (time {play}): {profiles} profiles changed, {decisions} new decisions",
        style="bold red" if profiles or decisions else "green",
    )


def show_inbox(console: Console, inbox: Inbox) -> None:
    """Print what the CRM subscriber pulled, if anything."""
    if not inbox.tasks:
        return
    kinds = Counter(task.event_type for task in inbox.tasks.values())
    table = Table(
        title=f"The CRM pulled {inbox.applied + inbox.outdated} decisions and applied "
        f"{inbox.applied}; the newest of each of {len(inbox.tasks)} accounts stands",
        title_justify="left",
        caption=", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())),
    )
    for heading in ("account", "decision", "event", "for", "because"):
        table.add_column(heading, overflow="fold")
    for account, task in list(inbox.tasks.items())[-_TASKS_SHOWN:]:
        data = task.data
        table.add_row(
            account,
            str(task.decision_seq),
            task.event_type,
            data.get("escalated_to") or data.get("rep_id") or "-",
            data.get("reason") or "; ".join(data.get("reasons", [])[:2]),
        )
    console.print(table)


def show_heard(console: Console, inboxes: Mapping[str, Inbox]) -> None:
    """Print how many events of which kind each subscriber pulled."""
    table = Table(title="What subscribers were told", title_justify="left")
    table.add_column("subscriber")
    table.add_column("event")
    table.add_column("times", justify="right")
    for name, inbox in inboxes.items():
        kinds = Counter(message.event_type for message in inbox.heard.values())
        for kind, times in sorted(kinds.items()):
            table.add_row(name, kind, f"{times:,}")
        table.add_section()
    console.print(table)


def _decisions(dossiers: Mapping[AccountId, Dossier]) -> int:
    return sum(len(dossier.decisions) for dossier in dossiers.values())


def _among(personas: Mapping[str, int]) -> str:
    """Return who was judged wrongly, as an apposition."""
    named = ", ".join(f"{count} {persona}" for persona, count in sorted(personas.items()))
    return f"; not {named}" if named else ""


def _fate(figures: Figures) -> str:
    return (
        f"{figures.folded:,} folded, {figures.ignored:,} ignored, {figures.parked:,} parked, "
        f"{figures.lost:,} lost"
    )


def _how_telling(record: DecisionRecord) -> tuple[int, int, int]:
    eligible = sum(candidate.eligible for candidate in record.candidates)
    reasons = len({candidate.verdict for candidate in record.candidates})
    return min(eligible, 2), reasons, len(record.candidates)
