"""The lists say the same when they are loaded late."""

import pytest

from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.adapters.mail_domains_on_demand import MailDirectoryOnDemand


@pytest.mark.parametrize("host", ["gmail.com", "mit.edu", "mailinator.com", "www.acme.com", "x"])
def test_every_answer_is_that_of_the_pinned_lists(host):
    late, early = MailDirectoryOnDemand(), PinnedMailDirectory()

    assert late.registrable(host) == early.registrable(host)
    assert late.provider_class(host, host) == early.provider_class(host, host)
