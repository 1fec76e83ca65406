"""Read a job title: how much say its holder has over a budget (S51, S58)."""

import re

from plg_router.domain.signals.signal import Seniority
from plg_router.policy.people import TitlesPolicy

_WORD = re.compile(r"[^\W\d_]+")  # of any language


def seniority_of(title: str | None, titles: TitlesPolicy) -> Seniority:
    """Return the highest rank that a word of the title names (S51, S58)."""
    words = set(_WORD.findall(title.lower())) if title else None
    if not words:
        return Seniority.UNKNOWN
    if not words.isdisjoint(titles.executive):
        return Seniority.EXECUTIVE
    return Seniority.STAFF if words.isdisjoint(titles.lead) else Seniority.LEAD
