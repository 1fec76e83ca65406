"""The functions on an emulated AWS, and what they say of themselves."""

import pytest

from tests.fakes.log import listening
from tests.functions.cloud import deployed


@pytest.fixture
def cloud():
    with deployed() as cloud:
        yield cloud


@pytest.fixture(scope="module")
def shared_cloud():
    """Deploy once for tests that leave nothing behind which others could trip over."""
    with deployed() as cloud:
        yield cloud


@pytest.fixture
def log():
    with listening() as log:
        yield log
