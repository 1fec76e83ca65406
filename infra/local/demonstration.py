"""The demonstration itself: stories with a known end, then a month of traffic, then the figures."""

import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from infra.bus.entries import Entry, read_entries
from infra.bus.player import Player
from infra.bus.rebase import shifted
from infra.crm_subscriber.inbox import Inbox
from infra.crm_subscriber.subscriber import open_subscriber
from infra.environments import ENVIRONMENTS
from infra.local import report
from infra.local.background import at_work
from infra.local.batch_log import batch_totals, write_units
from infra.local.connection import REPOSITORY
from infra.local.deployed import DeployedRouter
from infra.local.figures import (
    Figures,
    count_outcomes,
    double_leads,
    latencies,
    over_cap,
    percentile,
)
from infra.local.judgement import judge
from infra.local.mail_census import mail_census
from infra.local.options import Options
from infra.local.sales_team import TEAM, customers_of
from infra.local.simulated_reps import SimulatedReps
from infra.local.stories.story import read_stories
from infra.local.stories.teller import Outcome, Stage, tell_all
from infra.local.traffic.companies import open_market, read_companies
from infra.local.traffic.generator import Label, generate
from infra.local.workload import Workload, workloads
from infra.operate.cloud import LOCAL
from infra.operate.dossier import Dossier
from infra.policies.file import policy_of
from plg_router.kernel.ids import AccountId

SCENARIOS = REPOSITORY / "events" / "scenarios"
COMPANIES = REPOSITORY / "infra" / "companies" / f"{LOCAL}.csv"
CRM = "crm"  # the subscriber whose tasks the reps work on
SUBSCRIBERS = tuple(each.name for each in ENVIRONMENTS[LOCAL].crm_subscribers)

# Real traffic leaves the pipeline room to breathe; a month in a moment would measure the queue.
_HANDFUL = 100
_HANDFUL_WITHIN_S = 300.0
_CLOCKS_END_WITHIN_S = 180.0


@dataclass(frozen=True, slots=True)
class Programme:
    """What is played: entries, and what is true of them where that is known."""

    title: str
    entries: list[Entry]
    labels: tuple[Label, ...] = ()


