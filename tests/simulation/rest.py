"""What must hold once the world has come to rest, and once every clock has run out."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.handoff.events import SelfServeChosen
from plg_router.domain.identity.events import AccountMerged
from plg_router.domain.identity.nodes import company_node
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.signals.reading import Reading
from plg_router.kernel.ids import AccountId
from tests.fakes.accounts import ACCOUNT
from tests.simulation.cast import CANARY, DOMAINS, RULES
from tests.simulation.promises import Promise, breach
from tests.simulation.world import World

HORIZON = RULES.sla.expire_after + timedelta(hours=1)


def check_at_rest(world: World) -> None:
    """Raise Breach for the first promise that does not hold now that nothing is on its way."""
    for message in world.bus.dead:
        detail = f"{type(message.content).__name__} rests at {message.stage}: {message.reason}"
        raise breach(Promise.NOTHING_LOST, detail)
    for clock in world.set_aside:
        raise breach(Promise.NOTHING_LOST, f"the clock {dict(clock.started_with)} rests")
    parked = {fault.content for fault in world.stages.quarantine.faults}
    for content in world.bus.said:
        for fault in content.faults if isinstance(content, Reading) else ():
            if fault.content not in parked:
                raise breach(Promise.NOTHING_LOST, f"{fault.content} was never parked")
    for lead in world.pending_leads():
        _check_lead(world, lead)
    _check_told(world)


def check_run_out(world: World, rested_at: datetime) -> None:
    """Raise Breach for a lead that was there at rest and still awaits an answer."""
    for lead in world.pending_leads():
        if lead.opened_at <= rested_at:
            raise breach(Promise.ENDS, f"{lead.account_id} is {lead.status} for ever")


def evidence(world: World) -> Mapping[tuple[str, str], object]:
    """Return what is known of every account, part by part, as far as what was said decides it."""
    known: dict[tuple[str, str], object] = {}
    nodes = {pk for pk, sk in world.watch.rows if sk == ACCOUNT}
    for node in sorted(nodes.union(map(company_node, DOMAINS))):
        root = world.watch.root_of(node)
        if root == node:
            known |= {(node, part): value for part, value in _known_of(world, node)}
        else:
            known[node, "root"] = root
    return known


def _known_of(world: World, account: str) -> Iterator[tuple[str, object]]:
    found = world.stages.accounts.load(AccountId(account))
    records = found.records.value
    yield "profile", found.profile.value
    yield "company", world.stages.desk.company(found)
    yield "owner", found.crm
    yield "deals", {key: deal.version for key, deal in records.deals.items()}
    yield "in work", {(deal.opportunity_id, deal.version) for deal in records.in_work}


def check_evidence(world: World, untroubled: World) -> None:
    """Raise Breach where trouble made another account of what was said."""
    found, expected = evidence(world), evidence(untroubled)
    for key in sorted(found.keys() | expected.keys()):
        if found.get(key) != expected.get(key):
            detail = f"{key}: {found.get(key)}, without trouble {expected.get(key)}"
            raise breach(Promise.SAME_PROFILES, detail)


def _check_lead(world: World, lead: Lead) -> None:
    account = lead.account_id
    if (root := world.watch.root_of(account)) != account:
        raise breach(Promise.ONE_LEAD, f"{account} lives on in {root}, and still has its lead")
    crm = world.stages.accounts.load(account).crm
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
    for event in _told(world):
        if isinstance(event, LeadQualified):
            qualified[event.account_id] = event.crossing
        elif isinstance(event, SelfServeChosen):  # whatever qualified before needs no lead
            bought[event.account_id] = qualified.pop(event.account_id, 0)
        elif isinstance(event, AccountMerged):  # another lead may go on under the account
            bought.pop(event.into, None)
    for account, crossing in bought.items():
        _check_left_alone(world, account, crossing)
    for account, crossing in qualified.items():
        _check_routed(world, account, crossing)


def _check_routed(world: World, account: AccountId, crossing: int) -> None:
    """See to it that a crossing made a lead, for the account or the one it lives on in."""
    found = world.stages.accounts.load(account)
    leads = (world.watch.lead_of(each) for each in (account, found.account_id))
    if not any(leads) and crossing > found.standing.value.settled_crossing:
        raise breach(Promise.ENDS, f"{account} qualified, and has no lead")


def _check_left_alone(world: World, account: AccountId, crossing: int) -> None:
    """See to it that whatever qualified before a purchase awaits nobody."""
    lead = world.watch.lead_of(account)
    if lead and lead.awaits_answer and lead.request.crossing <= crossing:
        raise breach(Promise.SELF_SERVE, f"{account} bought, and {lead.rep_id} is to call")


def _told(world: World) -> Iterator[object]:
    for event in world.storage.events():
        if CANARY in repr(event):
            raise breach(Promise.PRIVATE, f"{type(event).__name__} names an address")
        yield event
