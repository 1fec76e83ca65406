"""Look once more at a decision: the owner or the customer may have spoken while it was taken."""

from plg_router.domain.assignment.placement import Placement
from plg_router.kernel.errors import AlreadyHandled
from plg_router.services.end_for_self_serve import EndForSelfServe
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.ports import Cause


def second_look(placement: Placement, cause: Cause, follow: FollowOwner) -> Placement:
    """Return the decision that stands after one that others may have overtaken.

    Where the CRM named another owner, or self-serve was chosen, before the lead was there, the news
    of it found none (T1, S159, S161). Raises Conflict when the lead changes right now.
    """
    account, request = placement.lead.account_id, placement.lead.request
    found = follow.desk.accounts.load(account)
    try:
        if found.standing.value.settles(request.crossed):
            return EndForSelfServe(follow.desk, follow.leads).look(account, cause)
        if found.crm != request.crm:
            return follow(account, cause)
    except AlreadyHandled:
        pass
    return placement
