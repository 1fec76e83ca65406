"""Sort companies by size, from the five-person start-up to the Fortune 500 (S43)."""

from plg_router.policy.routing import SizeClass, SizePolicy


def size_class(employees: int | None, domain: str | None, sizes: SizePolicy) -> SizeClass:
    """Return the size class; a domain on the enterprise list is enterprise whatever a source says.

    Sources: S103 (the list), T8 (enterprise from 1,000 employees), T12 (mid from 50).
    """
    if domain in sizes.listed:
        return SizeClass.ENTERPRISE
    if employees is None:
        return SizeClass.UNKNOWN
    if employees >= sizes.enterprise:
        return SizeClass.ENTERPRISE
    if employees >= sizes.mid:
        return SizeClass.MID
    return SizeClass.SMALL if employees >= sizes.small else SizeClass.MICRO
