"""The 95 % who should meet no seller: what each kind of them does.

The figures come from the persona, never from the scorer: students load-test for a class (S213),
hobbyists pass limits by accident (S56), a lone developer stays free however heavy the use (S49).
"""

from collections.abc import Callable

from infra.local.traffic.companies import UNIVERSITIES, Market
from infra.local.traffic.people import (
    DISPOSABLE_MAIL,
    ENGINEERS,
    EXECUTIVES,
    LEADS,
    SCHOLARS,
    Crowd,
    User,
)
from infra.local.traffic.scene import ENTERPRISE_FEATURES, INTEGRATIONS, Deed, Party, Scene
from plg_router.kernel.kinds import Kind


def student(scene: Scene, crowd: Crowd, _: Market) -> Party:
    """Try the product for a class; some students load-test it the night before the deadline."""
    user = crowd.at(scene.one_of(UNIVERSITIES))
    scene.joins(user, 0)
    scene.works(user, scene.some_days(0, 12, 0.25), features=1)
    if scene.chance(0.35):
        _load_test(scene, user, day=scene.between(1, 12), volume=100_000)
    return _noise("student", scene, user)


def study_group(scene: Scene, crowd: Crowd, _: Market) -> Party:
    """Share a workspace for a term project among classmates and drop it when it is handed in."""
    school = scene.one_of(UNIVERSITIES)
    users = [crowd.at(school) for _ in range(scene.between(3, 5))]
    scene.workspace = f"w-class-{users[0].user_id}"
    scene.joins(users[0], 0)
    scene.does(users[0], Kind.WORKSPACE_CREATED, 0)
    for guest in users[1:]:
        scene.invites(users[0], guest, 0)
        scene.works(guest, scene.some_days(2, 9, 0.3), features=1)
    _load_test(scene, users[0], day=9, volume=100_000)
    return _noise("study_group", scene, *users)


def hobbyist(scene: Scene, crowd: Crowd, _: Market) -> Party:
    """Build for fun, for weeks, and now and then meet a limit."""
    user = crowd.private()
    scene.joins(user, 0)
    scene.works(user, scene.some_days(0, 20, 0.25), features=2)
    if scene.chance(0.3):
        scene.does(user, Kind.USAGE_LIMIT_HIT, scene.between(2, 20), limit="api-calls")
    if scene.chance(0.15):
        scene.does(user, Kind.PRICING_PAGE_VIEWED, scene.between(2, 20))
    return _noise("hobbyist", scene, user)


def experiment(scene: Scene, crowd: Crowd, _: Market) -> Party:
    """Sign up, look around once and never come back."""
    user = crowd.private() if scene.chance(0.7) else crowd.anonymous()
    scene.joins(user, 0)
    if scene.chance(0.6):
        scene.works(user, [0], features=1)
    return _noise("experiment", scene, user)


def burst(scene: Scene, crowd: Crowd, _: Market) -> Party:
    """Let one script run away: a million calls in a day, then silence (S56)."""
    user = crowd.private()
    scene.joins(user, 0)
    scene.works(user, [0, 1], features=1)
    _load_test(scene, user, day=1, volume=scene.between(1, 4) * 1_000_000)
    if scene.chance(0.3):
        scene.does(user, Kind.PRICING_PAGE_VIEWED, 1)
    return _noise("burst", scene, user)


def disposable(scene: Scene, crowd: Crowd, _: Market) -> Party:
    """Hide behind a throw-away address to start the trial over."""
    user = crowd.at(scene.one_of(DISPOSABLE_MAIL))
    scene.joins(user, 0)
    scene.works(user, [0], features=2)
    if scene.chance(0.4):
        scene.does(user, Kind.USAGE_LIMIT_HIT, 1, limit="api-calls")
    return _noise("disposable", scene, user)


