"""A pipeline without a cloud, and threads that meet as often as they can."""

import sys

import pytest

from tests.fakes.pipeline import Pipeline


@pytest.fixture
def pipeline():
    return Pipeline()


@pytest.fixture
def busy_threads():
    """Let threads take turns far more often than usual, so that they really meet."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)
