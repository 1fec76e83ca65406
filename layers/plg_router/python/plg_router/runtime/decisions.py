"""What one log line says of decisions about leads: ids and outcomes, never a name."""

from collections.abc import Mapping
from datetime import timedelta

from plg_router.contracts.envelope import Metadata
from plg_router.domain.assignment.placement import Placement


def decided(*placements: Placement) -> Mapping[str, object]:
    """Return the fields of one decision, or of several with how many they are."""
    if not placements:
        return {}
    record = placements[0].record
    fields: dict[str, object] = {
        "decision_id": record.decision_id,
        "outcome": record.outcome,
        "step": record.step,
        "rep_id": record.rep_id,
    }
    return fields if len(placements) == 1 else {**fields, "decisions": len(placements)}


def reaction(placement: Placement, asked: Metadata) -> Mapping[str, timedelta]:
    """Return how long a lead took to reach its rep: since the trigger, and since the signal.

    Nothing of a lead that nobody has got yet, or of one that was with somebody before (S148, S150).
    """
    if placement.takes is None or placement.releases is not None:
        return {}
    decided_at = placement.record.decided_at
    lapses = {"trigger_to_assignment": decided_at - asked.occurred_at}
    if asked.signalled_at:
        lapses["signal_to_assignment"] = decided_at - asked.signalled_at
    return lapses
