"""Turn what a judgement sets off into the events others read."""

from plg_router.contracts.envelope import Event, Metadata
from plg_router.contracts.handoff_events import (
    AlertRaisedData,
    AlertRaisedV1,
    ColdOutreachSuppressedData,
    ColdOutreachSuppressedV1,
    HandoffTriggeredData,
    HandoffTriggeredV1,
    InAppMessageRequestedData,
    InAppMessageRequestedV1,
    NurtureRequestedData,
    NurtureRequestedV1,
    OwnerNotifiedData,
    OwnerNotifiedV1,
    SelfServeChosenData,
    SelfServeChosenV1,
)
from plg_router.contracts.lead_events import FactData
from plg_router.domain.handoff.events import (
    AlertRaised,
    ColdOutreachSuppressed,
    HandoffEvent,
    HandoffTriggered,
    InAppMessageRequested,
    NurtureRequested,
    OwnerNotified,
    SelfServeChosen,
)
from plg_router.domain.identity.nodes import domain_of
from plg_router.kernel.ids import AccountId


def announce(event: HandoffEvent, metadata: Metadata) -> Event:
    """Return the contract that announces an event of the hand-off."""
    match event:
        case HandoffTriggered():
            return HandoffTriggeredV1(metadata=metadata, data=_triggered(event))
        case AlertRaised():
            return AlertRaisedV1(metadata=metadata, data=_alert(event))
        case InAppMessageRequested():
            message = InAppMessageRequestedData.model_validate(
                {
                    **_account(event.account_id),
                    "trigger": event.trigger,
                    "message": event.message,
                    "offers": [offer.value for offer in event.offers],
                }
            )
            return InAppMessageRequestedV1(metadata=metadata, data=message)
        case NurtureRequested():
            nurture = NurtureRequestedData.model_validate(
                {
                    **_account(event.account_id),
                    "programme": event.programme,
                    "steps": event.steps,
                }
            )
            return NurtureRequestedV1(metadata=metadata, data=nurture)
        case OwnerNotified():
            notice = OwnerNotifiedData.model_validate(
                {
                    **_account(event.account_id),
                    "owner_rep_id": event.owner,
                    "new_people": event.new_people,
                }
            )
            return OwnerNotifiedV1(metadata=metadata, data=notice)
        case ColdOutreachSuppressed():
            suppressed = ColdOutreachSuppressedData.model_validate(
                {
                    **_account(event.account_id),
                    "owner_rep_id": event.owner,
                    "people": event.people,
                }
            )
            return ColdOutreachSuppressedV1(metadata=metadata, data=suppressed)
        case SelfServeChosen():
            chosen = SelfServeChosenData.model_validate(
                {**_account(event.account_id), "choice": event.choice.value}
            )
            return SelfServeChosenV1(metadata=metadata, data=chosen)


def _triggered(event: HandoffTriggered) -> HandoffTriggeredData:
    return HandoffTriggeredData.model_validate(
        {
            **_account(event.account_id),
            "trigger": event.trigger,
            "actions": [action.value for action in event.actions],
            "role": event.role,
            "evidence": [FactData.of(fact) for fact in event.evidence],
            "score": event.score,
            "tier": event.tier,
        }
    )


def _alert(event: AlertRaised) -> AlertRaisedData:
    return AlertRaisedData.model_validate(
        {
            **_account(event.account_id),
            "alert": event.alert,
            "priority": event.priority.value,
            "for_role": event.for_role,
            "for_person": event.for_person,
            "reason": event.reason,
            "activity": event.activity,
        }
    )


def _account(account: AccountId) -> dict[str, object]:
    return {"account_id": account, "company": domain_of(account)}
