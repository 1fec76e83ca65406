"""A fingerprint names a text for ever and does not contain it."""

from hypothesis import given
from hypothesis import strategies as st

from plg_router.kernel.fingerprint import fingerprint


def test_a_fingerprint_is_the_same_in_every_version_of_the_code():
    """Stored nodes and sketches are named by it: a change would lose every account."""
    assert fingerprint("abc") == "ba7816bf8f01cfea"


@given(st.text(), st.integers(1, 64))
def test_a_shorter_fingerprint_begins_a_longer_one(text, digits):
    short = fingerprint(text, digits)

    assert len(short) == digits
    assert fingerprint(text, 64).startswith(short)
