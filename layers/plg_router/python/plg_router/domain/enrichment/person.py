"""What a vendor says of a person behind private mail: the employer and the job, no name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Who employs somebody, and as what; None where the vendor is silent."""

    employer: str | None = None  # a domain, as the vendor writes it
    title: str | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A senior person on private mail: an address until it was looked up, then what came of it."""

    address: str | None
    asked: frozenset[str] = frozenset()  # the vendors that were asked
    person: Person | None = None
