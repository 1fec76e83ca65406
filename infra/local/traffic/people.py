"""Who the people behind sign-ups are: an address, and for some a title and a department."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from random import Random

FREE_MAIL = (
    "gmail.com",
    "gmail.com",
    "outlook.com",
    "yahoo.com",
    "hotmail.com",
    "gmx.de",
    "qq.com",
)
DISPOSABLE_MAIL = ("mailinator.com", "yopmail.com", "guerrillamail.com", "trashmail.com")

ENGINEERS = (
    ("Software Engineer", "Engineering"),
    ("Senior Backend Engineer", "Engineering"),
    ("Platform Engineer", "Platform"),
    ("Data Engineer", "Data"),
    ("DevOps Engineer", "Operations"),
    ("QA Engineer", "Quality"),
)
LEADS = (
    ("Engineering Manager", "Engineering"),
    ("Head of Platform", "Platform"),
    ("Data Team Lead", "Data"),
    ("Security Architect", "Security"),
    ("Product Manager", "Product"),
)
EXECUTIVES = (
    ("CTO", "Engineering"),
    ("VP of Engineering", "Engineering"),
    ("Director of IT", "IT"),
    ("CISO", "Security"),
    ("Director of Operations", "Operations"),
)
SCHOLARS = (
    ("PhD Student", "Computer Science"),
    ("Research Engineer", "Computer Science"),
    ("Postdoctoral Researcher", "Physics"),
    ("Director of the Laboratory", "Physics"),
)
_GIVEN = ("Ada", "Bo", "Chidi", "Dana", "Emre", "Freya", "Goro", "Hana", "Ines", "Jonas", "Kavya")
_FAMILY = ("Abara", "Brandt", "Castro", "Dvorak", "Eide", "Fujita", "Garcia", "Haddad", "Iyer")


@dataclass(frozen=True, slots=True)
class User:
    """One person as the product knows them."""

    user_id: str
    email: str | None = None
    name: str | None = None
    title: str | None = None
    department: str | None = None


class Crowd:
    """Hands out people no two of whom share an id or an address."""

    def __init__(self, rng: Random, prefix: str) -> None:
        self._rng = rng
        self._prefix = prefix
        self._numbers = count(1)
        self._domains: set[str] = set()

    def anonymous(self) -> User:
        """Return somebody who gave no address."""
        return User(f"{self._prefix}{next(self._numbers):06}")

    def at(self, domain: str, role: tuple[str, str] | None = None) -> User:
        """Return somebody with an address at a domain, and a title and department if given."""
        number = next(self._numbers)
        self._domains.add(domain)
        return User(
            user_id=f"{self._prefix}{number:06}",
            email=f"plg-{self._prefix}{number:06}@{domain}",
            name=f"{self._rng.choice(_GIVEN)} {self._rng.choice(_FAMILY)}",
            title=role[0] if role else None,
            department=role[1] if role else None,
        )

    def from_nowhere_yet(self, domains: Sequence[str]) -> list[str]:
        """Return the domains that nobody has an address at; all of them where each is taken."""
        return [domain for domain in domains if domain not in self._domains] or list(domains)

    def private(self, role: tuple[str, str] | None = None) -> User:
        """Return somebody with an address at a free mail provider."""
        return self.at(self._rng.choice(FREE_MAIL), role)
