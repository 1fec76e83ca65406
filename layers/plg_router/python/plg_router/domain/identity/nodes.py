"""The nodes that accounts grow from: a company's domain, a person, a record, a workspace."""

from functools import lru_cache
from typing import NamedTuple, NewType

from plg_router.domain.signals.signal import Signal
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.ids import AccountId, UserId, WorkspaceId
from plg_router.kernel.kinds import Kind

Node = NewType("Node", str)

FORGOTTEN = Node("forgotten")  # what a person belongs to who was erased: to nobody's account

_COMPANY, _PERSON, _RECORD = "company:", "person:", "record:"
_REMEMBERED = 8192  # people do most things again and again, at the same places


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
    return Node(_RECORD + crm_id)


def domain_of(account: Node | AccountId) -> str | None:
    """Return the company domain an account is named after, or None for a private one."""
    return account.removeprefix(_COMPANY) if account.startswith(_COMPANY) else None


def member_of(person: Node | AccountId) -> str:
    """Return what profiles call a person: the opposite of `member_node`."""
    return person.removeprefix(_PERSON)


def is_person(node: Node | AccountId) -> bool:
    """Tell people from companies and workspaces."""
    return node.startswith(_PERSON)


def is_told_of(node: Node | AccountId) -> bool:
    """Tell companies and records, which the CRM speaks of, from people and workspaces."""
    return node.startswith((_COMPANY, _RECORD))


class Named(NamedTuple):
    """The nodes a signal gives evidence about, and what two of them are to its sender."""

    nodes: tuple[Node, ...]  # the one that names its account first
    earlier: Node | None  # the sender under an earlier id: two nodes, one person
    invited: Node | None  # somebody else whom the signal invites


def named_by(signal: Signal) -> Named:
    """Return the nodes a signal gives evidence about."""
    sender = signal.sender
    company = sender.mail.company if sender.mail else None
    invitee = signal.subject if signal.kind is Kind.TEAMMATE_INVITED else None
    return nodes_named(company, signal.workspaces, sender.user_id, sender.previous_id, invitee)


def nodes_of(signal: Signal) -> tuple[Node, ...]:
    """Return the nodes a signal gives evidence about, the one that names its account first."""
    return named_by(signal).nodes


def earlier_self(signal: Signal) -> Node | None:
    """Return the node of the sender under an earlier id: two nodes, one person."""
    return named_by(signal).earlier


def invited_by(signal: Signal) -> Node | None:
    """Return the node of somebody else whom a signal invites."""
    return named_by(signal).invited


@lru_cache(_REMEMBERED)
def nodes_named(
    company: str | None,
    workspaces: tuple[WorkspaceId, ...],
    user_id: UserId,
    previous_id: UserId | None,
    invitee: str | None,
) -> Named:
    """Return the nodes of what a signal tells, `invitee` being whom it invites."""
    earlier = person_node(previous_id) if previous_id and previous_id != user_id else None
    invited = None if invitee is None or invitee == user_id else person_node(UserId(invitee))
    nodes = [company_node(company)] if company else []
    nodes += map(workspace_node, workspaces)
    nodes.append(person_node(user_id))
    nodes += filter(None, (earlier, invited))
    return Named(tuple(nodes), earlier, invited)
