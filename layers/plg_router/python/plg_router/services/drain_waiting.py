"""Give the leads that wait for capacity to whoever has room by now."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.domain.assignment.place import place
from plg_router.domain.assignment.placement import Placement
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.policy.routing import Squad
from plg_router.services.again import Pause, settled
from plg_router.services.ports import Cause, LeadStore, Turn
from plg_router.services.routing_desk import RoutingDesk


@dataclass(frozen=True, slots=True)
class DrainWaiting:
    """Route the waiting leads again, best score first, as though they had just qualified (S80)."""

    desk: RoutingDesk
    leads: LeadStore
    pause: Pause

    def __call__(self, cause: Cause) -> Sequence[Placement]:
        """Return what was decided; a lead that still finds no room waits on, and nothing is told.

        Raises Conflict when somebody else is faster again and again: what is placed stays placed.
        """
        return [placement for squad in Squad for placement in self._squad(squad, cause)]

    def after_queueing(self, account: AccountId, cause: Cause) -> Sequence[Placement]:
        """Look once more for room, which may have come up before the lead was in the queue.

        The queue goes first, best score first. Raises AlreadyHandled where the lead waits no more,
        or there still is no room for it.
        """
        if self._decision(account)[0].lead.status is LeadStatus.WAITING:
            raise AlreadyHandled
        placed = self(cause)
        if any(placement.lead.account_id == account for placement in placed):
            return placed
        placement, _ = settled(lambda: self._place(account, cause), self.pause)
        return [*placed, placement] if placement else placed

    def _squad(self, squad: Squad, cause: Cause) -> Iterator[Placement]:
        """Try one lead of each kind until it finds no room: then no other of the kind would."""
        hopeless: set[Hashable] = set()
        for lead in self.leads.waiting(squad):
            kind = self._kind(lead)
            if kind in hopeless:
                continue
            try:
                placement, desk = settled(
                    lambda lead=lead: self._place(lead.account_id, cause),  # type: ignore[misc]
                    self.pause,
                )
            except AlreadyHandled:
                continue
            if placement:
                yield placement
            elif not _has_anybody(squad, desk):
                return
            else:
                hopeless.add(kind)

    def _place(self, account: AccountId, cause: Cause) -> tuple[Placement | None, Desk]:
        """Commit what a waiting lead gets now, if anything."""
        placement, desk, turn = self._decision(account)
        if placement.lead.status is LeadStatus.WAITING:
            return None, desk
        because = Cause(placement.lead.correlation_id, cause.causation_id)
        self.leads.commit(placement, turn, because, also=self.desk.asides(placement))
        return placement, desk

    def _decision(self, account: AccountId) -> tuple[Placement, Desk, Turn]:
        """Decide about a waiting lead; raises AlreadyHandled where it waits no more."""
        lead = self.leads.lead(account)
        if lead is None or lead.status is not LeadStatus.WAITING:
            raise AlreadyHandled
        request = self.desk.refreshed(lead.request)
        if request.account_id != account:  # the lead is on its way there
            raise AlreadyHandled
        desk, turn = self.desk.prepared_for(request)
        decided = place(request, desk, before=lead, correlation_id=lead.correlation_id)
        return decided, desk, turn

    def _kind(self, lead: Lead) -> Hashable:
        """Return what leads have in common that the same people could take."""
        request, routing = lead.request, self.desk.policies.current().routing
        return request.role_name(routing), request.territory(routing), frozenset(request.tried)


def _has_anybody(squad: Squad, desk: Desk) -> bool:
    """Tell whether somebody of a squad could take a lead, of whatever kind."""
    members = (rep_id for rep_id, rep in desk.roster.items() if squad in rep.squads)
    return any(desk.hindrance(rep_id) is None for rep_id in members)
