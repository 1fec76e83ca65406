"""A vice president on private mail whose account turns out to be the company's."""

from dataclasses import replace

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.identity.nodes import person_node
from plg_router.domain.scoring.events import LeadQualified
from plg_router.kernel.ids import AccountId, UserId
from plg_router.policy.handoff import Motion
from plg_router.services.ports import Versioned
from tests.fakes.cast import CAUSE, company, rep, signal
from tests.fakes.pipeline import Pipeline

ACME, VP = company(), AccountId(person_node(UserId("vp")))
AT_WORK = signal("at work", "vp", domain=None, workspace="w")
COLLEAGUE = signal("colleague", "ann", workspace="w")


def staffed_with_a_lead(pipeline: Pipeline) -> Pipeline:
    """Return a pipeline in which the vice president has a lead with Rita."""
    for rep_id in ("rita", "saul"):
        pipeline.roster.save(rep(rep_id, cap=2), 1)
    pipeline.fold(AT_WORK)
    qualify(pipeline, VP)
    route(pipeline, VP)
    return pipeline


def qualify(pipeline: Pipeline, account: AccountId) -> None:
    """Let an account cross the threshold, as its score would."""
    before = pipeline.accounts.load(account)
    crossed = replace(
        before.standing.value,
        armed=False,
        crossing=before.standing.value.crossing + 1,
        crossed_at=pipeline.clock(),
    )
    after = Versioned(crossed, before.standing.version + 1)
    news = crossing(before.account_id, crossed.crossing)
    pipeline.accounts.save_standing(before.account_id, after, [news], CAUSE)


def crossing(account: AccountId, number: int = 1) -> LeadQualified:
    """Return the news that an account crossed the threshold."""
    return LeadQualified(account, number, 80, Motion.SALES_ASSIST, ("a demo requested",))


def route(pipeline: Pipeline, account: AccountId, number: int = 1) -> Lead:
    """Route the lead of an account."""
    return pipeline.route(crossing(account, number), CAUSE).lead


def find_out(pipeline: Pipeline) -> None:
    """Let the vice president's account turn out to be the company's."""
    pipeline.fold(COLLEAGUE)
    assert pipeline.accounts.load(VP).account_id == ACME


def both_leads(pipeline: Pipeline) -> list[Lead]:
    """Return the leads under both names."""
    return [lead for lead in map(pipeline.leads.lead, (ACME, VP)) if lead]