def lone_developer(scene: Scene, crowd: Crowd, market: Market) -> Party:
    """Work with the product every other day as the only developer of a tiny firm (S49)."""
    listed = scene.chance(0.1)
    domain = (
        scene.one_of(market.sized(1, 9)) if listed else f"studio-{scene.between(1, 10**9)}-plg.com"
    )
    user = crowd.at(domain, scene.one_of(ENGINEERS))
    scene.joins(user, 0)
    scene.works(user, scene.some_days(0, 20, 0.45), features=2)
    scene.does(user, Kind.INTEGRATION_CONNECTED, 1, integration=scene.one_of(INTEGRATIONS))
    if scene.chance(0.4):
        for day in scene.some_of(range(3, 20), 2):
            scene.does(user, Kind.USAGE_LIMIT_HIT, day, limit="api-calls")
    if scene.chance(0.2):
        scene.does(user, Kind.UPGRADE_CLICKED, 18)
        scene.does(user, Kind.CHECKOUT_COMPLETED, 19, plan="starter")
    return _noise("lone_developer", scene, user, domain=domain)


def onlooker(scene: Scene, crowd: Crowd, market: Market) -> Party:
    """Look once, out of curiosity, from a desk at a big firm (S39)."""
    domain = scene.one_of(market.sized(1000, 1_000_000))
    user = crowd.at(domain, scene.one_of(ENGINEERS))
    scene.joins(user, 0)
    scene.works(user, [0], features=1)
    if scene.chance(0.3):
        scene.does(user, Kind.PRICING_PAGE_VIEWED, 0)
    return _noise("onlooker", scene, user, domain=domain)


def content_team(scene: Scene, crowd: Crowd, market: Market) -> Party:
    """Be happy on the free plan as a small team that shows no wish to buy (S27)."""
    domain = scene.one_of(market.sized(50, 999))
    users = [crowd.at(domain, scene.one_of(ENGINEERS)) for _ in range(2)]
    scene.workspace = f"w-{users[0].user_id}"
    scene.joins(users[0], 0)
    scene.does(users[0], Kind.WORKSPACE_CREATED, 0)
    scene.invites(users[0], users[1], 1)
    for user in users:
        scene.works(user, scene.some_days(2, 20, 0.2), features=1)
    if scene.chance(0.2):
        feature = scene.one_of(ENTERPRISE_FEATURES)
        scene.does(users[0], Kind.LOCKED_FEATURE_CLICKED, 10, feature=feature)
    return _noise("content_team", scene, *users, domain=domain)


def hackathon(scene: Scene, crowd: Crowd, market: Market) -> Party:
    """Spend two wild days on the product with colleagues of a large firm, win a mug, go home."""
    domain = scene.one_of(market.sized(500, 1_000_000))
    users = [crowd.at(domain, scene.one_of(ENGINEERS)) for _ in range(scene.between(4, 5))]
    scene.workspace = f"w-{users[0].user_id}"
    scene.joins(users[0], 0)
    scene.does(users[0], Kind.WORKSPACE_CREATED, 0)
    for guest in users[1:]:
        scene.invites(users[0], guest, 0)
    for user in users:
        scene.works(user, [1, 2], features=4)
        scene.does(user, Kind.INTEGRATION_CONNECTED, 1, integration=scene.one_of(INTEGRATIONS))
    for day in (1, 2):
        _load_test(scene, users[0], day=day, volume=500_000)
        scene.does(users[day], Kind.PRICING_PAGE_VIEWED, day)
    if scene.chance(0.6):
        scene.does(users[0], Kind.UPGRADE_CLICKED, 2)
    return _noise("hackathon", scene, *users, domain=domain)


def lone_evaluator(scene: Scene, crowd: Crowd, market: Market) -> Party:
    """Look into every corner of the product for weeks, alone in the firm, for a talk (S49)."""
    domain = scene.one_of(crowd.from_nowhere_yet(market.hermitages))
    user = crowd.at(domain, scene.one_of(LEADS))
    scene.joins(user, 0)
    scene.works(user, scene.some_days(0, 18, 0.7), features=3)
    scene.does(user, Kind.INTEGRATION_CONNECTED, 1, integration=scene.one_of(INTEGRATIONS))
    for day in scene.some_of(range(9, 19), 3):
        scene.does(user, Kind.USAGE_LIMIT_HIT, day, limit="api-calls")
    for day in (17, 18):
        scene.does(user, Kind.PRICING_PAGE_VIEWED, day)
    scene.does(user, Kind.PRICING_CALCULATOR_USED, 18)
    scene.does(user, Kind.ENTERPRISE_FEATURE_EXPLORED, 18, feature="sso")
    scene.does(user, Kind.UPGRADE_CLICKED, 18)
    return _noise("lone_evaluator", scene, user, domain=domain)


