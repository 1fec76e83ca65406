"""Score accounts again whenever something about them changed."""

from collections.abc import Mapping

from plg_router.adapters.appconfig import AppConfigDocument, DeployedPolicy
from plg_router.adapters.dead_letters import DeadLetterQueues
from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.client import WriteUnits, dynamodb
from plg_router.contracts.account_events import (
    AccountDiscoveredV1,
    AccountEnrichedV1,
    AccountSignalsChangedV1,
    AccountSignalsChangedV2,
)
from plg_router.contracts.lead_events import LeadWithdrawnV1
from plg_router.domain.handoff.standing import Expiry
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.runtime.clock import utc_now
from plg_router.runtime.events import Stage, cause_of, on_events
from plg_router.runtime.settings import PolicySettings, QueueSettings
from plg_router.runtime.stale_policy import tell_stale
from plg_router.services.score_account import ScoreAccount, Scored


class ScoringSettings(PolicySettings, QueueSettings):
    """What infra must put into this function's environment."""

    accounts_table: str


def build(settings: ScoringSettings) -> Stage:
    """Return what serves changed accounts and expired leads."""
    write_units = WriteUnits()
    accounts = AccountTable(dynamodb(write_units), settings.accounts_table, utc_now)
    policies = DeployedPolicy(AppConfigDocument(*settings.policy_location), tell_stale)
    score = ScoreAccount(accounts, policies, utc_now)

    def scored(
        event: AccountDiscoveredV1 | AccountSignalsChangedV1 | AccountEnrichedV1,
    ) -> Mapping[str, object] | None:
        return _told(score(AccountId(event.data.account_id), cause_of(event)))

    def judged_afresh(event: LeadWithdrawnV1) -> Mapping[str, object] | None:
        if not event.data.is_expired:
            raise AlreadyHandled
        expiry = Expiry(AccountId(event.data.account_id), event.data.decision_seq)
        return _told(score(expiry.account_id, cause_of(event), expiry=expiry))

    changes = (AccountDiscoveredV1, AccountSignalsChangedV2, AccountEnrichedV1)
    return Stage(
        {**dict.fromkeys(changes, scored), LeadWithdrawnV1: judged_afresh},
        write_units.take,
        dead_letters=DeadLetterQueues(settings.dead_letters),
    )


def _told(result: Scored) -> Mapping[str, object] | None:
    fields = {"account_id": result.account_id, "score": result.card.points}
    return {**fields, "motion": result.motion} if result.qualified else None


handler = on_events(ScoringSettings, build)
