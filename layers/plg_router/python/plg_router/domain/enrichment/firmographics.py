"""Keep what each source says of a company, field by field, and decide whom to believe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from plg_router.domain.signals.lattice import join_maps


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """What one source says of a company; None where it is silent."""

    name: str | None = None
    employees: int | None = None
    industry: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    annual_deal_value: int | None = None  # estimated, US dollars a year
    annual_revenue: int | None = None  # US dollars


@dataclass(frozen=True, slots=True)
class SourcedFacts:
    """What one source said, and when."""

    facts: CompanyFacts
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Firmographics:
    """Every source's last word on a company, and when vendors were last asked (S19)."""

    sources: Mapping[str, SourcedFacts]
    asked: Mapping[str, datetime] = field(default_factory=dict)

    def believed(self, precedence: Sequence[str]) -> CompanyFacts:
        """Return, field by field, the word of the first source that has one.

        Sources missing from `precedence` come last, by name.
        """
        ranked = sorted(self.sources, key=lambda name: (_rank(name, precedence), name))
        words = [self.sources[name].facts for name in ranked]
        return CompanyFacts(
            **{
                field.name: next(
                    (value for facts in words if (value := getattr(facts, field.name)) is not None),
                    None,
                )
                for field in fields(CompanyFacts)
            }
        )

    def told_by(self, source: str, facts: CompanyFacts, as_of: datetime) -> "Firmographics":
        """Return the firmographics after a source spoke; an older word than its last is ignored."""
        known = self.sources.get(source)
        if known and (known.as_of >= as_of or known.facts == facts):
            return self
        return replace(self, sources={**self.sources, source: SourcedFacts(facts, as_of)})

    def after_asking(self, source: str, at: datetime) -> "Firmographics":
        """Return the firmographics with the note that a source was asked, whatever it answers."""
        return replace(self, asked={**self.asked, source: at})

    def without_answer(self, source: str) -> "Firmographics":
        """Return the firmographics without that note, since the source owes its answer."""
        others = {name: at for name, at in self.asked.items() if name != source}
        return replace(self, asked=others)


UNKNOWN_COMPANY = Firmographics({})


def join(left: Firmographics, right: Firmographics) -> Firmographics:
    """Return the last word of every source on two accounts that turn out to be one company."""
    return Firmographics(
        sources=join_maps(left.sources, right.sources, _later),
        asked=join_maps(left.asked, right.asked, max),
    )


def _later(left: SourcedFacts, right: SourcedFacts) -> SourcedFacts:
    """Return the later word; of two at once one by a rule, so that order decides nothing."""
    return max(left, right, key=lambda word: (word.as_of, repr(word.facts)))


def _rank(name: str, precedence: Sequence[str]) -> int:
    return precedence.index(name) if name in precedence else len(precedence)
