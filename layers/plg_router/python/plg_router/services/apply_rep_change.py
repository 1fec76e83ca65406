"""Take over what the CRM says of a rep, and let the leads follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from plg_router.domain.assignment.hand_over import reroute
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.routing.rep import Rep
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.kernel.ids import AccountId, RepId
from plg_router.services.again import Pause, settled
from plg_router.services.drain_waiting import DrainWaiting
from plg_router.services.ports import Cause, LeadStore
from plg_router.services.routing_desk import RoutingDesk


@dataclass(frozen=True, slots=True)
class ApplyRepChange:
    """A rep who left, or is away, keeps no lead; room that came up is filled (S18, S155)."""

    desk: RoutingDesk
    leads: LeadStore
    drain: DrainWaiting
    pause: Pause

    def __call__(self, rep: Rep, version: int, cause: Cause) -> Sequence[Placement]:
        """Return what was decided of leads; the owner's stand-in hears of owned ones (T1).

        A change that is delivered again finishes what was interrupted, whatever the CRM has said
        since. Raises AlreadyHandled where nothing was left to do, and Conflict while an open lead
        of a rep who left is not found yet.
        """
        is_news = self._save(rep, version)
        decided = [*self._taken_from(rep.rep_id, cause), *self.drain(cause)]
        if not (is_news or decided):
            raise AlreadyHandled
        return decided

    def _save(self, rep: Rep, version: int) -> bool:
        try:
            self.desk.roster.save(rep, version)
        except AlreadyHandled:
            return False
        return True

    def _taken_from(self, rep_id: RepId, cause: Cause) -> list[Placement]:
        """Route every open lead again of a rep who cannot work on it now."""
        if not self._is_gone(rep_id):
            return []
        decided = []
        for lead in self.leads.held_by(rep_id):
            placement = settled(
                lambda account=lead.account_id: self._rerouted(account, rep_id, cause),  # type: ignore[misc]
                self.pause,
            )
            if placement:
                decided.append(placement)
        if self._is_gone(rep_id) and self._rep(rep_id).open_leads:
            raise Conflict("an open lead became one a moment ago")
        return decided

    def _is_gone(self, rep_id: RepId) -> bool:
        rep = self._rep(rep_id)
        return rep.absence(self.desk.clock()) is not None

    def _rep(self, rep_id: RepId) -> Rep:
        return self.desk.roster.reps(self.desk.clock())[rep_id]

    def _rerouted(self, account: AccountId, rep_id: RepId, cause: Cause) -> Placement | None:
        lead = self.leads.lead(account)
        if lead is None or not lead.is_open or lead.rep_id != rep_id:
            return None
        request = self.desk.refreshed(lead.request)
        if request.account_id != account:
            raise Conflict("the lead is on its way to the account it lives on in")
        desk, turn = self.desk.prepared_for(request)
        placement = reroute(lead, request, desk)
        because = Cause(lead.correlation_id, cause.causation_id)
        self.leads.commit(placement, turn, because, also=self.desk.asides(placement))
        return placement
