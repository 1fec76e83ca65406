"""Let a person choose who gets a lead, with an audit record."""

from dataclasses import dataclass

from plg_router.domain.assignment.lead import Lead, Step
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.assignment.override import override
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.assignment.refusal import Demand, Refusal
from plg_router.kernel.errors import AlreadyHandled, Conflict, Rejected
from plg_router.kernel.ids import AccountId
from plg_router.services.leads_of import leads_of
from plg_router.services.ports import Cause, LeadStore, Turn
from plg_router.services.routing_desk import RoutingDesk


@dataclass(frozen=True, slots=True)
class OverrideAssignment:
    """Assignment is automatic; what a person changes is on the record (S139)."""

    desk: RoutingDesk
    leads: LeadStore

    def __call__(self, wanted: ManualChoice, cause: Cause) -> Placement:
        """Give the lead to the person named, whose clock starts afresh.

        Raises AlreadyHandled where they have it, and Rejected where the lead has changed since,
        or the rules that hold for people too forbid it. That is on the record as well, and is the
        answer to the same demand for ever, even once it would be possible: whoever still wants it
        has to say so anew.
        """
        demand = Demand(cause.causation_id, wanted)
        refused = self.leads.refusal(demand)
        if refused:
            raise Rejected(refused.field, refused.fix)
        found = self.desk.accounts.load(wanted.account_id)
        root = found.account_id
        known = leads_of(found, wanted.account_id, self.leads)
        if any(lead.awaits_answer and lead.account_id != root for lead in known):
            raise Conflict("the lead is on its way to the account it lives on in")
        before = next((lead for lead in known if lead.account_id == root), None)
        try:
            placement, turn = self._decided(wanted, root, before)
        except Rejected as why:
            if before is None or wanted.lead_version >= before.version:  # an older one never counts
                now = self.desk.clock()
                self.leads.refuse(Refusal(demand, now, why.field, why.fix), root, before)
            raise
        self.leads.commit(
            placement, turn, cause, also=self.desk.asides(placement), unless_refused=demand
        )
        return placement

    def _decided(
        self, wanted: ManualChoice, root: AccountId, before: Lead | None
    ) -> tuple[Placement, Turn]:
        if before is None:
            raise Rejected("account_id", "has no lead; send an account that has one")
        if before.step is Step.MANUAL and before.rep_id == wanted.to:
            raise AlreadyHandled
        if before.version != wanted.lead_version:
            fix = "has passed; look at the lead again, decide anew, and send its version"
            raise Rejected("lead_version", fix)
        request = self.desk.refreshed(before.request)
        if request.account_id != root:
            raise Conflict("the lead is on its way to the account it lives on in")
        desk, turn = self.desk.prepared_for(request)
        placement = override(
            request,
            desk,
            before=before,
            to=wanted.to,
            by=wanted.by,
            reason=wanted.reason,
            correlation_id=before.correlation_id,
        )
        return placement, turn
