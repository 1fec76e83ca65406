"""Score accounts again whenever something about them changed."""

from collections.abc import Mapping

from plg_router.adapters.appconfig import AppConfigDocument, DeployedPolicy
from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.client import WriteUnits, dynamodb
from plg_router.contracts.account_events import (
    AccountDiscoveredV1,
    AccountEnrichedV1,
    AccountSignalsChangedV1,
)
from plg_router.kernel.ids import AccountId
from plg_router.runtime.clock import utc_now
from plg_router.runtime.events import Stage, cause_of, on_events
from plg_router.runtime.settings import PolicySettings
from plg_router.services.score_account import ScoreAccount


class ScoringSettings(PolicySettings):
    """What infra must put into this function's environment."""

    accounts_table: str


def build(settings: ScoringSettings) -> Stage:
    """Return what serves changed accounts."""
    write_units = WriteUnits()
    accounts = AccountTable(dynamodb(write_units), settings.accounts_table, utc_now)
    policies = DeployedPolicy(AppConfigDocument(*settings.policy_location))
    score = ScoreAccount(accounts, policies, utc_now)

    def scored(
        event: AccountDiscoveredV1 | AccountSignalsChangedV1 | AccountEnrichedV1,
    ) -> Mapping[str, object] | None:
        result = score(AccountId(event.data.account_id), cause_of(event))
        fields = {"account_id": result.account_id, "score": result.card.points}
        return {**fields, "motion": result.card.motion} if result.qualified else None

    changes = (AccountDiscoveredV1, AccountSignalsChangedV1, AccountEnrichedV1)
    return Stage(dict.fromkeys(changes, scored), write_units.take)


handler = on_events(ScoringSettings, build)
