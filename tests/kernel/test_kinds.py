"""The catalogue of signals, and what the groups of kinds have in common."""

import pytest

from plg_router.kernel.kinds import OUTSIDE_KINDS, PASSIVE_KINDS, PATIENT_KINDS, Kind


@pytest.mark.parametrize(
    "kind",
    [
        Kind.ENTERPRISE_FEATURE_EXPLORED,
        Kind.PRICING_PAGE_VIEWED,
        Kind.USAGE_LIMIT_HIT,
        Kind.TEAMMATE_INVITED,
        Kind.DEMO_REQUESTED,
        Kind.IDENTIFIED,
    ],
)
def test_what_can_fire_a_hand_off_never_waits_in_the_lane_of_plain_usage(kind):
    assert kind not in PATIENT_KINDS


def test_what_happens_outside_the_product_is_no_use_of_it():
    assert OUTSIDE_KINDS < PASSIVE_KINDS
