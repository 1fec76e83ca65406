"""Say who earned a deal, by the first row of the policy's table that fits (S169, S199)."""

from dataclasses import dataclass
from datetime import datetime

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.crm.events import DealAttributed
from plg_router.domain.routing.deals import Deal
from plg_router.domain.routing.ownership import CrmRecords, CrmWord
from plg_router.domain.signals.profile import Profile
from plg_router.kernel.clock import start_of
from plg_router.kernel.ids import AccountId
from plg_router.policy.crm import AttributionRule, Channel, Origin
from plg_router.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class History:
    """What happened with an account before a deal was closed; None where it never did."""

    first_used_at: datetime | None
    first_sold_at: datetime | None  # sales opened an opportunity by itself, or reached somebody


def history(
    profile: Profile, records: CrmRecords, lead: Lead | None, *, until: datetime
) -> History:
    """Return the first use of the product and the first act of sales, up to a moment."""
    used = start_of(profile.first_day) if profile.first_day is not None else None
    acts = [deal.opened_at for deal in records.opportunities.values() if deal.opened_at]
    if lead and lead.touched_at:
        acts.append(lead.touched_at)
    sold = min((act for act in acts if act <= until), default=None)
    return History(used if used and used <= until else None, sold)


def attributions(
    account_id: AccountId,
    profile: Profile,
    before: CrmRecords,
    word: CrmWord,
    *,
    lead: Lead | None,
    policy: Policy,
) -> tuple[DealAttributed, ...]:
    """Return who earned each deal for which a word of the CRM changes the answer, by its id."""

    def earned(records: CrmRecords) -> dict[str, DealAttributed]:
        return {
            key: attributed(
                account_id, deal, history(profile, records, lead, until=deal.closed_at), policy
            )
            for key, deal in sorted(records.deals.items())
        }

    known, told = earned(before), earned(before.join(CrmRecords.of(word)))
    return tuple(each for key, each in told.items() if known.get(key) != each)


def attributed(
    account_id: AccountId, deal: Deal, before: History, policy: Policy
) -> DealAttributed:
    """Return who sourced a deal and who assisted, with the name of the rule that says so."""
    used, sold = before.first_used_at, before.first_sold_at
    origin = Origin.PRODUCT if used and (sold is None or used <= sold) else Origin.SALES
    assisted = used is not None and sold is not None
    rule = next(
        rule
        for rule in policy.crm.attribution
        if _fits(rule, origin, Channel(deal.channel), assisted=assisted)
    )
    return DealAttributed(account_id, deal, rule, policy.hash)


def _fits(rule: AttributionRule, origin: Origin, channel: Channel, *, assisted: bool) -> bool:
    return (
        rule.origin in {None, origin}
        and rule.channel in {None, channel}
        and rule.assisted in {None, assisted}
    )
