"""People, workspaces and companies at random, and any way in which signals of them may arrive."""

from itertools import pairwise

from hypothesis import strategies as st

from plg_router.kernel.kinds import Kind
from tests.domain.builders import FREE, corporate, signal

# Worlds in which the evidence contradicts itself nowhere: a workspace, an invitation, and a person
# on private mail, belong to one company or to one private group.
HOMES = ["acme.com", "bolt.io", None, None]


@st.composite
def coherent_signals(draw):
    """Draw what somebody did who belongs to one of the homes."""
    home = draw(st.integers(0, len(HOMES) - 1))
    person, domain = draw(st.integers(0, 3)), HOMES[home]
    own_mail = corporate(domain) if domain and person % 2 else FREE
    places = draw(st.lists(st.integers(0, 2), max_size=2, unique=True))
    invited = draw(st.none() | st.integers(0, 3))
    return signal(
        Kind.FEATURE_USED if invited is None else Kind.TEAMMATE_INVITED,
        by=f"user {home}.{person}",
        subject=None if invited is None else f"user {home}.{invited}",
        mail=draw(st.sampled_from([own_mail, None])),
        workspaces=[f"workspace {home}.{place}" for place in places],
        event_id=f"event {draw(st.integers(0, 50))}",
    )


@st.composite
def any_signals(draw):
    """Draw what somebody did who may be anywhere."""
    invited = draw(st.none() | st.integers(0, 5))
    return signal(
        Kind.FEATURE_USED if invited is None else Kind.TEAMMATE_INVITED,
        subject=None if invited is None else f"user {invited}",
        by=f"user {draw(st.integers(0, 5))}",
        mail=draw(st.sampled_from([FREE, None, *map(corporate, ("acme.com", "bolt.io", "c.com"))])),
        workspaces=[f"workspace {place}" for place in draw(st.sets(st.integers(0, 3), max_size=2))],
        event_id=f"event {draw(st.integers(0, 50))}",
    )


def in_any_delivery(data, signals):
    """Draw an order, repetitions and a split into batches."""
    again = data.draw(st.lists(st.sampled_from(signals), max_size=6))
    delivered = data.draw(st.permutations([*signals, *again]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(delivered)), max_size=6)))
    return [delivered[start:end] for start, end in pairwise([0, *cuts, len(delivered)])]
