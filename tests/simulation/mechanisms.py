"""The mechanisms that keep the promises, each of which can be switched off to see it missed."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.contracts.account_events import (
    AccountMergedV1,
    AccountOwnerChangedV1,
    AccountSignalsChangedV2,
)
from plg_router.contracts.envelope import Event
from plg_router.contracts.handoff_events import SelfServeChosenV1
from plg_router.contracts.lead_events import LeadReassignedV1
from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.domain.enrichment.firmographics import Firmographics
from plg_router.domain.identity.nodes import Node
from plg_router.domain.routing.ownership import CrmRecords
from plg_router.domain.routing.rep import Rep
from plg_router.domain.signals.mail import Mail, MailClass
from plg_router.domain.signals.profile import Profile
from plg_router.domain.signals.pseudonyms import Pseudonyms
from plg_router.domain.signals.reading import Reading
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId, EventId, RepId
from plg_router.kernel.kinds import Kind
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.ports import AccountFile, Cause, Ground, ProfileEvent, Versioned
from tests.fakes.accounts import STANDING, Fence, InMemoryAccounts, living
from tests.fakes.leads import (
    CREDITS,
    DECISION,
    LEAD,
    ROSTER,
    VERDICT,
    Desktop,
    InMemoryLeads,
    InMemoryRoster,
)
from tests.fakes.pseudonyms import OpenNames
from tests.fakes.storage import Change, Key, Row
from tests.simulation.cast import RULES
from tests.simulation.promises import Promise
from tests.simulation.trouble import RIVALRY, STORM, Weather

PSEUDONYMS = KeyedPseudonyms(lambda: "key")
MOST_VERSIONS = 99  # of a lead, in a world as short as these


class Mechanisms:
    """Everything in place: whatever passes here passes unchanged."""

    def changes(self, changes: Mapping[Key, Change]) -> Mapping[Key, Change]:
        """Return the changes that a write makes."""
        return changes

    def leads(self, leads: InMemoryLeads) -> InMemoryLeads:
        """Return the store of leads."""
        return leads

    def accounts(self, accounts: InMemoryAccounts) -> InMemoryAccounts:
        """Return the accounts as decisions about leads see them."""
        return accounts

    def forest(self, accounts: InMemoryAccounts) -> InMemoryAccounts:
        """Return the accounts as signals find theirs."""
        return accounts

    def asking(self, accounts: InMemoryAccounts) -> InMemoryAccounts:
        """Return the accounts in which it is noted who was asked about them."""
        return accounts

    def roster(self, roster: InMemoryRoster) -> InMemoryRoster:
        """Return the reps as decisions about leads see them."""
        return roster

    def follow(self, follow: FollowOwner) -> FollowOwner:
        """Return what looks for the owner after a decision."""
        return follow

    def pseudonyms(self) -> Pseudonyms:
        """Return what people and workspaces are called."""
        return PSEUDONYMS

    def received(self, reading: Reading, _receipt: int) -> Reading:
        """Return what a delivery of product signals says."""
        return reading

    def hears(self, _stage: str, _event: Event) -> bool:
        """Tell whether a stage acts on an event."""
        return True

    def starts_clock(self, _event: Event) -> bool:
        """Tell whether an event starts the clocks it should."""
        return True

    def comes_again(self) -> bool:
        """Tell whether a message that failed is delivered again."""
        return True

    def outlives_process(self) -> bool:
        """Tell whether the events of a write leave although its process died right after it."""
        return True


IN_PLACE = Mechanisms()


class LastWriterWins(Mechanisms):
    """A decision is committed whatever became of the lead since it was read."""

    def changes(self, changes: Mapping[Key, Change]) -> Mapping[Key, Change]:
        """Return the changes without the fence of the lead's version."""
        return {
            key: _forced(change) if key[1].startswith((LEAD, DECISION)) else change
            for key, change in changes.items()
        }


def _forced(change: Change) -> Change:
    def forced(before: Row | None) -> Row | None:
        for version in (before.version if before else 0, *range(MOST_VERSIONS)):
            with suppress(Conflict):
                return change(Row(version, None))
        raise Conflict

    return forced


class NoCap(Mechanisms):
    """A slot is taken whether or not the rep has room."""

    def changes(self, changes: Mapping[Key, Change]) -> Mapping[Key, Change]:
        """Return the changes without the condition on a rep's open leads."""
        return {
            key: _roomy(change) if key[0] == ROSTER else change for key, change in changes.items()
        }


