"""The nodes that accounts grow from: a company's domain, a person, a workspace."""

from typing import NewType

from plg_router.domain.signals.signal import Signal
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.ids import AccountId, UserId, WorkspaceId
from plg_router.kernel.kinds import Kind

Node = NewType("Node", str)

_COMPANY, _PERSON = "company:", "person:"


def company_node(domain: str) -> Node:
    """Return the node of a company's registrable domain."""
    return Node(_COMPANY + domain)


def person_node(user_id: UserId) -> Node:
    """Return the node of a user: hashed, since some products use addresses as ids."""
    return member_node(fingerprint(user_id))


def member_node(member: str) -> Node:
    """Return the node of a person that a profile counts among its members."""
    return Node(_PERSON + member)


def workspace_node(workspace_id: WorkspaceId) -> Node:
    """Return the node of a workspace."""
    return Node("workspace:" + fingerprint(workspace_id))


def domain_of(account: Node | AccountId) -> str | None:
    """Return the company domain an account is named after, or None for a private one."""
    return account.removeprefix(_COMPANY) if account.startswith(_COMPANY) else None


def is_person(node: Node | AccountId) -> bool:
    """Tell people from companies and workspaces."""
    return node.startswith(_PERSON)


def nodes_of(signal: Signal) -> tuple[Node, ...]:
    """Return the nodes a signal gives evidence about, the one that names its account first."""
    sender, nodes = signal.sender, []
    if sender.mail and sender.mail.company:
        nodes.append(company_node(sender.mail.company))
    nodes.extend(map(workspace_node, signal.workspaces))
    nodes.append(person_node(sender.user_id))
    others = filter(None, (earlier_self(signal), invited_by(signal)))
    return (*nodes, *others)


def earlier_self(signal: Signal) -> Node | None:
    """Return the node of the sender under an earlier id: two nodes, one person."""
    previous = signal.sender.previous_id
    return person_node(previous) if previous and previous != signal.sender.user_id else None


def invited_by(signal: Signal) -> Node | None:
    """Return the node of somebody else whom a signal invites."""
    if signal.kind is not Kind.TEAMMATE_INVITED or signal.subject in {None, signal.sender.user_id}:
        return None
    return person_node(UserId(signal.subject))
