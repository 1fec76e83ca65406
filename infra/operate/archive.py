"""Read what the router has written down: single accounts, or all of them at once."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from infra.identity.accounts import Account, grouped
from infra.names import Names
from infra.operate.dossier import Dossier
from infra.operate.rehearsal import Stage
from plg_router.adapters.dynamodb import documents, profile_codec
from plg_router.adapters.dynamodb.accounts import (
    ACCOUNT,
    CRM,
    FIRMOGRAPHICS,
    STANDING,
    AccountTable,
    link_of,
)
from plg_router.adapters.dynamodb.items import Item, text_of, version_of
from plg_router.adapters.dynamodb.leads import DECISION, LEAD, REFUSAL, LeadTable
from plg_router.adapters.dynamodb.roster import RosterTable
from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.assignment.refusal import Refusal
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY, Firmographics
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.identity.nodes import Node, company_node, person_node
from plg_router.domain.identity.resolve import Link
from plg_router.domain.routing.ownership import CrmAccount, CrmRecords
from plg_router.domain.routing.rep import Rep
from plg_router.domain.signals.pseudonyms import Pseudonyms
from plg_router.kernel.ids import AccountId, RepId, UserId
from plg_router.policy.routing import Squad
from plg_router.services.ports import PolicySource

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


Value = TypeVar("Value")


class Archive:
    """Both tables of one environment, for reading only."""

    def __init__(self, dynamodb: "DynamoDBClient", names: Names, pseudonyms: Pseudonyms) -> None:
        self._dynamodb = dynamodb
        self._pseudonyms = pseudonyms
        self._table = names.accounts_table
        self._accounts = AccountTable(dynamodb, names.accounts_table, _now)
        self._leads = LeadTable(dynamodb, names.accounts_table, names.reps_table, _now)
        self._roster = RosterTable(dynamodb, names.reps_table)

    def account_of(self, node: Node) -> AccountId:
        """Return the account a node belongs to; the node itself where nothing is stored of it."""
        return AccountId(self._accounts.roots([node]).get(node, node))

    def account_of_company(self, domain: str) -> AccountId:
        """Return the account of a company's domain."""
        return self.account_of(company_node(domain))

    def account_of_user(self, user_id: UserId) -> AccountId:
        """Return the account a user belongs to, by the product's own id."""
        return self.account_of(person_node(UserId(self._pseudonyms.of(user_id))))

    def roots(self, nodes: Iterable[Node]) -> dict[Node, Node]:
        """Return the root of each node that is stored."""
        return self._accounts.roots(list(nodes))

    def links(self, nodes: Iterable[Node]) -> dict[Node, Link]:
        """Return the link of each node that points to an account."""
        return self._accounts.links(list(nodes))

    def accounts(self) -> list[Account]:
        """Return every account with its links, by a scan of what holds the forest together."""
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self._table,
            ConsistentRead=True,
            FilterExpression="sk = :account",
            ExpressionAttributeValues={":account": {"S": ACCOUNT}},
            ProjectionExpression="pk, #into, evidence, #source",
            ExpressionAttributeNames={"#into": "into", "#source": "source"},
        )
        items = [item for page in pages for item in page["Items"]]
        roots = [Node(item["pk"]["S"]) for item in items if "into" not in item]
        return grouped(roots, filter(None, map(link_of, items)))

    def dossier(self, account: AccountId) -> Dossier | None:
        """Return everything about an account, or None where nothing is stored of it."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="pk = :account",
            ExpressionAttributeValues={":account": {"S": account}},
        )
        return _dossier(account, [item for page in pages for item in page["Items"]])

    def lead(self, account: Node) -> Lead | None:
        """Return the latest lead that an account had, whether or not it lives on in another."""
        return self._leads.lead(AccountId(account))

    def dossiers(self) -> Iterator[Dossier]:
        """Yield everything about every account, by a scan: for a demonstration's size only."""
        items: dict[AccountId, list[Item]] = {}
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self._table, ConsistentRead=True
        )
        for page in pages:
            for item in page["Items"]:
                items.setdefault(AccountId(item["pk"]["S"]), []).append(item)
        for account, found in sorted(items.items()):
            dossier = _dossier(account, found)
            if dossier:
                yield dossier

    def reps(self) -> dict[RepId, Rep]:
        """Return every rep, active or not."""
        return dict(self._roster.reps(_now()))

    def decisions(self, account: AccountId) -> list[DecisionRecord]:
        """Return every decision about an account's leads, oldest first."""
        return list(self._leads.decisions(account))

    def stage(self, policies: PolicySource) -> Stage:
        """Return what a rehearsal of a decision reads."""
        return Stage(self._accounts, self._leads, self._roster, policies, _now)

    def credits(self, squad: Squad) -> Credits:
        """Return whose turn it is in a squad."""
        return self._roster.credits(squad).value

    def queue(self, squad: Squad) -> list[Lead]:
        """Return the leads that wait for a squad's capacity, in the order they will be placed."""
        return list(self._leads.waiting(squad))

    def active_reps(self) -> set[str]:
        """Return who is at work."""
        return {rep_id for rep_id, rep in self.reps().items() if rep.active}

    def crm_of_company(self, domain: str) -> CrmAccount | None:
        """Return the CRM's word on a company, also where no signal has told of it yet."""
        return self._accounts.load(self.account_of_company(domain)).crm


def _dossier(account: AccountId, items: Iterable[Item]) -> Dossier | None:
    """Return the dossier that an account's items make; None for a pointer to another account."""
    found = {item["sk"]["S"]: item for item in items}
    root = found.get(ACCOUNT)
    if root is None or any("into" in item for item in found.values()):
        return None

    def read(sk: str, shape: type[Value]) -> Value | None:
        item = found.get(sk)
        return documents.decode(shape, text_of(item)) if item else None

    records = read(CRM, CrmRecords) or CrmRecords()
    return Dossier(
        account_id=account,
        version=version_of(root),
        profile=profile_codec.decode(text_of(root)),
        firmographics=read(FIRMOGRAPHICS, Firmographics) or UNKNOWN_COMPANY,
        crm=records.prevailing,
        standing=read(STANDING, Standing) or Standing(),
        lead=read(LEAD, Lead),
        decisions=tuple(
            record
            for sk in sorted(found)
            if sk.startswith(DECISION) and (record := read(sk, DecisionRecord))
        ),
        opportunities=tuple(records.in_work),
        refusals=tuple(
            sorted(
                (
                    refusal
                    for sk in found
                    if sk.startswith(REFUSAL) and (refusal := read(sk, Refusal))
                ),
                key=lambda refusal: refusal.refused_at,
            )
        ),
    )


def _now() -> datetime:
    return datetime.now(UTC)
