"""What is packed is read as it was written, in a fraction of its bytes, for as long as it lies."""

import zlib
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.kernel import packing
from plg_router.kernel.packing import pack, unpack

LEAD = (
    '{"account_id":"company:acme.com","version":1,"status":"open","request":{"account_id":'
    '"company:acme.com","score":80,"motion":"sales_assist","reasons":["hand_raised: demo_requested'
    ' x1","invitations: 8 people invited"],"company":{},"crossing":1},"squad":"velocity","step":'
    '"capacity","rep_id":"vera","deadline":"2026-03-04T14:00:00Z","attempt":1,"opened_at":'
    '"2026-03-04T12:00:00Z","decision_seq":1,"correlation_id":"signal-1"}'
)


@given(st.text())
def test_a_text_is_read_as_it_was_written(text):
    assert unpack(pack(text)) == text


def test_a_lead_takes_a_third_of_its_bytes():
    assert len(pack(LEAD)) < len(LEAD) / 3


def test_what_lies_in_tables_can_still_be_read_tomorrow():
    """Another dictionary could not unpack it: RFC 1950 names the dictionary by its checksum."""
    assert sha256(vars(packing)["_WORDS"]).hexdigest()[:16] == "7c29d942a14c7beb"


def test_what_was_packed_with_other_words_is_not_misread():
    stranger = zlib.compressobj(zdict=b'{"other":"words"}')

    with pytest.raises(zlib.error):
        unpack(stranger.compress(LEAD.encode()) + stranger.flush())
