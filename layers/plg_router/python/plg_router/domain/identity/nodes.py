"""The nodes that accounts grow from: a company's domain, a person, a workspace."""

from typing import NewType

from plg_router.domain.signals.signal import Signal
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.ids import AccountId, UserId, WorkspaceId

Node = NewType("Node", str)

_COMPANY = "company:"


def company_node(domain: str) -> Node:
    """Return the node of a company's registrable domain."""
    return Node(_COMPANY + domain)


def person_node(user_id: UserId) -> Node:
    """Return the node of a user: hashed, since some products use addresses as ids."""
    return Node("person:" + fingerprint(user_id))


def workspace_node(workspace_id: WorkspaceId) -> Node:
    """Return the node of a workspace."""
    return Node("workspace:" + fingerprint(workspace_id))


def domain_of(account: Node | AccountId) -> str | None:
    """Return the company domain an account is named after, or None for a private one."""
    return account.removeprefix(_COMPANY) if account.startswith(_COMPANY) else None


def nodes_of(signal: Signal) -> tuple[Node, ...]:
    """Return the nodes a signal gives evidence about, the one that names its account first."""
    sender, nodes = signal.sender, []
    if sender.mail and sender.mail.company:
        nodes.append(company_node(sender.mail.company))
    nodes.extend(map(workspace_node, signal.workspaces))
    nodes.append(person_node(sender.user_id))
    return tuple(nodes)
