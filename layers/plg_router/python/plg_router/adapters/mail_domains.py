"""Tell relays, free, disposable and academic mail from a company's own, by pinned lists (S9)."""

from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from plg_router.domain.signals.mail import MailClass

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_REMEMBERED = 8192  # the companies of a batch come again and again
_FOLDER = Path(__file__).with_name("mail_lists")  # compiled by infra.mail_lists


class PinnedMailDirectory:
    """The lists that ship with the code, each read when it is first needed."""

    @cached_property
    def versions(self) -> str:
        """Return which versions of which lists decide."""
        return _text("versions").strip()

    def registrable(self, host: str) -> str | None:
        """Return the registrable domain of a host, or None where no public suffix covers it."""
        return _registrable(host)

    def provider_class(self, host: str, registrable: str) -> MailClass | None:
        """Return the class of a provider or school, an entry covering all hosts below it.

        Of several, relays outrank disposable mail, that free mail, and that schools.
        """
        return _provider_class(host, registrable)


@lru_cache(_REMEMBERED)
def _registrable(host: str) -> str | None:
    return _suffixes().privatesuffix(host)


@lru_cache(_REMEMBERED)
def _provider_class(host: str, registrable: str) -> MailClass | None:
    names = set(_names(host))
    for mail_class in (MailClass.RELAY, MailClass.DISPOSABLE, MailClass.FREE):
        if names & _list(mail_class.name.lower()):
            return mail_class
    schools = _list("academic")
    is_school = names & schools and f"!{registrable}" not in schools
    return MailClass.ACADEMIC if is_school else None


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415  not everybody asks

    rules = _text("suffixes").splitlines()
    return PublicSuffixList(rules, accept_unknown=False, accept_encoded_idn=False)


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(_text(name).split())


def _text(name: str) -> str:
    return (_FOLDER / f"{name}.txt").read_text()


def _names(host: str) -> Iterator[str]:
    """Yield the entries that cover a host: its own, those above, and those for what is below."""
    yield host
    while "." in host:
        host = host.partition(".")[2]
        yield from (host, f".{host}")