def _roomy(change: Change) -> Change:
    def roomy(before: Row | None) -> Row | None:
        try:
            return change(before)
        except Conflict:
            if before is None or not isinstance(before.value, Desktop):
                raise
            after = change(replace(before, value=replace(before.value, open_leads=0)))
            if after is None or not isinstance(after.value, Desktop):
                raise
            load = before.value.open_leads + after.value.open_leads
            return replace(after, value=replace(after.value, open_leads=load))

    return roomy


class SlotKept(Mechanisms):
    """A lead that ends or moves on gives no slot back."""

    def changes(self, changes: Mapping[Key, Change]) -> Mapping[Key, Change]:
        """Return the changes without those that lower a load."""
        return {
            key: _held_on_to(change) if key[0] == ROSTER else change
            for key, change in changes.items()
        }


def _held_on_to(change: Change) -> Change:
    def held(before: Row | None) -> Row | None:
        after = change(before)
        was, now = before and before.value, after and after.value
        if isinstance(was, Desktop) and isinstance(now, Desktop) and after:
            return replace(
                after, value=replace(now, open_leads=max(was.open_leads, now.open_leads))
            )
        return after

    return held


class EndedAccountsServed(Mechanisms):
    """A lead is committed although its account lives on in another by now."""

    def changes(self, changes: Mapping[Key, Change]) -> Mapping[Key, Change]:
        """Return the changes without the condition that the account is living."""
        return {key: change for key, change in changes.items() if change is not living}


class StandingsUnfenced(Mechanisms):
    """An account ends whatever it has crossed since it was read, and may cross once more after."""

    def changes(self, changes: Mapping[Key, Change]) -> Mapping[Key, Change]:
        """Return the changes without the fence where the standing was."""
        return {
            key: _unfenced(change) if key[1] == STANDING else change
            for key, change in changes.items()
        }


def _unfenced(change: Change) -> Change:
    def unfenced(before: Row | None) -> Row | None:
        after = _forced(change)(before)
        return None if after and isinstance(after.value, Fence) else change(before)

    return unfenced


class PaidTwice(Mechanisms):
    """Only the winner's part of the credits is written, and the others' share is forgotten."""

    def changes(self, changes: Mapping[Key, Change]) -> Mapping[Key, Change]:
        """Return the changes with credits that nobody earned."""
        return {
            key: _partly(change) if key[1] == CREDITS else change for key, change in changes.items()
        }


def _partly(change: Change) -> Change:
    def partly(before: Row | None) -> Row | None:
        after = change(before)
        if after is None or not isinstance(after.value, Mapping):
            return after
        known = before.value if before and isinstance(before.value, Mapping) else {}
        return replace(
            after,
            value={
                rep_id: min(known.get(rep_id, 0), credit) for rep_id, credit in after.value.items()
            },
        )

    return partly


class OwnerIgnored(Mechanisms):
    """Leads are placed without a look at what the CRM says of the account."""

    def accounts(self, accounts: InMemoryAccounts) -> InMemoryAccounts:
        """Return accounts without the CRM's records."""
        return _Ownerless(accounts._storage)


class _Ownerless(InMemoryAccounts):
    def load(self, account: AccountId) -> AccountFile:
        return replace(super().load(account), records=Versioned(CrmRecords(), 0))


class TombstonesPassed(Mechanisms):
    """Whoever reads signals does not ask whether somebody was erased."""

    def forest(self, accounts: InMemoryAccounts) -> InMemoryAccounts:
        """Return accounts in which nobody was erased."""
        return _Unburied(accounts._storage)


class _Unburied(InMemoryAccounts):
    def ground(self, nodes: Collection[Node]) -> Ground:
        found = super().ground(sorted(nodes))
        return replace(found, roots={node: self._root(node) for node in found.roots})


class InquiriesForgotten(Mechanisms):
    """A vendor is called, and nobody notes that it was."""

    def asking(self, accounts: InMemoryAccounts) -> InMemoryAccounts:
        """Return accounts that keep no note."""
        return _Noteless(accounts._storage)


class _Noteless(InMemoryAccounts):
    def save_asked(self, account: AccountId, after: Versioned[Firmographics]) -> None:
        del account, after


class OwnerSeenOnce(Mechanisms):
    """Nobody looks for the owner again once a decision is made, nor when the owner changes."""

    def hears(self, _stage: str, event: Event) -> bool:
        """Tell whether a stage acts on an event."""
        return not isinstance(event, AccountOwnerChangedV1)


