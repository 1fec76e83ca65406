"""Show which accounts there are and why their people belong together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table

from infra.identity.accounts import Account
from infra.identity.audit import Audit
from infra.identity.growth import Growth
from plg_router.domain.identity.evidence import EvidenceKind
from plg_router.domain.identity.nodes import Node, member_node
from plg_router.domain.identity.resolve import Link
from plg_router.domain.signals.profile import Profile
from plg_router.kernel.clock import start_of
from plg_router.kernel.ids import AccountId


def accounts_page(audit: Audit, largest: int, *, with_members: bool) -> Group:
    """Return the largest accounts, everybody's reason with each where that is asked for."""
    shown = audit.accounts[:largest]
    parts: list[RenderableType] = [accounts_table(audit, shown), audit_table(audit)]
    if with_members:
        parts += [links_table(account) for account in shown if account.links]
    return Group(*parts)


def accounts_table(audit: Audit, shown: Sequence[Account]) -> Table:
    """Return a row for each account with how many people it has, and by which evidence."""
    table = Table(
        title=f"The {len(shown)} largest of {len(audit.accounts):,} accounts", title_justify="left"
    )
    table.add_column("account", overflow="fold")
    table.add_column("people", justify="right")
    table.add_column("companies", overflow="fold")
    table.add_column("linked by", overflow="fold")
    for account in shown:
        table.add_row(
            account.account_id,
            str(account.people),
            _companies(account),
            _counted(account.evidence),
            style="red" if account in audit.faulty else "",
        )
    return table


def audit_table(audit: Audit) -> Table:
    """Return how many accounts hold what they should not."""
    table = Table.grid(padding=(0, 2))
    table.add_row(str(len(audit.strangers)), "hold two companies that the CRM does not call one")
    table.add_row(
        str(len(audit.shared)), "are named by a domain that strangers share, by the lists"
    )
    return table


def growth_table(growth: Growth) -> Table:
    """Return how many accounts turned out to be another, and how many nodes joined one."""
    table = Table(title="What the evidence joined", title_justify="left")
    table.add_column("evidence")
    table.add_column("accounts merged", justify="right")
    table.add_column("nodes linked", justify="right")
    for kind in EvidenceKind:
        if growth.merged[kind] or growth.linked[kind]:
            table.add_row(kind, f"{growth.merged[kind]:,}", f"{growth.linked[kind]:,}")
    table.add_section()
    table.add_row("all", f"{growth.merged.total():,}", f"{growth.linked.total():,}")
    return table


def links_table(account: Account) -> Table:
    """Return who and what belongs to an account, and why."""
    table = Table(title=account.account_id, title_justify="left")
    for heading in ("node", "belongs to", "because of", "sure"):
        table.add_column(heading)
    for link in account.links:
        table.add_row(link.node, link.account, *_why(link))
    return table


def members_table(account: AccountId, profile: Profile, links: Mapping[Node, Link]) -> Table:
    """Return the people of an account as its profile knows them, and why they belong to it."""
    table = Table(title="Who belongs to it, and why", title_justify="left")
    for heading in ("person", "mail", "rank", "department", "last active", "because of", "sure"):
        table.add_column(heading)
    for member, known in profile.named.items():
        node, day = member_node(member), known.last_active_day
        link = links.get(node)
        table.add_row(
            node,
            known.mail_class.name.lower(),
            known.seniority.name.lower(),
            known.department or "-",
            f"{start_of(day):%Y-%m-%d}" if day else "never",
            *(_why(link) if link else _unlinked(node, account)),
        )
    return table


def people_of(profile: Profile) -> Iterable[Node]:
    """Return the nodes of a profile's members."""
    return map(member_node, profile.named)


def _why(link: Link) -> tuple[str, str]:
    evidence = link.evidence
    reason = f"{evidence.kind} ({evidence.source})" if evidence.source else evidence.kind.value
    return reason, f"{evidence.confidence} %"


def _unlinked(node: Node, account: AccountId) -> tuple[str, str]:
    """Return why somebody is here without a link: the account is named so, or the address said."""
    return ("the account is this person's", "-") if node == Node(account) else ("-", "-")


def _companies(account: Account) -> str:
    held = ", ".join(account.companies) or "-"
    guests = ", ".join(account.guests_of)
    return f"{held}; guests of {guests}" if guests else held


def _counted(evidence: Counter[EvidenceKind]) -> str:
    return ", ".join(f"{kind} {evidence[kind]}" for kind in EvidenceKind if evidence[kind]) or "-"
