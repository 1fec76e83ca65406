"""What must hold once the world has come to rest, and once every clock has run out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.handoff.events import SelfServeChosen
from plg_router.domain.handoff.standing import Standing, is_since
from plg_router.domain.identity.events import AccountMerged
from plg_router.domain.identity.nodes import Node, person_node
from plg_router.domain.scoring.events import Crossing, LeadQualified
from plg_router.domain.signals.profile import Profile
from plg_router.domain.signals.reading import Reading
from plg_router.kernel.clock import day_of
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import SPOKEN_KINDS, Kind
from plg_router.services.person_ports import Found
from tests.fakes.vendors import CONTACT
from tests.simulation.cast import RULES
from tests.simulation.product import CANARY, Body
from tests.simulation.promises import Promise, breach
from tests.simulation.world import World

_CHOICES = frozenset({Kind.CHECKOUT_COMPLETED, Kind.SELF_SERVE_PREFERRED})
_HANDS = SPOKEN_KINDS - _CHOICES

_NEVER_JUDGED = Standing()
HORIZON = RULES.sla.expire_after + timedelta(hours=1)


def check_at_rest(world: World) -> None:
    """Raise Breach for the first promise that does not hold now that nothing is on its way."""
    for message in world.bus.dead:
        detail = f"{type(message.content).__name__} rests at {message.stage}: {message.reason}"
        raise breach(Promise.NOTHING_LOST, detail)
    for clock in world.set_aside:
        raise breach(Promise.NOTHING_LOST, f"the clock {dict(clock.started_with)} rests")
    parked = {fault.content for fault in world.stages.quarantine.faults}
    for reading in (world.read(one) for one in world.bus.said if isinstance(one, Body)):
        for fault in reading.faults:
            if fault.content not in parked:
                raise breach(Promise.NOTHING_LOST, f"{fault.content} was never parked")
        _check_folded(world, reading)
        _check_bought(world, reading)
    for lead in world.pending_leads():
        _check_lead(world, lead)
    world.watch.check_loads()
    for person in world.forgotten:
        for found in chain.from_iterable(world.stages.people.held(person).values()):
            if not _is_mark(found):
                raise breach(Promise.FORGOTTEN, f"{found} is held of {person.node}")
    _check_told(world)
    _check_inherited(world)
    _check_private(world)


def check_run_out(world: World, rested_at: datetime) -> None:
    """Raise Breach for a lead that was there at rest and still awaits an answer."""
    for lead in world.pending_leads():
        if lead.opened_at <= rested_at:
            raise breach(Promise.ENDS, f"{lead.account_id} is {lead.status} for ever")


def _is_mark(found: Found) -> bool:
    """Tell whether what is held of a person says that they were erased, or where to look instead.

    The latter are the tombstone of whoever belonged to an account, and the fence of their own.
    """
    match found:
        case {"member": {"is_erased": True}, "invited_as": None} | {"document": {"into": _}}:
            return True
    return False


def _check_lead(world: World, lead: Lead) -> None:
    account = lead.account_id
    if (root := world.watch.root_of(account)) != account:
        raise breach(Promise.ONE_LEAD, f"{account} lives on in {root}, and still has its lead")
    found = world.stages.accounts.load(account)
    if found.standing.value.settles(lead.request.crossed):
        raise breach(Promise.SELF_SERVE, f"{account} has chosen, and {lead.rep_id} is to call")
    crm = found.crm
    if crm and crm.owned_by and lead.rep_id != crm.owned_by:
        raise breach(Promise.OWNER, f"{account} of {crm.owned_by} is with {lead.rep_id}")
    if lead.is_open and lead.rep_id:
        rep = world.stages.roster.reps(world.clock())[lead.rep_id]
        if not rep.active:
            raise breach(Promise.ONE_LEAD, f"{account} is with {lead.rep_id}, who left")
    if not any(clock.is_of(account, lead.decision_seq) for clock in world.clocks):
        raise breach(Promise.ENDS, f"{account} is {lead.status}, and no clock runs")


def _check_told(world: World) -> None:
    qualified: dict[AccountId, int] = {}
    bought: dict[AccountId, int] = {}
    standings: dict[str, Standing] = {}
    for (account, _), row in (each for rows in world.storage.history for each in rows.items()):
        before = standings.get(account, _NEVER_JUDGED)
        if isinstance(row.value, Standing):
            standings[account] = row.value
        for event, _ in row.events:
            if isinstance(event, LeadQualified):
                qualified[event.account_id] = event.crossing
            elif isinstance(event, SelfServeChosen):  # whatever qualified before needs no lead
                if not _was_known(before, standings[account]):
                    bought[event.account_id] = qualified.get(event.account_id, 0)
            elif isinstance(event, AccountMerged):  # another lead may go on under the account
                bought.pop(event.into, None)
    for account, crossing in bought.items():
        _check_left_alone(world, account, crossing)
    for account, crossing in qualified.items():
        _check_routed(world, account, crossing)


def _was_known(before: Standing, now: Standing) -> bool:
    """Tell whether a choice is one more of a moment that was told before the account crossed."""
    same = (before.chosen_at, before.chosen.keys()) == (now.chosen_at, now.chosen.keys())
    return same and before.is_told and is_since(now.crossed_at, now.chosen_at)


def _check_routed(world: World, account: AccountId, crossing: int) -> None:
    """See to it that a crossing made a lead, for the account or the one it lives on in."""
    found = world.stages.accounts.load(account)
    leads = (world.watch.lead_of(each) for each in (account, found.account_id))
    if not any(leads) and not found.standing.value.settles(Crossing(account, crossing)):
        raise breach(Promise.ENDS, f"{account} qualified, and has no lead")


def _check_inherited(world: World) -> None:
    """See to it that whatever an account lives on in knows that it has crossed, and who has.

    Else a purchase would not end the lead, and the same evidence would make another one. What was
    kept of the erased is gone, and with it what they had crossed.
    """
    events = world.storage.events()
    crossed = {one.account_id: one.crossing for one in events if isinstance(one, LeadQualified)}
    for account, crossing in crossed.items():
        *ended, root = map(Node, world.watch.way_of(account))
        if not any(map(world.has_forgotten, (*ended, root))):
            standing = world.stages.accounts.load(AccountId(root)).standing.value
            if standing.crossing < crossing or account not in {root, *standing.settled}:
                raise breach(Promise.INHERITED, f"{account} crossed, which {root} has not heard")


def _check_left_alone(world: World, account: AccountId, crossing: int) -> None:
    """See to it that what qualified before a purchase awaits nobody, unless they asked since."""
    profile = world.stages.accounts.load(account).profile.value
    if is_since(_last(profile, _HANDS), _last(profile, _CHOICES)):
        return
    lead = world.watch.lead_of(account)
    if lead and lead.awaits_answer and lead.request.crossing <= crossing:
        raise breach(Promise.SELF_SERVE, f"{account} bought, and {lead.rep_id} is to call")


def _last(profile: Profile, kinds: Iterable[Kind]) -> datetime | None:
    return max(filter(None, map(profile.last, kinds)), default=None)


def _check_folded(world: World, reading: Reading) -> None:
    """See to it that whoever did anything is known, whatever went wrong as it was told."""
    people = {person_node(signal.sender.user_id) for signal in reading.signals}
    for person in sorted(people):
        if not world.has_forgotten(person) and not world.stages.accounts.roots([person]):
            raise breach(Promise.NOTHING_LOST, f"what {person} did was never folded")


def _check_bought(world: World, reading: Reading) -> None:
    """See to it that whatever state an account is in, a purchase at the checkout counts."""
    for signal in reading.signals:
        person = person_node(signal.sender.user_id)
        if signal.kind is Kind.CHECKOUT_COMPLETED and not world.has_forgotten(person):
            account = world.stages.accounts.load(AccountId(person))
            if day_of(signal.occurred_at) not in account.profile.value.days_of(signal.kind):
                raise breach(Promise.SELF_SERVE, f"{account.account_id} bought, and nobody knows")


def _check_private(world: World) -> None:
    """See to it that no id, address or name of a product is in anything that is kept or sent.

    A row that was looked through when the world came to rest before is the same still.
    """
    lately = world.storage.history[world.looked_through :]
    written = [(key, row) for rows in lately for key, row in rows.items()]
    now = {key: world.watch.rows[key].value for key, _ in written if key[1] != CONTACT}
    places: dict[str, Iterable[object]] = {
        "an event": (carried for _, row in written for carried in row.events),
        "a table": now.items(),
        "a clock": (clock.started_with for clock in world.clocks),
        "a dead letter's reason": world.bus.reasons,
        "a parked fault's reason": (fault.reason for fault in world.stages.quarantine.faults),
        "a log": world.lines,
    }
    for place, things in places.items():
        for thing in things:
            if CANARY in repr(thing).casefold():
                raise breach(Promise.PRIVATE, f"{place} names somebody: {thing}")
    world.looked_through = len(world.storage.history)