class Demonstration:
    """One run against a freshly deployed stack."""

    def __init__(self, router: DeployedRouter, options: Options, console: Console) -> None:
        self._cloud, self._archive = router.cloud, router.archive
        self._stillness, self._seating = router.stillness, router.seating
        self._player = Player(router.cloud.events, router.cloud.names.bus)  # counts what we play
        self._options = options
        self._stories = read_stories(SCENARIOS)
        self._console = console
        self._began = datetime.now(UTC)
        self._inboxes = {name: Inbox() for name in SUBSCRIBERS}
        self._inbox = self._inboxes[CRM]
        self._team = frozenset(rep.rep_id for rep in TEAM)
        self._reps = SimulatedReps(self._inbox, self._player, self._team, seed=options.seed)
        self._policy = policy_of(LOCAL)

    def run(self) -> Figures:
        """Play everything, show what happened, and return the figures."""
        subscribers = [
            open_subscriber(self._cloud, name, inbox) for name, inbox in self._inboxes.items()
        ]
        with at_work(*(subscriber.run for subscriber in subscribers), self._reps.run):
            told = self._tell_stories()
            before = {dossier.account_id for dossier in self._archive.dossiers()}
            programme = self._programme()
            pace = self._play(programme)
            for play in range(2, self._options.plays + 1):
                self._play_again(programme, play)
        dossiers = [found for found in self._archive.dossiers() if found.account_id not in before]
        loads = self._workloads(dossiers)
        figures = replace(self._figures(programme, dossiers, loads), entries_per_second=pace)
        if told:
            passed = sum(outcome.passed for outcome in told)
            figures = replace(figures, stories_passed=passed, stories_failed=len(told) - passed)
        report.show_figures(self._console, figures)
        report.show_confusion(self._console, figures)
        report.show_reps(self._console, loads)
        report.show_decision(self._console, dossiers)
        report.show_inbox(self._console, self._inbox)
        report.show_heard(self._console, self._inboxes)
        return figures

    def _tell_stories(self) -> list[Outcome]:
        if self._options.input or not self._options.stories:
            return []
        self._console.print(f"[bold]{len(self._stories)} stories with a known end")
        stage = Stage(
            self._player, self._archive, self._stillness, self._seating, [*self._inboxes.values()]
        )
        return tell_all(self._stories, stage, lambda told: report.show_story(self._console, told))

    def _programme(self) -> Programme:
        """Seat the team, introduce its customers, and return what is played to it."""
        self._seating.seat(TEAM)
        now, file = datetime.now(UTC), self._options.input
        if file:
            entries = read_entries(file)
            if self._options.rebase:
                shift = self._cloud.anchors.shift_of(file, entries, now)
                entries = [shifted(entry, shift) for entry in entries]
            return Programme(file.name, entries)
        told = frozenset[str]().union(*(story.domains for story in self._stories))
        seed = self._options.seed
        market = open_market(read_companies(COMPANIES), seed=seed, besides=told)
        territories = self._policy.routing.territories
        self._seating.introduce(customers_of(TEAM, market.customers, territories))
        traffic = generate(self._options.signups, seed=seed, now=now, market=market)
        title = f"{self._options.signups:,} sign-ups"
        return Programme(title, list(traffic.entries), traffic.labels)

    def _play(self, programme: Programme) -> float:
        """Play once, no faster than it is dealt with, and return the entries a second."""
        began = time.monotonic()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeElapsedColumn(), console=self._console) as progress:
            task = progress.add_task(programme.title, total=len(programme.entries))
            for start in range(0, len(programme.entries), _HANDFUL):
                handful = programme.entries[start : start + _HANDFUL]
                self._player.play(handful, lambda count: progress.advance(task, count))
                self._stillness.wait_until_under(_HANDFUL, seconds=_HANDFUL_WITHIN_S)
            progress.update(task, description=f"{programme.title}: the last of it")
            self._stillness.wait(seconds=_HANDFUL_WITHIN_S)
            took = time.monotonic() - began
            progress.update(task, description=f"{programme.title}: clocks run out")
            self._stillness.wait(seconds=_CLOCKS_END_WITHIN_S, clocks_too=True)
            progress.update(task, description=programme.title)
        return round(len(programme.entries) / took, 1)

    def _play_again(self, programme: Programme, play: int) -> None:
        """Play the same once more and say what it changed: nothing, if all is well."""
        before = {found.account_id: found for found in self._archive.dossiers()}
        self._play(programme)
        after = {found.account_id: found for found in self._archive.dossiers()}
        report.show_changes(self._console, play, before, after)

    def _workloads(self, dossiers: Collection[Dossier]) -> list[Workload]:
        reps = {rep_id: rep for rep_id, rep in self._archive.reps().items() if rep.active}
        return workloads(reps, dossiers, self._reps.touches)

    def _figures(
        self, programme: Programme, dossiers: list[Dossier], loads: list[Workload]
    ) -> Figures:
        totals = batch_totals(self._cloud, self._began)
        outcome, with_lead = count_outcomes(dossiers), _with_lead(dossiers)
        judged = None
        if programme.labels:
            judged = judge(programme.labels, with_lead, self._archive, self._cloud.pseudonyms)
        waits = latencies(dossiers, self._player.put_at)
        units = write_units(self._cloud, self._began)
        return Figures(
            received=self._player.signals,
            folded=totals["folded"],
            ignored=totals["ignored"],
            parked=totals["parked"],
            signups=judged.sign_ups if judged else None,
            accounts=len(dossiers),
            human_share=round(judged.sign_ups_reached / judged.sign_ups, 4) if judged else None,
            qualified=sum(dossier.standing.crossing for dossier in dossiers),
            assigned=outcome["LeadAssigned"],
            reassigned=outcome["LeadReassigned"],
            queued=outcome["LeadQueued"],
            escalated=outcome["LeadEscalated"],
            over_cap=over_cap(loads),
            double_leads=double_leads(dossiers, judged),
            dead_letters=self._stillness.dead_letters(),
            precision=judged.precision if judged else None,
            recall=judged.recall if judged else None,
            missed=judged.missed if judged else {},
            mistaken=judged.mistaken if judged else {},
            confusion=judged.confusion if judged else {},
            latency_p50_s=percentile(waits, 0.50),
            latency_p95_s=percentile(waits, 0.95),
            write_units_per_event=round(units / max(self._player.signals, 1), 3),
            mail_domains=mail_census(programme.entries) if self._options.input else {},
        )


def _with_lead(dossiers: Collection[Dossier]) -> set[AccountId]:
    return {dossier.account_id for dossier in dossiers if dossier.lead}
