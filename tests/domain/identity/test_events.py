"""What a version of a profile announces."""

import pytest

from plg_router.domain.identity.events import folded
from plg_router.domain.signals.events import AccountDiscovered, AccountSignalsChanged
from plg_router.kernel.ids import AccountId
from tests.domain.builders import ACME


@pytest.mark.parametrize(
    ("account", "domain"), [(ACME, "acme.com"), (AccountId("person:1f"), None)]
)
def test_the_first_version_is_a_discovery(account, domain):
    assert folded(account, 1) == AccountDiscovered(account, domain, 1)


def test_any_later_version_is_a_change():
    assert folded(ACME, 2) == AccountSignalsChanged(ACME, 2)
