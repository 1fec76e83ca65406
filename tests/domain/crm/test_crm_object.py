"""What a CRM's events said of an object is a map of last writers: it obeys the three laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.crm.crm_object import CrmObject, written

values = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["a", "b"]))
writings = st.builds(written, st.integers(0, 3), st.integers(0, 2), values)
objects = st.builds(
    CrmObject, st.dictionaries(st.sampled_from(["name", "stage", "amount"]), writings)
)


@pytest.mark.requirement("S18")
@given(left=objects, right=objects, third=objects)
def test_joining_is_idempotent_commutative_and_associative(left, right, third):
    assert left.join(left) == left
    assert left.join(right) == right.join(left)
    assert left.join(right).join(third) == left.join(right.join(third))


@given(before=values, after=values)
def test_the_later_value_of_a_field_stands(before, after):
    first = CrmObject({"stage": written(1, 9, before)})
    second = CrmObject({"stage": written(2, 0, after)})

    assert second.join(first).get("stage") == after


def test_of_one_commit_the_later_change_stands():
    first = CrmObject({"stage": written(1, 1, "zeta")})
    second = CrmObject({"stage": written(1, 2, "alpha")})

    assert first.join(second).get("stage") == "alpha"


@given(told=objects)
def test_what_was_never_told_is_empty(told):
    assert CrmObject().get("name") is None
    assert told.get("unheard") is None


def test_anything_but_a_plain_value_counts_as_empty():
    assert written(1, 1, {"street": "Main"}).plain is None
