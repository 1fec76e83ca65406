"""Read what RevOps may change without a deploy: the policy and the company file (AppConfig)."""

import csv
import json
from collections.abc import Mapping
from functools import lru_cache
from math import inf
from time import monotonic

from plg_router.adapters import aws
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.kernel.errors import Rejected, Transient
from plg_router.policy.policy import Policy, read_policy

MAX_AGE_SECONDS = 60


class AppConfigDocument:
    """One hosted configuration, asked for at most once a minute."""

    def __init__(self, application: str, environment: str, profile: str) -> None:
        self._client = aws.client("appconfigdata")
        self._application = application
        self._environment = environment
        self._profile = profile
        self._token: str | None = None  # serves for one question; the answer brings the next
        self._text = ""
        self._stale_at = -inf

    def text(self) -> str:
        """Return the document in force; raises Transient when it cannot be read."""
        if monotonic() >= self._stale_at:
            self._text = self._asked() or self._text  # nothing is said where nothing has changed
            self._stale_at = monotonic() + MAX_AGE_SECONDS
        return self._text

    def _asked(self) -> str:
        token, self._token = self._token, None  # a lost answer costs the session its only token
        try:
            with aws.answered():
                answer = self._client.get_latest_configuration(
                    ConfigurationToken=token or self._opened()
                )
                said = answer["Configuration"].read().decode()
        except Transient as error:
            raise Transient(self._profile) from error
        self._token = answer["NextPollConfigurationToken"]
        return said

    def _opened(self) -> str:
        session = self._client.start_configuration_session(
            ApplicationIdentifier=self._application,
            EnvironmentIdentifier=self._environment,
            ConfigurationProfileIdentifier=self._profile,
        )
        return session["InitialConfigurationToken"]


class DeployedPolicy:
    """The routing policy as deployed."""

    def __init__(self, document: AppConfigDocument) -> None:
        self._document = document

    def current(self) -> Policy:
        """Return the policy in force, parsed once; raises Transient when it cannot be read."""
        try:
            return _policy(self._document.text())
        except (ValueError, Rejected) as error:
            raise Transient(str(error)) from error


class CompanyFile:
    """The embedded provider: a CSV of companies that the operator keeps (S19)."""

    name = "company_file"

    def __init__(self, document: AppConfigDocument) -> None:
        self._document = document

    def look_up(self, domain: str) -> CompanyFacts | None:
        """Return what the file says of a company."""
        return read_companies(self._document.text()).get(domain)


@lru_cache(maxsize=1)
def _policy(text: str) -> Policy:
    return read_policy(json.loads(text))


@lru_cache(maxsize=1)
def read_companies(text: str) -> Mapping[str, CompanyFacts]:
    """Return the companies of a file by domain; empty cells are unknown facts."""
    return {
        row["domain"]: CompanyFacts(
            name=row["name"] or None,
            employees=int(row["employees"]) if row["employees"] else None,
            industry=row["industry"] or None,
            country=row["country"] or None,
            annual_deal_value=int(row["annual_deal_value"]) if row["annual_deal_value"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    }
