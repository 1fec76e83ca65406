"""Say in a line each what the steps before capacity find about a lead (S73)."""

from plg_router.domain.identity.nodes import domain_of
from plg_router.domain.routing.request import RoutingRequest
from plg_router.policy.routing import RoutingPolicy


def owner_found(request: RoutingRequest) -> str:
    """Return whose account it is, e.g. `owner: nobody`."""
    return f"owner: {request.owner or 'nobody'}"


def segment_found(request: RoutingRequest, policy: RoutingPolicy) -> str:
    """Return the segment and whose work it is, e.g. `segment: mid_market, sales_assist`."""
    role = request.role_name(policy)
    asked = request.role and f"; {request.role} was asked for"
    why = asked if request.role != role else "; as asked"
    return f"segment: {request.segment(policy)}, {role}{why or ''}"


def territory_found(request: RoutingRequest, policy: RoutingPolicy) -> str:
    """Return the territory and what it follows from, e.g. `territory: EMEA by country`."""
    territories = policy.territories
    if domain_of(request.account_id) in territories.named_accounts:
        why = "by name"
    elif any(request.company.country in listed for listed in territories.countries.values()):
        why = "by country"
    else:
        why = "for want of a country"
    return f"territory: {request.territory(policy)} {why}"
