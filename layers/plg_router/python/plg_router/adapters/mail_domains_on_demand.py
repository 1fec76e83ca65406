"""The lists of mail domains, loaded with the first domain that is read: most callers read none."""

from functools import cached_property
from importlib import import_module

from plg_router.domain.signals.mail import MailClass, MailDirectory


class MailDirectoryOnDemand:
    """PinnedMailDirectory for a function that hardly ever needs it and should start without it."""

    @cached_property
    def _lists(self) -> MailDirectory:
        found: MailDirectory = import_module(
            "plg_router.adapters.mail_domains"
        ).PinnedMailDirectory()
        return found

    def registrable(self, host: str) -> str | None:
        """Return the registrable domain of a host, or None where no public suffix covers it."""
        return self._lists.registrable(host)

    def provider_class(self, host: str, registrable: str) -> MailClass | None:
        """Return the class of a provider or school."""
        return self._lists.provider_class(host, registrable)
