"""Companies fall into five classes of size, and classes into segments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.enrichment.size import size_class
from plg_router.policy.routing import Segment, SizeClass, SizePolicy

SIZES = SizePolicy(enterprise_domains=("acme.com",))


@pytest.mark.parametrize(
    ("employees", "expected"),
    [
        (1, SizeClass.MICRO),
        (5, SizeClass.MICRO),
        (9, SizeClass.MICRO),
        (10, SizeClass.SMALL),
        (49, SizeClass.SMALL),
        (50, SizeClass.MID),
        (999, SizeClass.MID),
        (1000, SizeClass.ENTERPRISE),
        (2_000_000, SizeClass.ENTERPRISE),
        (None, SizeClass.UNKNOWN),
    ],
)
@pytest.mark.requirement("S43", "T8", "T12")
def test_the_classes_begin_at_ten_fifty_and_a_thousand_employees(employees, expected):
    assert size_class(employees, "small.com", SIZES) is expected


@given(st.none() | st.integers(0, 10**7))
@pytest.mark.requirement("S103", "T8")
def test_a_listed_domain_is_enterprise_whatever_a_source_says(employees):
    assert size_class(employees, "acme.com", SIZES) is SizeClass.ENTERPRISE


def test_a_private_account_is_on_no_list():
    assert size_class(None, None, SIZES) is SizeClass.UNKNOWN


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_larger_company_is_never_of_a_smaller_class(one, other):
    rising = [SizeClass.MICRO, SizeClass.SMALL, SizeClass.MID, SizeClass.ENTERPRISE]
    smaller, larger = sorted((one, other))

    classes = [rising.index(size_class(count, None, SIZES)) for count in (smaller, larger)]

    assert classes == sorted(classes)


@pytest.mark.parametrize(
    ("size", "segment"),
    [
        (SizeClass.MICRO, Segment.SMB),
        (SizeClass.SMALL, Segment.SMB),
        (SizeClass.MID, Segment.MID_MARKET),
        (SizeClass.ENTERPRISE, Segment.ENTERPRISE),
        (SizeClass.UNKNOWN, Segment.UNKNOWN),
    ],
)
@pytest.mark.requirement("S76", "S77", "T7")
def test_a_class_belongs_to_one_segment(size, segment):
    assert size.segment is segment
