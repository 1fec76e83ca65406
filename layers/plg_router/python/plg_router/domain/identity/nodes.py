"""The nodes that accounts grow from: a company's domain, a person, a record, a workspace."""

from typing import NewType

from plg_router.domain.signals.signal import Signal
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.ids import AccountId, UserId, WorkspaceId
from plg_router.kernel.kinds import Kind

Node = NewType("Node", str)

FORGOTTEN = Node("forgotten")  # what a person belongs to who was erased: to nobody's account

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


def record_node(crm_id: str) -> Node:
    """Return the node of the CRM's own account, which stands for a company of unknown domain."""
    return Node("record:" + crm_id)


def domain_of(account: Node | AccountId) -> str | None:
    """Return the company domain an account is named after, or None for a private one."""
    return account.removeprefix(_COMPANY) if account.startswith(_COMPANY) else None


def member_of(person: Node | AccountId) -> str:
    """Return what profiles call a person: the opposite of `member_node`."""
    return person.removeprefix(_PERSON)


def is_person(node: Node | AccountId) -> bool:
    """Tell people from companies and workspaces."""
    return node.startswith(_PERSON)


def nodes_of(signal: Signal) -> tuple[Node, ...]:
    """Return the nodes a signal gives evidence about, the one that names its account first."""
    sender = signal.sender
    company = sender.mail.company if sender.mail else None
    nodes = [company_node(company)] if company else []
    nodes += map(workspace_node, signal.workspaces)
    nodes.append(person_node(sender.user_id))
    nodes += filter(None, (earlier_self(signal), invited_by(signal)))
    return tuple(nodes)


def earlier_self(signal: Signal) -> Node | None:
    """Return the node of the sender under an earlier id: two nodes, one person."""
    previous = signal.sender.previous_id
    return person_node(previous) if previous and previous != signal.sender.user_id else None


def invited_by(signal: Signal) -> Node | None:
    """Return the node of somebody else whom a signal invites."""
    if signal.kind is not Kind.TEAMMATE_INVITED or signal.subject in {None, signal.sender.user_id}:
        return None
    return person_node(UserId(signal.subject))
