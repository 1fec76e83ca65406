"""Keep what each source says of a company, field by field, and decide whom to believe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """What one source says of a company; None where it is silent."""

    name: str | None = None
    employees: int | None = None
    industry: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    annual_deal_value: int | None = None  # estimated, US dollars a year


@dataclass(frozen=True, slots=True)
class SourcedFacts:
    """What one source said, and when."""

    facts: CompanyFacts
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Firmographics:
    """Every source's last word on a company (S19)."""

    sources: Mapping[str, SourcedFacts]

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
        return Firmographics({**self.sources, source: SourcedFacts(facts, as_of)})


UNKNOWN_COMPANY = Firmographics({})


def _rank(name: str, precedence: Sequence[str]) -> int:
    return precedence.index(name) if name in precedence else len(precedence)
