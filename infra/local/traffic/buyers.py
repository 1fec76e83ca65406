"""The 5 % who deserve a human: teams at work together, with a budget and a reason to talk."""

from infra.local.traffic.companies import UNCHARTED, Market
from infra.local.traffic.noise import Persona
from infra.local.traffic.people import ENGINEERS, EXECUTIVES, LEADS, Crowd, User
from infra.local.traffic.scene import ENTERPRISE_FEATURES, INTEGRATIONS, Party, Scene
from plg_router.kernel.kinds import Kind


def mid_market_team(scene: Scene, crowd: Crowd, market: Market) -> Party:
    """Adopt the product as a mid-market firm's team, outgrow the free plan, ask for more (S92)."""
    domain = scene.one_of(market.sized(50, 999))
    users = _team(scene, crowd, domain, size=scene.between(3, 6))
    _outgrows_the_free_plan(scene, users)
    return _signal("mid_market_team", scene, users, domain)


def small_firm_team(scene: Scene, crowd: Crowd, market: Market) -> Party:
    """Move a whole small firm with a budget onto the product (T11)."""
    domain = scene.one_of(market.small_with_budget())
    users = _team(scene, crowd, domain, size=scene.between(3, 4))
    _outgrows_the_free_plan(scene, users)
    return _signal("small_firm_team", scene, users, domain)


def uncharted_team(scene: Scene, crowd: Crowd, _: Market) -> Party:
    """Do production work as a team of a firm that no company file knows (T12)."""
    domain = scene.one_of(UNCHARTED)
    users = _team(scene, crowd, domain, size=scene.between(5, 7))
    _outgrows_the_free_plan(scene, users)
    return _signal("uncharted_team", scene, users, domain)


def enterprise_expansion(scene: Scene, crowd: Crowd, market: Market) -> Party:
    """Spread through the departments of a big firm; security and procurement follow (S67)."""
    domain = scene.one_of(market.sized(1000, 1_000_000))
    users = _team(scene, crowd, domain, size=scene.between(6, 9))
    _outgrows_the_free_plan(scene, users)
    sponsor, architect = users[1], users[2]
    for feature in scene.some_of(ENTERPRISE_FEATURES, 3):
        scene.does(
            architect, Kind.ENTERPRISE_FEATURE_EXPLORED, scene.between(9, 16), feature=feature
        )
    scene.does(architect, Kind.SECURITY_REVIEW_REQUESTED, 17)
    scene.does(sponsor, Kind.PROCUREMENT_PAGE_VIEWED, 17)
    if scene.chance(0.6):
        scene.does(sponsor, Kind.LEGAL_PAGE_VIEWED, 18)
        scene.does(sponsor, Kind.SALES_CONTACT_REQUESTED, 18)
    return _signal("enterprise_expansion", scene, users, domain)


def customer_team(scene: Scene, crowd: Crowd, market: Market) -> Party:
    """Start a second team on the free plan of a firm that pays already, and grow (S14)."""
    domain = scene.one_of(market.customers).domain
    users = _team(scene, crowd, domain, size=scene.between(3, 5))
    _outgrows_the_free_plan(scene, users)
    return _signal("customer_team", scene, users, domain)


def quiet_buyer(scene: Scene, crowd: Crowd, market: Market) -> Party:
    """Decide early, as two people of a mid-market firm, and ask for a demo."""
    domain = scene.one_of(market.sized(50, 999))
    users = [crowd.at(domain, scene.one_of(ENGINEERS)), crowd.at(domain, scene.one_of(EXECUTIVES))]
    scene.workspace = f"w-{users[0].user_id}"
    scene.joins(users[0], 0)
    scene.does(users[0], Kind.WORKSPACE_CREATED, 0)
    scene.does(users[0], Kind.INTEGRATION_CONNECTED, 1, integration=scene.one_of(INTEGRATIONS))
    scene.invites(users[0], users[1], 4)
    for user in users:
        scene.works(user, scene.some_days(6, 19, 0.3), features=3)
    scene.does(users[1], Kind.PRICING_PAGE_VIEWED, 18)
    scene.does(users[1], Kind.DEMO_REQUESTED, 19)
    return _signal("quiet_buyer", scene, users, domain)


# How often each of them is met among 100 signal parties.
BUYERS: dict[Persona, int] = {
    mid_market_team: 38,
    customer_team: 18,
    enterprise_expansion: 16,
    small_firm_team: 11,
    uncharted_team: 9,
    quiet_buyer: 8,
}


def _team(scene: Scene, crowd: Crowd, domain: str, *, size: int) -> list[User]:
    """Let an engineer start, an executive and a lead join, and others follow, one by private mail.

    The private address belongs to the executive, and only the workspace ties it to the firm (S8).
    """
    executive = scene.one_of(EXECUTIVES)
    sponsor = crowd.private(executive) if scene.chance(0.25) else crowd.at(domain, executive)
    founder = crowd.at(domain, scene.one_of(ENGINEERS))
    users = [founder, sponsor, crowd.at(domain, scene.one_of(LEADS))]
    users += [crowd.at(domain, scene.one_of(ENGINEERS + LEADS)) for _ in range(size - len(users))]
    scene.workspace = f"w-{founder.user_id}"
    scene.joins(founder, 0)
    scene.does(founder, Kind.WORKSPACE_CREATED, 0)
    scene.does(founder, Kind.INTEGRATION_CONNECTED, 1, integration=scene.one_of(INTEGRATIONS))
    scene.works(founder, [0, 1], features=3)
    for guest in users[1:]:
        scene.invites(founder, guest, scene.between(1, 5))
    for user in users:
        scene.works(user, scene.some_days(6, 19, 0.5), features=3)
    return users


def _outgrows_the_free_plan(scene: Scene, users: list[User]) -> None:
    founder, sponsor, lead = users[:3]
    scene.does(lead, Kind.ROLE_CONFIGURED, 7, role="admin")
    for integration in scene.some_of(INTEGRATIONS, 2):
        scene.does(lead, Kind.INTEGRATION_CONNECTED, scene.between(6, 9), integration=integration)
    for day in scene.some_of(range(8, 19), 3):
        scene.does(founder, Kind.USAGE_LIMIT_HIT, day, limit="seats")
    for day in scene.some_of(range(10, 19), scene.between(1, 3)):
        scene.does(sponsor, Kind.PRICING_PAGE_VIEWED, day)
    feature = scene.one_of(ENTERPRISE_FEATURES)
    scene.does(lead, Kind.ENTERPRISE_FEATURE_EXPLORED, scene.between(8, 15), feature=feature)
    if scene.chance(0.6):
        scene.does(sponsor, Kind.PRICING_CALCULATOR_USED, 17)
    if scene.chance(0.5):
        scene.does(sponsor, Kind.DEMO_REQUESTED, 18)
    else:
        scene.does(lead, Kind.UPGRADE_CLICKED, 18)


def _signal(persona: str, scene: Scene, users: list[User], domain: str) -> Party:
    return scene.party(persona, users, domain, should_reach_human=True)
