"""`plg route` and `plg assign`: see what would be decided, or decide by hand and answer for it."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from infra.bus.crm_events import assignment_overridden
from infra.bus.player import Player
from infra.cli.pages import decision_page
from infra.cli.reach import Env, cloud_named, fail, plain_errors
from infra.cli.rehearsal_page import rehearsal_page
from infra.cli.screen import screen
from infra.local.patience import GaveUp, wait_for
from infra.operate.archive import Archive
from infra.operate.cloud import LOCAL
from infra.operate.policy_in_force import PolicyInForce
from infra.operate.rehearsal import rehearse, rehearse_override
from plg_router.contracts.assignment_overridden import AssignmentOverriddenData
from plg_router.contracts.envelope import parse
from plg_router.domain.assignment.lead import Lead, Step
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.identity.nodes import Node, company_node
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId

_DECIDED_WITHIN_S = 60

Account = Annotated[str, typer.Argument(help="A company's domain, or an account's id.")]

_screen = screen()


def route(
    account: Account,
    env: Env = LOCAL,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Needed: leads are routed by events alone.")
    ] = False,
) -> None:
    """Judge an account afresh and show who would get its lead and why, writing nothing."""
    if not dry_run:
        fail("Leads are routed by events alone; say --dry-run to see what one would lead to")
    with plain_errors():
        cloud = cloud_named(env)
        archive = Archive(cloud.dynamodb, cloud.names, cloud.pseudonyms)
        policies = PolicyInForce(cloud.appconfig, cloud.names)
        found = _known(archive, account)
        _screen.print(rehearsal_page(rehearse(found, archive.stage(policies)), policies.current()))


def assign(
    account: Account,
    env: Env = LOCAL,
    *,
    to: Annotated[str, typer.Option(help="The rep who gets the lead.")],
    by: Annotated[str, typer.Option(help="Who decides so.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept for ever.")],
) -> None:
    """Give an account's lead to a rep by hand, and show the record that says so."""
    with plain_errors():
        cloud = cloud_named(env)
        archive = Archive(cloud.dynamodb, cloud.names, cloud.pseudonyms)
        lead = archive.lead(Node(_known(archive, account)))
        if lead is None:
            fail(f"{account} has no lead to give away; `plg route --dry-run` says why")
        wanted = choice_by_hand(lead, to=to, by=by, reason=reason)
        policies = PolicyInForce(cloud.appconfig, cloud.names)
        try:
            rehearse_override(wanted, archive.stage(policies))
        except AlreadyHandled:
            fail(f"{to} has this lead already")
        Player(cloud.events, cloud.names.bus).put(
            assignment_overridden(
                wanted.account_id,
                wanted.lead_version,
                wanted.to,
                by=wanted.by,
                reason=wanted.reason,
                now=datetime.now(UTC),
            )
        )
        _screen.print(decision_page(_awaited(archive, lead)))


def choice_by_hand(lead: Lead, *, to: str, by: str, reason: str) -> ManualChoice:
    """Return what is wanted as the router will read it; raises Rejected where it would refuse."""
    said = {
        "account_id": lead.account_id,
        "lead_version": lead.version,
        "rep_id": to,
        "overridden_by": by,
        "reason": reason,
    }
    return parse(AssignmentOverriddenData, said).choice()


def _known(archive: Archive, account: str) -> AccountId:
    node = Node(account) if ":" in account else company_node(account)
    found = archive.account_of(node)
    if archive.dossier(found) is None:
        fail(f"Nothing is known of {account}; `plg leads` lists the accounts with a lead")
    return found


def _awaited(archive: Archive, before: Lead) -> DecisionRecord:
    """Return the decision by hand that follows a lead as it was, or leave with status 1."""

    def by_hand() -> list[DecisionRecord]:
        later = archive.decisions(before.account_id)[before.decision_seq :]
        return [record for record in later if record.step is Step.MANUAL]

    try:
        wait_for("the decision", lambda: bool(by_hand()), seconds=_DECIDED_WITHIN_S)
    except GaveUp:
        fail("The lead has changed since, or the override was refused: `plg explain` says why")
    return by_hand()[0]