class BordersOpen(Mechanisms):
    """Every rep counts as covering every territory."""

    def roster(self, roster: InMemoryRoster) -> InMemoryRoster:
        """Return reps at home everywhere."""
        return _Borderless(roster._storage)


class _Borderless(InMemoryRoster):
    def reps(self, now: datetime) -> Mapping[RepId, Rep]:
        everywhere = frozenset(RULES.routing.territories.countries)
        return {
            rep_id: replace(rep, territories=everywhere)
            for rep_id, rep in super().reps(now).items()
        }


class TriedForgotten(Mechanisms):
    """Who let a lead lapse before the last one is forgotten."""

    def leads(self, leads: InMemoryLeads) -> InMemoryLeads:
        """Return leads without the list of those who were tried."""
        return _Forgetful(leads)


class _Forgetful(InMemoryLeads):
    def __init__(self, inner: InMemoryLeads) -> None:
        super().__init__(inner._storage)

    def lead(self, account: AccountId) -> Lead | None:
        lead = super().lead(account)
        return replace(lead, request=replace(lead.request, tried=())) if lead else None


class AnswerUncounted(Mechanisms):
    """A touch leaves the lead's version as it is, so that a decision may follow from before it."""

    def changes(self, changes: Mapping[Key, Change]) -> Mapping[Key, Change]:
        """Return the changes with answers that raise no version."""
        return {
            key: _uncounted(change) if key[1] == LEAD else change for key, change in changes.items()
        }


def _uncounted(change: Change) -> Change:
    def uncounted(before: Row | None) -> Row | None:
        after = change(before)
        if before is None or after is None or not isinstance(after.value, Lead):
            return after
        if after.value.status is not LeadStatus.ENGAGED:
            return after
        version = before.version
        return replace(after, version=version, value=replace(after.value, version=version))

    return uncounted


class AddressesRead(Mechanisms):
    """What stands behind an address is the whole address, not its class and domain."""

    def received(self, reading: Reading, _receipt: int) -> Reading:
        """Return what a delivery says, with the address as the company's domain."""
        signals = tuple(map(_unread, reading.signals))
        return reading._replace(signals=signals)


def _unread(signal: Signal) -> Signal:
    if not signal.sender.address:
        return signal
    mail = Mail(MailClass.CORPORATE, signal.sender.address)
    return signal._replace(sender=replace(signal.sender, mail=mail))


class OwnNames(Mechanisms):
    """People and workspaces are called what the product calls them."""

    def pseudonyms(self) -> Pseudonyms:
        """Return names that are the product's own ids."""
        return OpenNames()


class ClockForgotten(Mechanisms):
    """A reassigned lead starts no clock."""

    def starts_clock(self, event: Event) -> bool:
        """Tell whether an event starts the clocks it should."""
        return not isinstance(event, LeadReassignedV1)


class MergerUnheard(Mechanisms):
    """Nobody settles the leads of accounts that turned out to be one."""

    def hears(self, _stage: str, event: Event) -> bool:
        """Tell whether a stage acts on an event."""
        return not isinstance(event, AccountMergedV1)


class CountedSignals(Mechanisms):
    """Every delivery of a signal counts as a signal of its own."""

    def received(self, reading: Reading, receipt: int) -> Reading:
        """Return what a delivery says, under names of its own."""
        signals = tuple(
            signal._replace(event_id=EventId(f"{signal.event_id}/{receipt}"))
            for signal in reading.signals
        )
        return reading._replace(signals=signals)


class ScoredOnce(Mechanisms):
    """What follows the first word on an account is folded, and never scored."""

    def hears(self, _stage: str, event: Event) -> bool:
        """Tell whether a stage acts on an event."""
        return not isinstance(event, AccountSignalsChangedV2)


class VerdictsCounted(Mechanisms):
    """Every delivery of a verdict counts as a verdict of its own."""

    def leads(self, leads: InMemoryLeads) -> InMemoryLeads:
        """Return leads that were never judged."""
        return _Unjudged(leads._storage)

    def changes(self, changes: Mapping[Key, Change]) -> Mapping[Key, Change]:
        """Return the changes without the condition that a verdict is the first."""
        return {
            key: _forced(change) if key[1].startswith(VERDICT) else change
            for key, change in changes.items()
        }


class _Unjudged(InMemoryLeads):
    def verdict(self, account: AccountId, seq: int) -> None:
        del account, seq


class FaultsDropped(Mechanisms):
    """What cannot be read is left out, and nobody hears of it."""

    def received(self, reading: Reading, _receipt: int) -> Reading:
        """Return what a delivery says, as far as it can be read."""
        return reading._replace(faults=())


