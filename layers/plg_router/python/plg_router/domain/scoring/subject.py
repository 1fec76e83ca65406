"""The account as scoring sees it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.size import size_class
from plg_router.domain.identity.nodes import domain_of
from plg_router.domain.signals.mail import MailClass
from plg_router.domain.signals.profile import Member, Profile
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from plg_router.policy.routing import SizeClass, SizePolicy

ACTIVE_DAYS = 30  # who did nothing for so long is no active teammate (S38)


@dataclass(frozen=True)
class Subject:
    """What is judged: the profile, the company behind it, and the day of the judgement.

    It has no slots, so that what every part of a score asks for is looked up once.
    """

    account_id: AccountId
    profile: Profile
    company: CompanyFacts
    today: int  # days since 1970-01-01

    @property
    def domain(self) -> str | None:
        """Return the company's domain, or None for a private account."""
        return domain_of(self.account_id)

    @property
    def month_ago(self) -> int:
        """Return the first day that still counts as active."""
        return self.today - ACTIVE_DAYS + 1

    @cached_property
    def people(self) -> tuple[Member, ...]:
        """Return the members who are somebody, see the profile."""
        return self.profile.people

    @cached_property
    def active_members(self) -> tuple[Member, ...]:
        """Return the people who did something within the last 30 days."""
        since = self.month_ago
        return tuple(member for member in self.people if member.last_active_day >= since)

    @cached_property
    def active_days(self) -> tuple[int, ...]:
        """Return the days of the last 30 on which anybody was active, in order."""
        since = self.month_ago
        return tuple(sorted(day for day in self.profile.active_days if day >= since))

    @cached_property
    def limit_days(self) -> tuple[int, ...]:
        """Return the days on which a limit was hit, in order: a burst of hits is one (S53)."""
        return tuple(sorted(self.profile.days_of(Kind.USAGE_LIMIT_HIT)))

    @cached_property
    def mail_class(self) -> MailClass:
        """Return the most telling class of address among the members."""
        members = self.profile.members.values()
        found = max((member.mail_class for member in members), default=MailClass.UNKNOWN)
        return MailClass.CORPORATE if found is MailClass.ROLE else found

    @property
    def is_alone(self) -> bool:
        """Tell who invited nobody, and beside whom nobody is active, from a team (S49)."""
        return len(self.active_members) <= 1 and not self.profile.invitees

    def size_class(self, sizes: SizePolicy) -> SizeClass:
        """Return the size class of the company."""
        return size_class(self.company.employees, self.domain, sizes)

    def without_use_on(self, days: Collection[int]) -> "Subject":
        """Return the account as if it had neither been active nor hit a limit on some days.

        Without any days it is the very same, with all that was looked up of it.
        """
        if not days:
            return self
        calm = self._with_limits_on(set(self.limit_days) - set(days))
        return replace(
            calm, profile=replace(calm.profile, active_days=self.profile.active_days - set(days))
        )

    def without_limits(self) -> "Subject":
        """Return the account as if it had never hit a limit: the very same where it has not."""
        return self._with_limits_on(()) if self.limit_days else self

    def _with_limits_on(self, days: Collection[int]) -> "Subject":
        hits = self.profile.days_of(Kind.USAGE_LIMIT_HIT)
        kept = {day: ids for day, ids in hits.items() if day in days}
        events = {**self.profile.events, Kind.USAGE_LIMIT_HIT: kept}
        return replace(self, profile=replace(self.profile, events=events))
