"""The world: the real services on tables in memory, everything around them, and virtual time."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from plg_router.contracts.account_events import ContactKeptV1
from plg_router.contracts.envelope import Event, Gathering
from plg_router.contracts.read_product import ProductReader
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.identity.nodes import Node, company_node
from plg_router.domain.signals.reading import Fault, Reading
from plg_router.kernel.errors import (
    AlreadyHandled,
    Conflict,
    Rejected,
    RouterError,
    Transient,
)
from plg_router.kernel.ids import EventId
from plg_router.services.again import settled
from plg_router.services.enforce_sla import SlaOutcome
from plg_router.services.erase_subject import person_of
from plg_router.services.person_ports import Person
from plg_router.services.ports import Cause
from tests.fakes.world import FixedClock
from tests.simulation.bus import Bus, Content, Message
from tests.simulation.cast import RECORDS, RULES, START, TWINS
from tests.simulation.clocks import CLOCK, RETRIES, STARTED_BY, Execution, started_by
from tests.simulation.letters import about, one_company, touch
from tests.simulation.mechanisms import IN_PLACE, Mechanisms
from tests.simulation.product import Body
from tests.simulation.promises import Promise, breach
from tests.simulation.relay import announced, entries
from tests.simulation.stages import MAIL, UseCase, put_together
from tests.simulation.trouble import CALM, STORM, Copy, Died, Trouble, TroubledStorage, Weather
from tests.simulation.vendors import TownVendors
from tests.simulation.watch import Watch

INGESTION = "ingestion"
BATCH = 4  # product messages that are folded together
BATCH_AT_WORK = timedelta(minutes=1)  # until it is over
PATIENCE = 100  # tries of an operator
ENDLESS = 20_000  # actions; no world has so much to do


class World:
    """Everything that happens, one thing after the other, drawn from one seed."""

    chance: type[Random] = Random

    def __init__(
        self,
        seed: str,
        *,
        weather: Weather = STORM,
        mechanisms: Mechanisms = IN_PLACE,
        fatal: float | None = None,
        evidence_only: bool = False,
    ) -> None:
        self.dice = self.chance(seed)
        self.clock = FixedClock(START)
        self.trouble = Trouble(self.dice, weather, fatal)
        self.watch = Watch(self.clock)
        self.storage = TroubledStorage(self.trouble, self._overtake, mechanisms.changes, self.watch)
        copy = partial(Copy, self.storage, self._lags)
        vendors = TownVendors(self.trouble)
        self.stages = put_together(
            self.storage, copy, self.clock, self._lags, vendors, mechanisms=mechanisms
        )
        self.clocks: list[Execution] = []
        self.set_aside: list[Execution] = []
        self.forgotten: list[Person] = []
        self.lines: list[Mapping[str, object]] = []  # of the log, where a use case words its own
        self.actions = 0
        self.looked_through = 0  # writes, for whatever must not leave
        self._mechanisms = mechanisms
        self._readings: dict[str, Reading] = {}  # of products' messages, by their texts
        self._relayed = 0  # writes whose events have left
        self._gone: set[int] = set()  # writes whose events left with their process
        busy = {"enrichment", "crm"} if evidence_only else set(self.stages.use_cases)
        silenced = {ContactKeptV1} if evidence_only else set()
        listeners: dict[type[Content], list[str]] = {Body: [INGESTION]}
        listeners |= {contract: ["crm"] for contract in self.stages.feeds}
        for stage in sorted(busy):
            for contract in self.stages.use_cases[stage].keys() - silenced:
                listeners.setdefault(contract, []).append(stage)
        for contract in () if evidence_only else STARTED_BY:
            listeners.setdefault(contract, []).append(CLOCK)
        self.bus = Bus(listeners, self.trouble)

    def tell(self, content: Content) -> None:
        """Let a product or the CRM put an event on the bus."""
        self.bus.said.append(content)
        self.bus.put(content, self.clock())

    def repeat(self) -> None:
        """Let somebody say again what was said before, perhaps long ago."""
        if self.bus.said:
            self.bus.put(self.dice.choice(self.bus.said), self.clock())

    def forget(self, subject: str) -> None:
        """Let an operator erase somebody, again until it is done; what is on its way goes on."""
        person = person_of(subject, self._mechanisms.pseudonyms())
        cause = Cause(EventId(f"erasure {len(self.forgotten)}"), EventId("erasure"))
        outlast = partial(self.wait, BATCH_AT_WORK)
        self._insist(lambda: self.stages.erase([person], cause, outlast))
        self.forgotten.append(person)

    def has_forgotten(self, node: Node) -> bool:
        """Tell whether somebody was erased."""
        return any(person.node == node for person in self.forgotten)

    def _insist(self, act: Callable[[], object]) -> None:
        for _ in range(PATIENCE):
            with suppress(Conflict, Transient, Died):
                act()
                return
        raise breach(Promise.FORGOTTEN, f"nobody could be erased in {PATIENCE} tries")

    def replay(self) -> None:
        """Say everything once more that was ever said, in any order, and deal with all of it."""
        for content in self.dice.sample(self.bus.said, len(self.bus.said)):
            self.bus.put(content, self.clock())
        self.work_off()

    def pending_leads(self) -> list[Lead]:
        """Return the leads that await an answer."""
        return [lead for lead in self.watch.leads() if lead.awaits_answer]

    def act(self) -> bool:
        """Do one of the things that are due; return whether there was any."""
        due: list[Callable[[], None]] = []
        now = self.clock()
        if self._relayed < len(self.storage.history):
            due.append(self._relay)
        if self.bus.ready:
            due += [self._deliver_any] * 3
        if any(clock.rings_at <= now for clock in self.clocks):
            due.append(self._ring)
        if not due:
            return False
        self.actions += 1
        due[self.dice.randrange(len(due))]()
        return True

    def bustle(self, actions: int) -> None:
        """Do a few of the things that are due."""
        for _ in range(actions):
            if not self.act():
                return

    def wait(self, duration: timedelta) -> None:
        """Let time pass, with everything that becomes due on the way, sooner or later."""
        until = self.clock() + duration
        while (moment := self._next()) and moment <= until:
            self._move_to(moment)
            self.bustle(self.dice.randint(1, 12))
        self._move_to(until)

    def work_off(self) -> None:
        """Do all that is due, and all that was delayed."""
        start = self.actions
        while self.act() or self._skip_to_delayed():
            if self.actions - start > ENDLESS:
                raise breach(Promise.ENDS, "the world never comes to rest")

    def settle(self) -> None:
        """Let the storm go on until nothing is left to do; then calm down and redrive."""
        self.work_off()
        self.trouble.weather = CALM
        self.work_off()
        self._move_to(self.clock() + RULES.enrichment.breaker.pause)
        self.bus.redrive()
        self.clocks += [replace(clock, failures=0) for clock in self.set_aside]
        self.set_aside.clear()
        self.work_off()

    def run_out(self, duration: timedelta) -> None:
        """Let time pass while nothing goes wrong, and every clock run out that runs."""
        until = self.clock() + duration
        while (moment := self._next()) and moment <= until:
            self._move_to(moment)
            self.work_off()
        self._move_to(until)

    def _next(self) -> datetime | None:
        """Return the next moment at which something becomes due."""
        now, moments = self.clock(), [clock.rings_at for clock in self.clocks]
        moments += [message.due for message in self.bus.later]
        ahead = (moment for moment in moments if moment > now)
        return min(ahead, default=None)

    def _move_to(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        self.storage.catch_up()
        self.bus.moved_on(moment)

    def _skip_to_delayed(self) -> bool:
        if not self.bus.later:
            return False
        self._move_to(max(self.clock(), min(message.due for message in self.bus.later)))
        return True

    def _overtake(self, names: frozenset[str]) -> None:
        """Let others act while somebody is between their reads and their write, on the same."""
        manner = self.dice.randrange(12)
        if manner < 3:  # just anybody, perhaps for long
            self.bustle(self.dice.choice((1, 2, 8)))
        elif manner == 3:  # somebody reaches the customer
            leads = [lead for lead in self.pending_leads() if lead.account_id in names]
            for lead in leads[:1]:
                self._hear(touch(lead, self.clock(), meeting=False))
        elif manner == 4:  # the CRM finds two companies to be one
            twins = (RECORDS[crm_id] for crm_id in TWINS)
            for domains in twins:
                if not names.isdisjoint(map(company_node, domains)):
                    self._hear(one_company(domains, self.clock()))
        self._act_on(names)

    def _hear(self, content: Content) -> None:
        """Let something be said, and be handled at once."""
        self.tell(content)
        for message in [*self.bus.ready, *self.bus.later]:
            if message.content is content:
                self.bus.hurry(message)
        if heard := self.bus.take(lambda message: message.content is content):
            self._deliver(heard)

    def _act_on(self, names: frozenset[str]) -> None:
        """Deliver a message about the same, though it be late; else one that asks for a rep."""
        waiting = (*self.bus.ready, *self.bus.later)
        same = [one for one in waiting if not names.isdisjoint(about(one.content))]
        if same:
            kinds = sorted({type(one.content) for one in same}, key=lambda kind: kind.__name__)
            kind = self.dice.choice(kinds)
            rival = next(one for one in same if isinstance(one.content, kind))
            self.bus.hurry(rival)
            found = self.bus.take(lambda message: message is rival)
        else:
            found = self.bus.take(lambda message: message.stage == "routing")
        if found:
            self._deliver(found)

    def _lags(self) -> bool:
        return self.trouble.strikes("stale")

    def _relay(self) -> None:
        """Put the events of the next writes on the bus; a batch that fails comes again whole."""
        end = min(len(self.storage.history), self._relayed + self.dice.randint(1, 4))
        news = (
            event
            for number in range(self._relayed, end)
            if number not in self._gone
            for event in announced(self.storage.history[number], self.clock())
        )
        try:
            for entry in entries(news):
                self._put(entry)
        except (Died, Transient):
            return
        self._relayed = end

    def _put(self, entry: Event) -> None:
        if self.trouble.strikes("refused"):
            raise Transient
        self.trouble.effect(lambda: self.bus.put(entry, self.clock()))

    def _deliver_any(self) -> None:
        if message := self.bus.take():
            self._deliver(message)

    def _deliver(self, message: Message) -> None:
        if message.stage == INGESTION:
            self._ingest(message)
        else:
            self._attempt([message], lambda: self._handle(message))

    def _ingest(self, first: Message) -> None:
        size = self.dice.randrange(BATCH)
        others = [self.bus.take(lambda one: one.stage == INGESTION) for _ in range(size)]
        batch = [first, *filter(None, others)]
        self._attempt(batch, lambda: self._fold(batch))

    def _attempt(self, batch: list[Message], handle: Callable[[], list[Message]]) -> None:
        """Handle messages; those that failed come again, as does all if the process dies."""
        written = len(self.storage.history)
        try:
            failed, reason = handle(), "somebody else was faster"
            self.trouble.effect(lambda: None)  # what was handled leaves the queue
        except Died:
            failed, reason = batch, "the process died"
            if not self._mechanisms.outlives_process():
                self._gone.update(range(written, len(self.storage.history)))
        except (Conflict, Transient, Rejected) as error:
            failed, reason = batch, repr(error)
        if self._mechanisms.comes_again():
            for message in failed:
                self.bus.failed(message, reason, self.clock())

    def read(self, body: Body) -> Reading:
        """Return what a message of a product says, the same at every delivery."""
        if body.text not in self._readings:
            reader = ProductReader(RULES, MAIL, self._mechanisms.pseudonyms(), self.clock())
            self._readings[body.text] = reader(body.text)
        return self._readings[body.text]

    def _fold(self, batch: list[Message]) -> list[Message]:
        """Fold a batch and return the messages that have to come again."""
        readings = {
            id(message): self._mechanisms.received(self.read(message.content), self.actions)
            for message in batch
            if isinstance(message.content, Body)
        }
        left = set(self.stages.ingest(list(readings.values())).unfolded)
        return [one for one in batch if left.intersection(readings[id(one)].signals)]

    def _handle(self, message: Message) -> list[Message]:
        said = message.content
        if isinstance(said, Event) and not self._mechanisms.hears(message.stage, said):
            return []
        if message.stage == CLOCK:
            if isinstance(said, Event) and self._mechanisms.starts_clock(said):
                self.clocks += started_by(said)
            return []
        use_case = self.stages.serving(message.stage, said)
        failures: list[RouterError] = []
        for event in said.events() if isinstance(said, Gathering) else (said,):
            try:
                self._serve(message.stage, use_case, event)
            except (Conflict, Transient, Rejected) as failure:
                failures.append(failure)
        if failures:
            raise failures[0]
        return []

    def _serve(self, stage: str, use_case: UseCase, said: Content) -> None:
        try:
            with suppress(AlreadyHandled):
                found = settled(lambda: use_case(said), lambda _: None)
                if isinstance(found, Mapping):
                    self.lines.append(found)
        except Rejected as reason:
            if stage != "crm":
                raise
            fault = Fault(reason, str(said))
            self.trouble.effect(lambda: self.stages.quarantine.park([fault]))

    def _ring(self) -> None:
        """Let a clock that has run judge its lead; what it raises, the workflow retries."""
        now = self.clock()
        due = sorted(clock for clock in self.clocks if clock.rings_at <= now)
        clock = due[self.dice.randrange(len(due))]
        self.clocks.remove(clock)
        try:
            outcome = self._judge(clock)
        except (Conflict, Transient, Died):
            tried = replace(clock, failures=clock.failures + 1)
            (self.set_aside if tried.failures > RETRIES else self.clocks).append(tried)
            return
        if outcome.wake_at:
            self.clocks.append(replace(clock, rings_at=outcome.wake_at, failures=0))

    def _judge(self, clock: Execution) -> SlaOutcome:
        account = str(clock.started_with["account_id"])
        before = self.watch.lead_of(account)
        outcome = self.stages.enforcer.judge({**clock.started_with})
        after = self.watch.lead_of(account)
        if before and after and before.is_open and before.rep_id and outcome.outcome != "reminded":
            lapsed = before.deadline and self.clock() >= before.deadline
            if lapsed and after.decision_seq == before.decision_seq + 1:
                lead = (before.account_id, before.correlation_id, before.opened_at)
                self.watch.lapsed.add((*lead, before.rep_id))
        self.trouble.effect(lambda: None)  # the answer reaches the workflow
        return outcome
