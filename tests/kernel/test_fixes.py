"""Whoever wrote a faulty field hears what to do, in words that fit what they write."""

import pytest

from plg_router.kernel.fixes import fix_for


@pytest.mark.parametrize(
    ("fault", "context", "fix"),
    [
        ("missing", {}, "is missing; give it"),
        ("less_than_equal", {"le": 100}, "is too large; give 100 or less"),
        ("bool_type", {}, "is neither true nor false; give one of the two"),
        ("bool_parsing", {}, "is neither true nor false; give one of the two"),
        ("enum", {"expected": "'a' or 'b'"}, "is unknown; give 'a' or 'b'"),
        ("model_type", {}, 'is no object; give one such as {"a": "b"}'),
        ("value_error", {"error": ValueError("add up to 41")}, "add up to 41"),
        ("surprise", {}, "compare it with its schema"),
    ],
)
def test_a_fault_becomes_an_instruction(fault, context, fix):
    said = fix_for(fault, context, verb="give", otherwise="compare it with its schema")

    assert said == fix
