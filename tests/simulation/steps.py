"""What may happen in the town, and the script that a seed makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, Protocol

from plg_router.contracts.account_changed import AccountChangedData, AccountChangedV1
from plg_router.contracts.assignment_overridden import (
    AssignmentOverriddenData,
    AssignmentOverriddenV1,
)
from plg_router.contracts.deal_closed import DealClosedData, DealClosedV1
from plg_router.contracts.envelope import Event, Metadata
from plg_router.contracts.lead_verdict_recorded import (
    LeadVerdictRecordedData,
    LeadVerdictRecordedV1,
)
from plg_router.contracts.opportunity_changed import (
    OpportunityChangedData,
    OpportunityChangedV1,
)
from plg_router.contracts.rep_changed import RepChangedData, RepChangedV1
from plg_router.kernel.kinds import Kind
from tests.simulation.bus import Content
from tests.simulation.cast import CONTACTS, DOMAINS, RECORDS, REPS, START, TWINS
from tests.simulation.crm_words import (
    COMPANY,
    HUBSPOT,
    OPPORTUNITY,
    SALESFORCE,
    TASK,
    of_salesforce,
    worded,
)
from tests.simulation.letters import named, touch
from tests.simulation.product import PRIVATE, Body, Deed, name_of, one, several, tracked, unreadable
from tests.simulation.world import World

HALF = 0.5


class Step(Protocol):
    """One thing that happens in the town."""

    def __call__(self, world: World) -> None:
        """Let it happen."""


@dataclass(frozen=True)
class Said:
    """A product or the CRM says something that depends on nothing else."""

    contents: tuple[Content, ...]
    actions: int = 0  # that others do before the last of it is said

    def __str__(self) -> str:
        return "; ".join(map(_worded, self.contents))

    def __call__(self, world: World) -> None:
        """Put all of it on the bus."""
        *first, last = self.contents
        for content in first:
            world.tell(content)
        world.bustle(self.actions)
        world.tell(last)


@dataclass(frozen=True)
class Waited:
    """Nobody says anything for a while."""

    minutes: int

    def __call__(self, world: World) -> None:
        """Let time pass."""
        world.wait(timedelta(minutes=self.minutes))


@dataclass(frozen=True)
class Repeated:
    """An archive is replayed."""

    times: int

    def __call__(self, world: World) -> None:
        """Say again what was said before."""
        for _ in range(self.times):
            world.repeat()


@dataclass(frozen=True)
class Answered:
    """A rep reaches a customer, whoever of those who wait."""

    number: int
    meeting: bool
    in_salesforce: bool = False

    def __call__(self, world: World) -> None:
        """Tell of the touch, unless nobody waits."""
        lead, now = _one_of(world, self.number), world.clock()
        if lead and self.in_salesforce:
            done = {"PLG_Account__c": lead.account_id, "Status": "Completed"}
            world.tell(of_salesforce(TASK, now, self.number, done, f"{TASK} {self.number}"))
        elif lead:
            world.tell(touch(lead, now, meeting=self.meeting))


@dataclass(frozen=True)
class Judged:
    """A rep says what a lead was worth."""

    number: int
    fault: str | None

    def __call__(self, world: World) -> None:
        """Tell of the verdict on any decision there is."""
        leads = world.watch.leads()
        if leads:
            lead, now = leads[self.number % len(leads)], world.clock()
            data = LeadVerdictRecordedData.model_validate(
                {
                    "account_id": lead.account_id,
                    "decision_seq": lead.decision_seq,
                    "rep_id": lead.rep_id or "wim",
                    "verdict": "rejected" if self.fault else "accepted",
                    "fault": self.fault,
                    "reason": "as the rep says",
                    "recorded_at": now,
                }
            )
            name = named(f"verdict-{self.number}", now)
            world.tell(LeadVerdictRecordedV1(metadata=name, data=data))


@dataclass(frozen=True)
class Overridden:
    """A manager gives a lead to somebody by hand."""

    number: int
    to: str

    def __call__(self, world: World) -> None:
        """Tell of the wish, as the manager sees the lead."""
        lead = _one_of(world, self.number)
        if lead:
            data = AssignmentOverriddenData(
                account_id=lead.account_id,
                lead_version=lead.version,
                rep_id=self.to,
                overridden_by="wim",
                reason="knows them",
            )
            name = named(f"override-{self.number}", world.clock())
            world.tell(AssignmentOverriddenV1(metadata=name, data=data))


KINDS = (
    *(Kind.FEATURE_USED, Kind.SESSION_STARTED, Kind.SIGNED_UP, Kind.DEMO_REQUESTED),
    *(Kind.TEAMMATE_INVITED, Kind.PRICING_PAGE_VIEWED, Kind.USAGE_LIMIT_HIT),
    *(Kind.CHECKOUT_COMPLETED, Kind.SELF_SERVE_PREFERRED, Kind.USAGE_RECORDED),
    *(Kind.SALES_EMAIL_OPENED, Kind.SEATS_ADDED),
)


@dataclass(frozen=True)
class Forgotten:
    """Somebody asks to be forgotten."""

    subject: str

    def __call__(self, world: World) -> None:
        """Erase the person."""
        world.forget(self.subject)


_LONG = ("shifts", "zone", "squads", "weight")  # says nothing new of a rep


class Author:
    """Writes a script, and remembers what it has to count."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._now = START
        self._counts: dict[str, int] = {}

    def opening(self) -> Sequence[Step]:
        """Return the arrival of the reps."""
        return [Said((self._rep(name, REPS[name]),)) for name in REPS]

    def step(self) -> Step:
        """Return anything that may happen."""
        (write,) = self._dice.choices(
            (
                *(self.uses, self.buys, self.waits, self.repeats, self.answers),
                *(self.judges, self.overrides, self.company, self.staff),
                *(self.opportunity, self.deal, self.nonsense, self.unites, self.changes),
                self.forgets,
            ),
            weights=(4, 6, 6, 1, 4, 2, 2, 3, 3, 1, 1, 1, 2, 2, 0.4),
        )
        return write()

    def uses(self) -> Step:
        """Return that people use the product."""
        domain = self._dice.choice(DOMAINS)
        deeds = [
            self._deed(domain, self._dice.choice(KINDS), self._dice.randrange(PRIVATE + 2))
            for _ in range(self._dice.randint(1, 3))
        ]
        if len(deeds) > 1:
            return Said((several(deeds),))
        return Said((self._dice.choice((one, tracked))(deeds[0]),))

    def buys(self) -> Step:
        """Return that companies are about to buy."""
        domains = self._dice.sample(DOMAINS, self._dice.choice((1, 1, 1, 3)))
        return Said(tuple(one for domain in domains for one in self._bought(domain)))

    def unites(self) -> Step:
        """Let two companies turn out to be one, just as both are about to buy."""
        crm_id = self._dice.choice(TWINS)
        bought = [one for domain in RECORDS[crm_id] for one in self._bought(domain)]
        return Said((*bought, self._record(crm_id)), self._dice.randrange(60))

    def _bought(self, domain: str) -> Sequence[Body]:
        kinds = (Kind.FEATURE_USED, Kind.FEATURE_USED, Kind.DEMO_REQUESTED)
        return [one(self._deed(domain, kind, user)) for user, kind in enumerate(kinds)]

    def nonsense(self) -> Step:
        """Return what nobody can read."""
        return Said((unreadable(self._deed(self._dice.choice(DOMAINS), Kind.SIGNED_UP, 0)),))

    def waits(self) -> Step:
        """Return that time passes."""
        minutes = self._dice.choice((5, 30, 45, 60, 120, 240, 600, 1440))
        self._now += timedelta(minutes=minutes)
        return Waited(minutes)

    def repeats(self) -> Step:
        """Return that an archive is replayed."""
        return Repeated(self._dice.randint(1, 6))

    def answers(self) -> Step:
        """Return that a rep reaches a customer."""
        chance = self._dice.random()
        return Answered(self._number("answer"), chance < 0.3, in_salesforce=chance > 0.8)

    def judges(self) -> Step:
        """Return that a rep judges a lead."""
        fault = self._dice.choice(("bad_signal", "bad_signal", "bad_execution", None))
        return Judged(self._number("verdict"), fault)

    def overrides(self) -> Step:
        """Return that a manager gives a lead to somebody."""
        return Overridden(self._number("override"), self._dice.choice(sorted(REPS)))

    def company(self) -> Step:
        """Return what the CRM says of a company."""
        return Said((self._record(self._dice.choice(sorted(RECORDS.keys() - TWINS))),))

    def _record(self, crm_id: str) -> Event:
        owners = ("olga", "rita", "rita", "vera", "nobody-known", None)
        data = AccountChangedData.model_validate(
            {
                "crm_id": crm_id,
                "version": self._number(crm_id),
                "domains": RECORDS[crm_id],
                "contacts": CONTACTS.get(crm_id, ()),
                "owner_rep_id": self._dice.choice(owners),
                "backup_rep_id": self._dice.choice(("wim", None)),
                "lifecycle": self._dice.choice(("prospect", "customer", "customer")),
            }
        )
        return AccountChangedV1(metadata=self._metadata(), data=data)

    def staff(self) -> Step:
        """Return what the CRM says of a rep."""
        name, dice = self._dice.choice(sorted(REPS)), self._dice
        away = self._now + timedelta(hours=dice.choice((0, 0, 2)))
        off = {"start": away, "end": away + timedelta(hours=dice.choice((3, 24)))}
        changed = dice.choice(
            (
                {"active": False},
                {"cap": 1},
                {"cap": dice.randint(2, 3)},
                {"time_off": (off,)},
                {"daily_cap": dice.randint(1, 2)},
                {},
            )
        )
        return Said((self._rep(name, {**REPS[name], **changed}),))

    def forgets(self) -> Step:
        """Return that somebody asks to be forgotten."""
        return Forgotten(name_of(self._dice.choice(DOMAINS), self._dice.randrange(PRIVATE + 2)))

    def opportunity(self) -> Step:
        """Return what the CRM says of a deal in work."""
        crm_id = self._dice.choice(sorted(RECORDS))
        data = OpportunityChangedData.model_validate(
            {
                "opportunity_id": f"opportunity-{crm_id}",
                "version": self._number(f"opportunity-{crm_id}"),
                "domain": RECORDS[crm_id][0],
                "open": self._dice.random() < 0.6,
                "owner_rep_id": self._dice.choice(("vera", "olga", None)),
                "complex": self._dice.random() < 0.5,
            }
        )
        return Said((OpportunityChangedV1(metadata=self._metadata(), data=data),))

    def deal(self) -> Step:
        """Return what the CRM says of a deal that is over."""
        crm_id = self._dice.choice(sorted(RECORDS))
        data = DealClosedData.model_validate(
            {
                "deal_id": f"opportunity-{crm_id}",
                "version": self._number(f"opportunity-{crm_id}"),
                "domain": RECORDS[crm_id][0],
                "won": self._dice.random() < 0.5,
                "channel": "sales",
                "closed_at": self._now,
            }
        )
        return Said((DealClosedV1(metadata=self._metadata(), data=data),))

    def changes(self) -> Step:
        """Return what a CRM's own event says of an object: a few of its fields, the latest."""
        dice, kind = self._dice, self._dice.choice((COMPANY, COMPANY, OPPORTUNITY))
        order, system = self._number("change"), dice.choice((SALESFORCE, HUBSPOT))
        known = system.fields[kind]
        told = dice.sample(sorted(known), dice.randint(1, len(known)))
        values = {name: dice.choice(known[name]) for name in told}
        return Said((system.change(kind, self._now, order, values),))

    def _rep(self, name: str, described: dict[str, Any]) -> Event:
        data = RepChangedData.model_validate(
            {"rep_id": name, "version": self._number(name), **described}
        )
        return RepChangedV1(metadata=self._metadata(), data=data)

    def _deed(self, domain: str, kind: Kind, user: int) -> Deed:
        """Return what one of a company's people did."""
        return Deed(
            event_id=self._name("signal"),
            at=self._now,
            kind=kind,
            domain=domain,
            user=user,
            in_workspace=user == 0 or (user == PRIVATE and self._dice.random() < HALF),
            about=self._dice.randrange(5),
        )

    def _metadata(self) -> Metadata:
        return named(self._name("event"), self._now)

    def _name(self, kind: str) -> str:
        return f"{kind}-{self._number(kind)}"

    def _number(self, kind: str) -> int:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]


def script(seed: str, length: int) -> tuple[Step, ...]:
    """Return so many things that happen after the reps have come, the same for a seed."""
    author = Author(Random(f"{seed}/script"))
    return (*author.opening(), *(author.step() for _ in range(length)))


def _worded(content: Content) -> str:
    """Return what somebody says in a line."""
    if isinstance(content, Body):
        return str(content)
    if not isinstance(content, Event):
        return worded(content)
    said = content.model_dump(mode="json", exclude_unset=True)["data"]
    fields = {key: value for key, value in said.items() if key not in _LONG}
    return f"{content.detail_type} {fields}"


def _one_of(world: World, number: int) -> Any:
    leads = world.pending_leads()
    return leads[number % len(leads)] if leads else None
