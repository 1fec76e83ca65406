"""Tell a story: let its people act, wait for what it waits for, and see how it ends."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue
from threading import Thread

from infra.bus.crm_events import assignment_overridden, lead_engaged, lead_verdict_recorded
from infra.bus.entries import Entry
from infra.bus.player import Player
from infra.crm_subscriber.inbox import Inbox, Message
from infra.local.patience import GaveUp, sleep_until, wait_for
from infra.local.seating import Seating
from infra.local.stillness import Stillness
from infra.local.stories.cast import (
    account_facts,
    accounts_of,
    entries_of,
    rep_facts,
    reps_of,
    user_of,
    work_of,
)
from infra.local.stories.expectations import differences
from infra.local.stories.story import (
    Again,
    CrmChange,
    CrmWord,
    Expected,
    Fortnight,
    Judged,
    Override,
    PastDeadline,
    RepChange,
    Signals,
    Step,
    Story,
    Touch,
    Until,
)
from infra.local.stories.waves import waves
from infra.operate.archive import Archive
from infra.operate.dossier import Dossier
from plg_router.domain.assignment.lead import Lead
from plg_router.kernel.ids import AccountId, UserId

_PATIENCE_S = 150.0  # a message that comes again does so after a minute
_NARRATOR = "narrator"  # ends what nobody of the story has in hand
_SAFELY_OVER = timedelta(seconds=4)  # a clock fires a moment late, and then decides


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a story ended."""

    story: Story
    differences: tuple[str, ...]  # from what it expected; empty when it ended well
    seconds: float

    @property
    def passed(self) -> bool:
        """Tell whether everything was as expected."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Stage:
    """Where stories are told."""

    player: Player
    archive: Archive
    stillness: Stillness
    seating: Seating
    inboxes: Collection[Inbox]  # of the subscribers that pull meanwhile

    def heard(self) -> list[Message]:
        """Return every event that a subscriber has pulled so far."""
        return [message for inbox in self.inboxes for message in list(inbox.heard.values())]


def tell_all(
    stories: Iterable[Story], stage: Stage, told: Callable[[Outcome], None]
) -> list[Outcome]:
    """Tell stories, side by side where they cannot meet; `told` hears of each as it ends."""
    outcomes = []
    for wave in waves(stories):
        stage.seating.seat(rep for story in wave for rep in reps_of(story))
        stage.seating.introduce(account for story in wave for account in accounts_of(story))
        for outcome in _side_by_side(wave, stage):
            told(outcome)
            outcomes.append(outcome)
    return outcomes


def tell(story: Story, stage: Stage) -> Outcome:
    """Tell one story whose reps and accounts are in place."""
    began = time.monotonic()
    telling = _Telling(story, stage)
    try:
        found = telling.run()
    except GaveUp as error:
        found = [str(error)]
    finally:
        telling.draw_the_curtain()
    return Outcome(story, tuple(found), time.monotonic() - began)


def _side_by_side(stories: Collection[Story], stage: Stage) -> Iterator[Outcome]:
    """Yield the outcomes of stories told at the same time, as they end.

    The threads are daemons: whoever presses Ctrl-C need not wait for the end of every story.
    """
    ended = SimpleQueue[Outcome | Exception]()

    def tell_one(story: Story) -> None:
        try:
            ended.put(tell(story, stage))
        except Exception as error:  # noqa: BLE001  raised again where somebody listens
            ended.put(error)

    for story in stories:
        Thread(target=tell_one, args=(story,), daemon=True).start()
    for _ in stories:
        outcome = ended.get()
        if isinstance(outcome, Exception):
            raise outcome
        yield outcome


class _Telling:
    """A story on its way."""

    def __init__(self, story: Story, stage: Stage) -> None:
        self._story = story
        self._stage = stage
        self._beginning = datetime.now(UTC)
        self._sent: list[Entry] = []
        self._before: dict[str, Dossier | None] = {}
        self._deadlines: dict[str, datetime] = {}
        self._reps = dict(story.reps)
        self._accounts = dict(story.accounts)

    def run(self) -> list[str]:
        """Play every step and return how the end differs from the one expected."""
        for number, step in enumerate(self._story.steps, start=1):
            self._take(number, step)
        self._stage.stillness.wait(seconds=_PATIENCE_S)
        try:
            wait_for("the end", lambda: not self._differences(), seconds=_PATIENCE_S)
        except GaveUp:
            return self._differences()
        return []

    def draw_the_curtain(self) -> None:
        """End what is still open, so that no clock of this story runs into the next one."""
        accounts = {expected.account for expected in self._story.expect}
        dossiers = [self._dossier(account) for account in sorted(accounts)]
        self._stage.player.put(
            *(
                lead_engaged(lead.account_id, lead.rep_id or _NARRATOR, now=datetime.now(UTC))
                for dossier in dossiers
                if dossier and (lead := dossier.lead) and lead.awaits_answer
            )
        )

    def _take(self, number: int, step: Step) -> None:
        match step:
            case Signals():
                self._act(str(number), step)
            case Fortnight():
                for count, signals in enumerate(work_of(step), start=1):
                    self._act(f"{number}.{count}", signals)
            case RepChange() | CrmChange() | Override() | Judged():
                self._speak_for_the_crm(step)
            case Until():
                self._wait_until(step.until)
            case Touch():
                self._touch(step)
            case PastDeadline():
                sleep_until(self._deadlines[step.past_deadline] + _SAFELY_OVER)
            case Again():
                self._stage.stillness.wait(seconds=_PATIENCE_S)
                for expected in self._story.expect:
                    self._before[expected.account] = self._dossier(expected.account)
                self._stage.player.put(*self._sent * step.again)

    def _act(self, number: str, step: Signals) -> None:
        entries = list(entries_of(self._story, number, step, self._beginning))
        self._stage.player.put(*entries)
        self._sent.extend(entries)

    def _speak_for_the_crm(self, step: CrmWord) -> None:
        match step:
            case RepChange(rep_change=rep_id):
                self._reps[rep_id] = step.of(self._reps[rep_id])
                self._stage.seating.change_rep(rep_facts(rep_id, self._reps[rep_id]))
            case CrmChange(crm_change=domain):
                self._accounts[domain] = step.of(self._accounts[domain])
                known = account_facts(domain, self._accounts[domain])
                self._stage.seating.change_account(known)
            case Override():
                self._override(step)
            case Judged():
                self._judge(step)

    def _judge(self, step: Judged) -> None:
        lead, now = self._lead(step.judged), datetime.now(UTC)
        self._stage.player.put(
            lead_verdict_recorded(
                lead.account_id,
                lead.decision_seq,
                lead.rep_id or _NARRATOR,
                fault=step.fault,
                reason=step.reason,
                now=now,
            )
        )
        self._stage.stillness.wait(seconds=_PATIENCE_S)

    def _lead(self, account: str) -> Lead:
        dossier = self._dossier(account)
        if dossier is None or dossier.lead is None:
            raise GaveUp(f"{account} has no lead")
        return dossier.lead

    def _override(self, step: Override) -> None:
        lead, now = self._lead(step.override), datetime.now(UTC)
        self._stage.player.put(
            assignment_overridden(
                lead.account_id, lead.version, step.to, by=step.by, reason=step.reason, now=now
            )
        )

    def _wait_until(self, expected: Expected) -> None:
        def found() -> list[str]:
            dossier = self._dossier(expected.account)
            return differences(expected, dossier, None, self._stage.heard())

        try:
            wait_for(expected.account, lambda: not found(), seconds=_PATIENCE_S)
        except GaveUp as error:
            raise GaveUp("; ".join(found())) from error

    def _touch(self, step: Touch) -> None:
        wait_for(
            f"somebody to have the lead of {step.touch}",
            lambda: self._dossier(step.touch) is not None and step.touch in self._deadlines,
            seconds=_PATIENCE_S,
        )
        if step.before_deadline is not None:
            sleep_until(self._deadlines[step.touch] - step.before_deadline)
        dossier = self._dossier(step.touch)
        if dossier and dossier.lead and dossier.lead.rep_id:
            now = datetime.now(UTC)
            touch = lead_engaged(dossier.account_id, dossier.lead.rep_id, now=now)
            self._stage.player.put(touch)

    def _differences(self) -> list[str]:
        return [
            difference
            for expected in self._story.expect
            for difference in (
                *differences(
                    expected,
                    self._dossier(expected.account),
                    self._before.get(expected.account),
                    self._stage.heard(),
                ),
                *self._strangers(expected),
            )
        ]

    def _strangers(self, expected: Expected) -> list[str]:
        """Return who should belong to an account and does not."""
        account = self._account(expected.account)
        return [
            f"{person} belongs to {found}, not to {account}"
            for person in expected.people
            if (found := self._account(person)) != account
        ]

    def _account(self, name: str) -> AccountId:
        if name in self._story.people:
            user_id = user_of(self._story, name).user_id
            return self._stage.archive.account_of_user(UserId(user_id))
        return self._stage.archive.account_of_company(name)

    def _dossier(self, name: str) -> Dossier | None:
        """Read an account afresh, and remember the deadline its lead has now."""
        dossier = self._stage.archive.dossier(self._account(name))
        if dossier and dossier.lead and dossier.lead.deadline:
            self._deadlines[name] = dossier.lead.deadline
        return dossier