class AtMostOnce(Mechanisms):
    """A message leaves its queue before it is handled."""

    def comes_again(self) -> bool:
        """Tell whether a message that failed is delivered again."""
        return False


class DualWrite(Mechanisms):
    """The process that wrote tells of it, instead of the stream."""

    def outlives_process(self) -> bool:
        """Tell whether events leave although their process died."""
        return False


class PurchaseUnheard(Mechanisms):
    """Nobody ends the lead of who bought by themselves."""

    def hears(self, _stage: str, event: Event) -> bool:
        """Tell whether a stage acts on an event."""
        return not isinstance(event, SelfServeChosenV1)


class PurchaseRefused(Mechanisms):
    """Nobody buys by themselves of whom sales has a lead."""

    def forest(self, accounts: InMemoryAccounts) -> InMemoryAccounts:
        """Return accounts that take no purchase while somebody of sales has their lead."""
        return _Reserved(accounts._storage)


class _Reserved(InMemoryAccounts):
    def save_profile(
        self, account: AccountId, after: Versioned[Profile], event: ProfileEvent, cause: Cause
    ) -> None:
        lead, bought = InMemoryLeads(self._storage).lead(account), Kind.CHECKOUT_COMPLETED
        if lead and lead.awaits_answer:
            before = self.profiles([account])[account].value.days_of(bought)
            events = {**after.value.events, bought: before}
            after = Versioned(replace(after.value, events=events), after.version)
        super().save_profile(account, after, event, cause)


@dataclass(frozen=True)
class Switch:
    """A mechanism, what it is called, and the promise that is missed without it."""

    mechanism: str
    promise: Promise
    off: Mechanisms
    weather: Weather = STORM  # in which it is missed soonest
    seed: int = 1  # at which it was missed, to be tried first


SWITCHES = (
    Switch("messages leave the queue once handled", Promise.NOTHING_LOST, AtMostOnce()),
    Switch("what cannot be read is parked", Promise.NOTHING_LOST, FaultsDropped()),
    Switch("events follow from committed writes", Promise.ENDS, DualWrite(), seed=12),
    Switch("signals are folded by their names", Promise.SAME_PROFILES, CountedSignals()),
    Switch("what changes is scored again", Promise.SAME_PROFILES, ScoredOnce()),
    Switch("a decision is judged once", Promise.SAME_DECISIONS, VerdictsCounted(), seed=580),
    Switch("the version fences a lead", Promise.ENGAGED, LastWriterWins(), RIVALRY, seed=261),
    Switch(
        "only living accounts get leads", Promise.ONE_LEAD, EndedAccountsServed(), RIVALRY, seed=9
    ),
    Switch(
        "a merger fences the standing", Promise.INHERITED, StandingsUnfenced(), RIVALRY, seed=21
    ),
    Switch("mergers settle both leads", Promise.ONE_LEAD, MergerUnheard(), seed=11),
    Switch("a slot needs room under the cap", Promise.LOAD, NoCap(), RIVALRY, seed=76),
    Switch("a slot is given back", Promise.LOAD, SlotKept(), seed=0),
    Switch("credits are written as a whole", Promise.CREDITS, PaidTwice(), seed=0),
    Switch("the owner comes first", Promise.OWNER, OwnerIgnored()),
    Switch("leads follow a new owner", Promise.OWNER, OwnerSeenOnce(), RIVALRY, seed=126),
    Switch("every decision starts a clock", Promise.ENDS, ClockForgotten()),
    Switch("an answer raises the version", Promise.ENGAGED, AnswerUncounted(), RIVALRY, seed=261),
    Switch("whoever let it lapse is passed over", Promise.TRIED, TriedForgotten(), seed=0),
    Switch("territories bind candidates", Promise.TERRITORY, BordersOpen(), seed=0),
    Switch("a purchase asks nobody", Promise.SELF_SERVE, PurchaseRefused(), seed=25),
    Switch("a purchase ends the lead", Promise.SELF_SERVE, PurchaseUnheard(), seed=23),
    Switch("an address becomes a domain", Promise.PRIVATE, AddressesRead(), seed=2),
    Switch("ids become pseudonyms", Promise.PRIVATE, OwnNames(), seed=17),
    Switch("who is asked is noted before", Promise.ASKED, InquiriesForgotten(), seed=2),
    Switch("tombstones are looked for", Promise.FORGOTTEN, TombstonesPassed(), seed=61),
)
