"""Share leads fairly: lag rotation over whoever is eligible at the moment.

For a lead of cost k every eligible rep earns k times their share of the weights; the highest
credit wins and pays k. Credits always sum to zero, a rep who is not eligible keeps theirs frozen,
and a joiner starts at zero. It is surplus round robin (Adiseshu et al., 1996) with the set of
claimants chosen anew for each lead, so nobody strays far from their fair share.
"""

from collections.abc import Mapping

from plg_router.kernel.ids import RepId

LEAD = 1_000_000  # credit of one lead, in whole units so that sums stay exact

Credits = Mapping[RepId, int]


def rotate(
    credit: Credits, weights: Mapping[RepId, int], cost: int = 1
) -> tuple[RepId, dict[RepId, int]]:
    """Return the winner of a lead and everybody's credit after it.

    `weights` holds the eligible reps, at least one, each weight at least 1; `cost` is in leads.
    Equal credits go to the smaller id.
    """
    after = _earned(credit, weights, cost)
    winner = min(weights, key=lambda rep_id: (-after[rep_id], rep_id))
    return winner, _paid(after, winner, cost)


def charge(
    credit: Credits, weights: Mapping[RepId, int], payer: RepId, cost: int = 1
) -> dict[RepId, int]:
    """Return everybody's credit after a lead that came to the payer outside the rotation.

    It costs what a lead of the rotation does; `weights` holds the eligible reps and the payer.
    """
    return _paid(_earned(credit, weights, cost), payer, cost)


def refund(credit: Credits, before: Credits, after: Credits) -> dict[RepId, int]:
    """Return everybody's credit as though the lead that moved it from before to after never came.

    What other leads have moved since stays, and the sum stays zero (S209). Whoever calls it sees
    to it that a lead is refunded once.
    """
    moved = {rep_id: units - before.get(rep_id, 0) for rep_id, units in after.items()}
    return {
        rep_id: credit.get(rep_id, 0) - moved.get(rep_id, 0)
        for rep_id in sorted(credit.keys() | moved.keys())
    }


def _earned(credit: Credits, weights: Mapping[RepId, int], cost: int) -> dict[RepId, int]:
    shares = _shares(weights, cost * LEAD)
    return {
        rep_id: credit.get(rep_id, 0) + shares.get(rep_id, 0)
        for rep_id in sorted(credit.keys() | shares.keys())
    }


def _paid(credit: dict[RepId, int], payer: RepId, cost: int) -> dict[RepId, int]:
    return {**credit, payer: credit[payer] - cost * LEAD}


def _shares(weights: Mapping[RepId, int], amount: int) -> dict[RepId, int]:
    """Split an amount by weight into whole units that add up to it exactly (largest remainder)."""
    total = sum(weights.values())
    shares = {rep_id: amount * weight // total for rep_id, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda rep_id: (-(amount * weights[rep_id] % total), rep_id))
    for rep_id in by_remainder[: amount - sum(shares.values())]:
        shares[rep_id] += 1
    return shares
