"""What was said decides what is known of every account, whatever went wrong on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from plg_router.domain.handoff.assess import Assessment, assess
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.identity.nodes import company_node, member_of
from plg_router.domain.routing.ownership import Lifecycle
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.profile import Profile
from plg_router.kernel.clock import day_of
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountFile
from tests.fakes.accounts import ACCOUNT, CRM, FIRMOGRAPHICS, STANDING
from tests.fakes.storage import Key
from tests.simulation.cast import DOMAINS, RULES
from tests.simulation.promises import Promise, breach
from tests.simulation.world import World

PARTS = {ACCOUNT, FIRMOGRAPHICS, STANDING, CRM}

Known = Mapping[tuple[str, str], object]  # by account and part


def check_evidence(world: World, untroubled: World) -> None:
    """Raise Breach where trouble made another account, or another score, of what was said.

    Accounts of the erased are left out: the moment decides what of theirs was never folded.
    """
    found, expected = _evidence(world), _evidence(untroubled)
    erased = _of_the_erased(world, untroubled)
    for key in sorted(found.keys() | expected.keys()):
        if key[0] not in erased and found.get(key) != expected.get(key):
            detail = f"{key}: {found.get(key)}, without trouble {expected.get(key)}"
            raise breach(Promise.SAME_PROFILES, detail)
    for (account, _), value in found.items():
        if account not in erased and isinstance(value, Assessment):
            _check_told(world, value)


def check_replayed(world: World) -> None:
    """Raise Breach where saying everything again that was ever said changes an account."""
    before = _rows(world)
    world.replay()
    for key, found in _rows(world).items():
        if before.get(key) != found:
            detail = f"{key} is {found} after a replay, and was {before.get(key)}"
            raise breach(Promise.SAME_PROFILES, detail)


def _of_the_erased(*worlds: World) -> set[str]:
    """Return every node that in either world belongs to an account that an erased person knew."""
    people = {person for world in worlds for person in world.forgotten}
    if not people:
        return set()
    left_out: set[str] = {person.node for person in people}
    names = {member_of(person.node) for person in people}
    for world in worlds:
        for (pk, sk), row in world.watch.rows.items():
            if sk == ACCOUNT and isinstance(row.value, Profile):
                known = row.value.members.keys() | row.value.invitees.keys()
                left_out |= {pk} if known & names else set()
    unions = [
        {node, world.watch.root_of(node)}
        for world in worlds
        for node, sk in world.watch.rows
        if sk == ACCOUNT
    ]
    before = -1
    while before < len(left_out):
        before = len(left_out)
        for union in unions:
            left_out |= union if union & left_out else set()
    return left_out


def _evidence(world: World) -> Known:
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
    # What a CRM words itself is versioned by the changes that told something new as they came.
    yield "owner", found.crm and replace(found.crm, version=0)
    # What is open again came to no deal: which of its stages in between was seen goes by arrival.
    reopened = {deal.opportunity_id for deal in records.in_work}
    yield (
        "deals",
        [
            replace(deal, version=0)
            for name, deal in sorted(records.deals.items())
            if name not in reopened
        ],
    )
    yield "in work", [replace(deal, version=0, owners=frozenset()) for deal in records.in_work]
    if found.profile.version:
        yield "score", _score(world, found)


def _score(world: World, found: AccountFile) -> Assessment:
    """Return what scoring sees of an account today: its card, its motion, and what triggers it."""
    crm = found.crm
    subject = Subject(
        account_id=found.account_id,
        profile=found.profile.value,
        company=world.stages.desk.company(found),
        today=day_of(world.clock()),
    )
    is_customer = crm is not None and crm.lifecycle is Lifecycle.CUSTOMER
    return assess(subject, Standing(), RULES, is_customer=is_customer)


def _check_told(world: World, seen: Assessment) -> None:
    """See to it that no account was told lower than it stands: time alone raises no score."""
    told, points = world.stages.accounts.load(seen.account_id).standing.value, seen.card.points
    is_behind = points - told.points >= RULES.scoring.report_step
    if is_behind or seen.card.passes_gate > told.passes_gate:
        detail = f"{seen.account_id} has {points} points, and was told {told.points}"
        raise breach(Promise.SAME_PROFILES, detail)


def _rows(world: World) -> Mapping[Key, tuple[int, object]]:
    return {
        key: (row.version, row.value) for key, row in world.watch.rows.items() if key[1] in PARTS
    }
