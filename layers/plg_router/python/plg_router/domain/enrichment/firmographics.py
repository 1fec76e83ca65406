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


NO_FACTS = CompanyFacts()


@dataclass(frozen=True, slots=True)
class SourcedFacts:
    """What one source said, and when; a source with versions of its own is ordered by these."""

    facts: CompanyFacts
    as_of: datetime
    version: int = 0  # of the source's own record, 0 where it has none


@dataclass(frozen=True, slots=True)
class Firmographics:
    """Every source's last word on a company, and when vendors were last asked (S19)."""

    sources: Mapping[str, SourcedFacts]
    asked: Mapping[str, datetime] = field(default_factory=dict)

    def believed(self, precedence: Sequence[str]) -> CompanyFacts:
        """Return, field by field, the word of the first source that has one.

        Sources missing from `precedence` come last, by name.
        """

        def order(name: str) -> tuple[int, bool, str]:
            return _rank(name, precedence), not self.sources[name].version, name

        ranked = sorted(self.sources, key=order)
        words = [self.sources[name].facts for name in ranked]
        if len(words) <= 1:
            return words[0] if words else NO_FACTS
        return CompanyFacts(
            **{
                field.name: next(
                    (value for facts in words if (value := getattr(facts, field.name)) is not None),
                    None,
                )
                for field in fields(CompanyFacts)
            }
        )

    def told_by(
        self, source: str, facts: CompanyFacts, as_of: datetime, version: int = 0
    ) -> "Firmographics":
        """Return the firmographics after a source spoke; an older word than its last is ignored.

        A source is told by its name, or as `name/record` where it keeps several records.
        """
        word, known = SourcedFacts(facts, as_of, version), self.sources.get(source)
        if known and version == 0 and known.facts == facts:
            return self
        if known and _age(known) >= _age(word):
            return self
        return replace(self, sources={**self.sources, source: word})

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
    return max(left, right, key=lambda word: (_age(word), word.as_of, repr(word.facts)))


def _age(word: SourcedFacts) -> tuple[int, float]:
    """Return what orders the words of one source: its own version, else the time."""
    return word.version, 0.0 if word.version else word.as_of.timestamp()


def _rank(source: str, precedence: Sequence[str]) -> int:
    name = name_of(source)
    return precedence.index(name) if name in precedence else len(precedence)


def name_of(source: str) -> str:
    """Return the name of a source without the record of it that spoke."""
    return source.partition("/")[0]
