"""A stage in memory: stories go through the real use cases, and time moves while somebody waits."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import infra
from infra.bus.crm_events import (
    AccountFacts,
    RepFacts,
    account_changed,
    lead_verdict_recorded,
    rep_changed,
)
from infra.bus.entries import delivered
from infra.crm_subscriber.inbox import Message
from infra.environments import LOCAL
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
from infra.operate.dossier import Dossier
from infra.policies.file import policy_of
from plg_router.adapters.appconfig import read_companies
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.adapters.public_holidays import PublicHolidays
from plg_router.contracts.account_changed import AccountChangedV1
from plg_router.contracts.envelope import Metadata, parse
from plg_router.contracts.lead_verdict_recorded import LeadVerdictRecordedV1
from plg_router.contracts.outgoing import announce
from plg_router.contracts.read_product import ProductReader
from plg_router.contracts.rep_changed import RepChangedV1
from plg_router.domain.assignment.clock import wake_at
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.identity.nodes import company_node, person_node
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId, RepId, UserId
from tests.fakes.cast import CAUSE
from tests.fakes.leads import LEAD
from tests.fakes.pipeline import Pipeline, offer_of, settled
from tests.fakes.pseudonyms import OpenNames
from tests.fakes.world import KnownCompanies

POLICY = policy_of(LOCAL.name)
COMPANIES = read_companies(
    (Path(infra.__file__).parent / "companies" / f"{LOCAL.name}.csv").read_text()
)
PULLED = {event for each in LOCAL.crm_subscribers for event in each.event_types}
SECOND = timedelta(seconds=1)
PATIENCE = 120  # seconds of the story's time
SAFELY_OVER = 2

FREES_ROOM = {"LeadClosed", "LeadReassigned", "LeadEscalated", "LeadWithdrawn"}
ASKS_FOR_A_SCORE = {"AccountDiscovered", "AccountSignalsChanged", "AccountEnriched"}


class InMemoryStage:
    """Where one story is told."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._pipeline = Pipeline()
        self._pipeline.policies.policy = POLICY
        directory = KnownCompanies(COMPANIES)
        self._pipeline.enrich = type(self._pipeline.enrich)([directory], self._pipeline.tell)
        self._beginning = self._pipeline.clock()
        self._mail = PinnedMailDirectory()
        self._reps, self._accounts = dict(story.reps), dict(story.accounts)
        self._version = self._delivered = 0
        self._heard: list[Message] = []
        self._played: list[tuple[str, Signals]] = []
        self._before: dict[str, Dossier | None] = {}

    def tell(self) -> list[str]:
        """Tell the story and return how its end differs from the one expected."""
        for rep in reps_of(self._story):
            self._say_of_rep(rep)
        for account in accounts_of(self._story):
            self._say_of_account(account)
        for number, step in enumerate(self._story.steps, start=1):
            self._take(str(number), step)
        return [said for expected in self._story.expect for said in self._awaited(expected)]

    def _take(self, number: str, step: Step) -> None:
        match step:
            case Signals():
                self._act(number, step)
            case Fortnight():
                for count, signals in enumerate(work_of(step), start=1):
                    self._act(f"{number}.{count}", signals)
            case RepChange() | CrmChange() | Override() | Judged():
                self._speak_for_the_crm(step)
            case Touch():
                self._touch(step)
            case Until():
                assert self._awaited(step.until) == []
            case PastDeadline():
                self._let_pass(POLICY.sla.first_touch + SAFELY_OVER * SECOND)
            case Again():
                self._play_again(step)

    def _speak_for_the_crm(self, step: CrmWord) -> None:
        match step:
            case RepChange(rep_change=rep_id):
                self._reps[rep_id] = step.of(self._reps[rep_id])
                self._say_of_rep(rep_facts(rep_id, self._reps[rep_id]))
            case CrmChange(crm_change=domain):
                self._accounts[domain] = step.of(self._accounts[domain])
                self._say_of_account(account_facts(domain, self._accounts[domain]))
            case Override():
                self._override(step)
            case Judged():
                self._judge(step)

    def _act(self, number: str, step: Signals) -> None:
        read = ProductReader(POLICY, self._mail, OpenNames(), self._pipeline.clock())
        for entry in entries_of(self._story, number, step, self._beginning):
            for signal in read(delivered(entry)).signals:
                self._pipeline.fold(signal)
                self._deliver()
        self._played.append((number, step))

    def _play_again(self, step: Again) -> None:
        for expected in self._story.expect:
            self._before[expected.account] = self._dossier(expected.account)
        for number, signals in self._played * step.again:
            self._act(number, signals)

    def _say_of_rep(self, rep: RepFacts) -> None:
        self._version += 1
        entry = rep_changed(rep, version=self._version, now=self._pipeline.clock())
        told = parse(RepChangedV1, entry["Detail"]).data
        known = told.rep(PublicHolidays(), self._pipeline.clock())
        self._do(lambda: self._pipeline.apply_rep(known, self._version, CAUSE))

    def _say_of_account(self, account: AccountFacts) -> None:
        self._version += 1
        entry = account_changed(account, version=self._version, now=self._pipeline.clock())
        told = parse(AccountChangedV1, entry["Detail"]).data
        self._do(lambda: self._pipeline.apply(told.change(self._mail, OpenNames()), CAUSE))

    def _override(self, step: Override) -> None:
        lead = self._dossier(step.override).lead
        wanted = ManualChoice(
            lead.account_id, lead.version, to=RepId(step.to), by=step.by, reason=step.reason
        )
        self._do(lambda: self._pipeline.override(wanted, CAUSE))

    def _judge(self, step: Judged) -> None:
        lead, now = self._dossier(step.judged).lead, self._pipeline.clock()
        entry = lead_verdict_recorded(
            lead.account_id,
            lead.decision_seq,
            lead.rep_id,
            fault=step.fault,
            reason=step.reason,
            now=now,
        )
        said = parse(LeadVerdictRecordedV1, entry["Detail"]).data.lead_verdict()
        self._do(lambda: self._pipeline.judge(said, CAUSE))

    def _touch(self, step: Touch) -> None:
        lead = self._dossier(step.touch).lead
        if step.before_deadline:
            self._let_pass(lead.deadline - step.before_deadline - self._pipeline.clock())
        self._do(lambda: self._pipeline.engage(lead.account_id))

    def _awaited(self, expected: Expected) -> list[str]:
        """Let time pass until it is as expected; return what it still is not in the end."""
        for _ in range(PATIENCE):
            if not self._differences(expected):
                return []
            self._let_pass(SECOND)
        return self._differences(expected)

    def _differences(self, expected: Expected) -> list[str]:
        account = self._account(expected.account)
        strangers = [who for who in expected.people if self._account(who) != account]
        before = self._before.get(expected.account)
        found = self._dossier(expected.account)
        return [*strangers, *differences(expected, found, before, self._heard)]

    def _let_pass(self, time: timedelta) -> None:
        """Let clocks run, second by second, and wake whoever sleeps until then."""
        end = self._pipeline.clock() + time
        while self._pipeline.clock() < end:
            self._pipeline.clock.advance(SECOND)
            for lead in [row.value for row in self._pipeline.storage.everywhere(LEAD)]:
                if lead.awaits_answer and wake_at(lead, POLICY.sla) <= self._pipeline.clock():
                    self._do(lambda lead=lead: self._pipeline.enforce(offer_of(lead)))

    def _do(self, use_case: Callable[[], object]) -> None:
        with suppress(AlreadyHandled):
            settled(use_case)
        self._deliver()

    def _deliver(self) -> None:
        """Carry every event to whom it concerns, as the rules of the bus do, until all is still."""
        while self._delivered < len(carried := self._pipeline.storage.carried()):
            event, cause = carried[self._delivered]
            self._delivered += 1
            self._tell_subscribers(event)
            for use_case in self._listeners(event, cause):
                with suppress(AlreadyHandled):
                    settled(use_case)

    def _tell_subscribers(self, event: object) -> None:
        event_id = f"event-{self._delivered}"
        metadata = Metadata(
            event_id=event_id, occurred_at=self._pipeline.clock(), producer="plg.router"
        )
        contract = announce(event, metadata)
        if contract.detail_type in PULLED:
            data = contract.model_dump(mode="json", exclude_none=True)["data"]
            self._heard.append(Message(event_id, contract.detail_type, data))

    def _listeners(self, event: object, cause: object) -> Iterable[Callable[[], object]]:
        name, use = type(event).__name__, self._pipeline
        if name == "AccountDiscovered":
            yield lambda: use.enrich(event.account_id, cause)
        if name in ASKS_FOR_A_SCORE:
            yield lambda: use.score(event.account_id, cause)
        if name == "LeadQualified":
            yield lambda: use.route(event, cause)
        if name == "AccountMerged":
            yield lambda: use.merge(event.account_id, cause)
        if name == "AccountOwnerChanged":
            yield lambda: use.follow(event.account_id, cause)
        if name == "SelfServeChosen":
            yield lambda: use.end_for_self_serve(event, cause)
        if name == "LeadQueued":
            yield lambda: use.drain.after_queueing(event.lead.account_id, cause)
        if name in FREES_ROOM:
            yield lambda: use.drain(cause)

    def _account(self, name: str) -> AccountId:
        if name in self._story.people:
            node = person_node(UserId(user_of(self._story, name).user_id))
        else:
            node = company_node(name)
        return AccountId(self._pipeline.accounts.roots([node]).get(node, node))

    def _dossier(self, name: str) -> Dossier | None:
        account, use = self._account(name), self._pipeline
        found = use.accounts.load(account)
        if found.is_blank:
            return None
        return Dossier(
            account_id=account,
            version=found.profile.version,
            profile=found.profile.value,
            firmographics=found.firmographics.value,
            crm=found.crm,
            standing=found.standing.value,
            lead=use.leads.lead(account),
            decisions=tuple(use.leads.decisions(account)),
        )
