"""Read what RevOps may change without a deploy: the policy and the company file (AppConfig)."""

import csv
import json
from collections.abc import Callable, Mapping
from math import inf
from time import monotonic
from typing import Generic, TypeVar

from plg_router.adapters import aws
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.kernel.errors import Rejected, Transient
from plg_router.policy.policy import Policy, read_policy

MAX_AGE_SECONDS = 60

Meaning = TypeVar("Meaning")
Seconds = Callable[[], float]  # that have passed since some moment
TellStale = Callable[[Transient], None]


class AppConfigDocument:
    """One hosted configuration."""

    def __init__(self, application: str, environment: str, profile: str) -> None:
        self._client = aws.client("appconfigdata")
        self._application = application
        self._environment = environment
        self._profile = profile
        self._token: str | None = None  # serves for one question; the answer brings the next

    def news(self) -> str:
        """Return the document, or nothing where it is as it was when last asked for.

        Raises Transient when it cannot be had.
        """
        token, self._token = self._token, None  # a lost answer costs the session its only token
        try:
            with aws.answered():
                answer = self._client.get_latest_configuration(
                    ConfigurationToken=token or self._opened()
                )
                said = answer["Configuration"].read().decode()
        except Transient as error:
            message = f"{self._profile}: {error}"
            raise Transient(message) from error
        self._token = answer["NextPollConfigurationToken"]
        return said

    def _opened(self) -> str:
        session = self._client.start_configuration_session(
            ApplicationIdentifier=self._application,
            EnvironmentIdentifier=self._environment,
            ConfigurationProfileIdentifier=self._profile,
        )
        return session["InitialConfigurationToken"]


class LastGood(Generic[Meaning]):
    """What a document means; a newer one is asked for at most once a minute.

    One that cannot be had or understood is told every time, and changes nothing: the last good one
    stays in force, so that neither an outage nor a slip of the pen stops a process at work.
    """

    def __init__(
        self,
        document: AppConfigDocument,
        meaning: Callable[[str], Meaning],
        tell_stale: TellStale,
        seconds: Seconds,
    ) -> None:
        """`meaning` raises Transient for a text that has none."""
        self._document = document
        self._meaning = meaning
        self._tell_stale = tell_stale
        self._seconds = seconds
        self._known: Meaning | None = None
        self._unread = ""  # news that nobody has understood yet
        self._due_at = -inf

    def current(self) -> Meaning:
        """Return what is in force; raises Transient only before the first good document."""
        if self._known is None or self._seconds() >= self._due_at:
            self._known = self._renewed(self._known)
            self._due_at = self._seconds() + MAX_AGE_SECONDS
        return self._known

    def _renewed(self, known: Meaning | None) -> Meaning:
        try:
            self._unread = self._document.news() or self._unread
            if known is None or self._unread:
                known = self._meaning(self._unread)
                self._unread = ""
        except Transient as failure:
            if known is None:
                raise
            self._tell_stale(failure)
        return known


class DeployedPolicy:
    """The routing policy as deployed."""

    def __init__(
        self, document: AppConfigDocument, tell_stale: TellStale, seconds: Seconds = monotonic
    ) -> None:
        self._version = LastGood(document, _policy, tell_stale, seconds)

    def current(self) -> Policy:
        """Return the policy in force; raises Transient only while there never was a good one."""
        return self._version.current()


class CompanyFile:
    """The embedded provider: a CSV of companies that the operator keeps (S19)."""

    name = "company_file"

    def __init__(
        self, document: AppConfigDocument, tell_stale: TellStale, seconds: Seconds = monotonic
    ) -> None:
        self._version = LastGood(document, read_companies, tell_stale, seconds)

    def look_up(self, domain: str) -> CompanyFacts | None:
        """Return what the file says of a company."""
        return self._version.current().get(domain)


def _policy(text: str) -> Policy:
    try:
        return read_policy(json.loads(text))
    except (ValueError, Rejected) as error:
        message = f"policy: {error}"
        raise Transient(message) from error


def read_companies(text: str) -> Mapping[str, CompanyFacts]:
    """Return the facts of a company file by domain; raises Transient, naming the line at fault."""
    rows = csv.DictReader(text.splitlines())
    try:
        return {row["domain"]: _facts(row) for row in rows}
    except (KeyError, ValueError, csv.Error) as error:
        message = f"companies: line {rows.line_num} is no company; see the header and the figures"
        raise Transient(message) from error


def _facts(row: Mapping[str, str]) -> CompanyFacts:
    """Return the facts of a line; empty cells are unknown."""
    return CompanyFacts(
        name=row["name"] or None,
        employees=int(row["employees"]) if row["employees"] else None,
        industry=row["industry"] or None,
        country=row["country"] or None,
        annual_deal_value=int(row["annual_deal_value"]) if row["annual_deal_value"] else None,
    )