def proof_of_concept(scene: Scene, crowd: Crowd, market: Market) -> Party:
    """Hit the limit three days in a row with a prototype of one's own, then drop it (T3)."""
    domain = scene.one_of(crowd.from_nowhere_yet(market.hermitages))
    user = crowd.at(domain, scene.one_of(LEADS))
    scene.joins(user, 0)
    scene.works(user, [0, 1, 2], features=4)
    scene.does(user, Kind.INTEGRATION_CONNECTED, 0, integration=scene.one_of(INTEGRATIONS))
    for day in (0, 1, 2):
        scene.does(user, Kind.USAGE_LIMIT_HIT, day, limit="api-calls")
    return _noise("proof_of_concept", scene, user, domain=domain)


def moonlighters(scene: Scene, crowd: Crowd, _: Market) -> Party:
    """Build the next big thing among friends, on private mail, at weekends only (S32)."""
    users = [crowd.private(scene.one_of(EXECUTIVES + ENGINEERS)) for _ in range(3)]
    users.append(crowd.private(scene.one_of(EXECUTIVES)))
    _dreams_of_buying(scene, users, scene.weekend_days(0, 20))
    return _noise("moonlighters", scene, *users)


def research_lab(scene: Scene, crowd: Crowd, _: Market) -> Party:
    """Run experiments on the product as a university's lab that has no budget for it (S32)."""
    school = scene.one_of(UNIVERSITIES)
    users = [crowd.at(school, role) for role in SCHOLARS]
    _dreams_of_buying(scene, users, scene.some_days(0, 20, 0.6))
    return _noise("research_lab", scene, *users)


def trial_farm(scene: Scene, crowd: Crowd, _: Market) -> Party:
    """Keep a trial alive with one throw-away address after another, whatever it takes."""
    titles = [scene.one_of(EXECUTIVES + LEADS) for _ in range(4)]
    users = [crowd.at(scene.one_of(DISPOSABLE_MAIL), title) for title in titles]
    _dreams_of_buying(scene, users, scene.some_days(0, 20, 0.6))
    return _noise("trial_farm", scene, *users)


Persona = Callable[[Scene, Crowd, Market], Party]

# How often each of them is met, among 105 noise parties.
NOISE: dict[Persona, int] = {
    student: 18,
    study_group: 2,
    hobbyist: 26,
    experiment: 23,
    burst: 6,
    disposable: 8,
    lone_developer: 8,
    onlooker: 6,
    content_team: 2,
    hackathon: 1,
    lone_evaluator: 1,
    proof_of_concept: 1,
    moonlighters: 1,
    research_lab: 1,
    trial_farm: 1,
}


def _load_test(scene: Scene, user: User, *, day: int, volume: int) -> None:
    load = Deed(Kind.USAGE_RECORDED, {"quantity": volume})
    hit = Deed(Kind.USAGE_LIMIT_HIT, {"limit": "api-calls"})
    scene.does_in_a_row(user, day, [load, *[hit] * scene.between(1, 4)])


def _dreams_of_buying(scene: Scene, users: list[User], days: list[int]) -> None:
    """Let a group that will never pay do all that a group does that will."""
    founder = users[0]
    scene.workspace = f"w-{founder.user_id}"
    scene.joins(founder, days[0])
    scene.does(founder, Kind.WORKSPACE_CREATED, days[0])
    scene.does(founder, Kind.INTEGRATION_CONNECTED, days[0], integration="github")
    for guest in users[1:]:
        scene.invites(founder, guest, days[0])
    for user in users:
        scene.works(user, days, features=3)
    scene.does(founder, Kind.ROLE_CONFIGURED, days[-1], role="admin")
    for day in days[-3:]:
        scene.does(founder, Kind.USAGE_LIMIT_HIT, day, limit="seats")
        scene.does(users[-1], Kind.PRICING_PAGE_VIEWED, day)
    scene.does(users[-1], Kind.PRICING_CALCULATOR_USED, days[-1])
    scene.does(founder, Kind.ENTERPRISE_FEATURE_EXPLORED, days[-1], feature="sso")
    scene.does(founder, Kind.UPGRADE_CLICKED, days[-1])


def _noise(persona: str, scene: Scene, *users: User, domain: str | None = None) -> Party:
    return scene.party(persona, users, domain, should_reach_human=False)
