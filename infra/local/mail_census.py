"""Count the mail domains behind an input: companies, providers, schools, and the malformed."""

from collections.abc import Iterable, Iterator

from infra.bus.entries import Entry
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.domain.signals.mail import read_mail
from plg_router.kernel.errors import Rejected

MALFORMED = "malformed"


def mail_census(entries: Iterable[Entry]) -> dict[str, int]:
    """Return how many different domains of each class the addresses of an input have."""
    directory = PinnedMailDirectory()
    domains: dict[str, set[str]] = {}
    for address in {found for entry in entries for found in _addresses(entry["Detail"])}:
        host = address.rpartition("@")[2].lower()
        try:
            mail_class = read_mail(address, directory).mail_class.name.lower()
        except Rejected:
            mail_class = MALFORMED
        domains.setdefault(mail_class, set()).add(host)
    return {name: len(hosts) for name, hosts in sorted(domains.items())}


def _addresses(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "email" and isinstance(item, str):
                yield item
            else:
                yield from _addresses(item)
    elif isinstance(value, list):
        for item in value:
            yield from _addresses(item)
