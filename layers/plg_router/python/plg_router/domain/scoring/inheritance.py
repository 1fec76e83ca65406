"""What an account's standing becomes when another account turns out to be the same one."""

from dataclasses import replace

from plg_router.domain.scoring.qualification import Standing


def inherited(own: Standing, other: Standing) -> Standing:
    """Return the standing of the account that lives on.

    Whoever has qualified has qualified for both, so that one company makes no second lead of the
    same crossing; the evidence of the later crossing stays. What other systems were told of the
    account that lives on is still what they were told.
    """
    return replace(
        own,
        armed=own.armed and other.armed,
        crossing=max(own.crossing, other.crossing),
        qualifying_card=max(own, other, key=lambda standing: standing.crossing).qualifying_card,
    )
