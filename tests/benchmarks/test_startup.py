"""What start-up is measured by: every function really starts, and really answers an event."""

import pytest

from infra.bench.startup import STAGES, answered_ms


@pytest.mark.parametrize("stage", STAGES)
def test_a_function_answers_the_first_event_it_is_measured_by(stage):
    """With nothing in its tables, and nothing but the layers and Lambda's runtime in reach."""
    assert answered_ms(stage) > 0
