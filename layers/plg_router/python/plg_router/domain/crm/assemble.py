"""Make of a CRM's object what our own events would have said of it, as far as it is known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from plg_router.domain.crm.crm_object import CrmObject, Plain
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.deals import Deal, Opportunity
from plg_router.domain.routing.ownership import AccountChange, CrmAccount, Lifecycle, Whose
from plg_router.domain.signals.mail import MailDirectory, company_domain
from plg_router.kernel.errors import Rejected
from plg_router.kernel.ids import AccountId, RepId, UserId
from plg_router.policy.crm import Channel
from plg_router.policy.crm_fields import CrmFields

_LONGEST = 128
_COUNTRY = re.compile(r"[A-Z]{2}")
_BETWEEN = re.compile(r"[;,\s]+")
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@]*@)?([^/:?#]+).*", re.IGNORECASE)
_MILLISECONDS = 1000
_LARGEST = 253_402_300_799_999  # the last millisecond of the year 9999, and more than any firm has


@dataclass(frozen=True, slots=True)
class Touch:
    """Somebody reached a customer."""

    account_id: AccountId | None  # as our own events name it
    crm_id: str | None  # of the CRM's account
    at: datetime


def account_change(
    known: CrmObject, object_id: str, version: int, fields: CrmFields, mail: MailDirectory
) -> AccountChange | None:
    """Return the record of a company, or None until the CRM names a domain of its own.

    A record that was deleted is nobody's.
    """
    domains = tuple(_domains(known.get("domains"), mail))
    if not domains:
        return None
    relation = fields.lifecycles.get(_text(known.get("lifecycle")) or "", Lifecycle.PROSPECT)
    gone = known.is_deleted
    return AccountChange(
        crm=CrmAccount(
            crm_id=object_id,
            version=version,
            owner=None if gone else _rep(known.get("owner_rep_id")),
            backup=None if gone else _rep(known.get("backup_rep_id")),
            lifecycle=Lifecycle.FORMER if gone else Lifecycle(relation),
        ),
        domains=domains,
        facts=CompanyFacts(
            name=_text(known.get("name")),
            employees=_whole(known.get("employees")) or None,
            industry=_text(known.get("industry")),
            country=_country(known.get("country")),
            annual_deal_value=_whole(known.get("annual_deal_value")),
        ),
        contacts=tuple(map(UserId, known.contacts)),
    )


def opportunity(
    known: CrmObject, object_id: str, version: int, fields: CrmFields, mail: MailDirectory
) -> tuple[Opportunity, Whose] | None:
    """Return an opportunity and whose it is, or None until the CRM names an account."""
    whose = _whose(known, mail)
    if whose is None:
        return None
    stage = _text(known.get("stage")) or ""
    told = Opportunity(
        opportunity_id=object_id,
        version=version,
        crm_id=whose.crm_id,
        owner=_rep(known.get("owner_rep_id")),
        is_open=not known.is_deleted and stage not in {*fields.won, *fields.lost},
        pipeline=fields.pipelines.get(_text(known.get("pipeline")) or ""),
        stage=stage,
        amount=_whole(known.get("amount")),
        opened_at=_moment(known.get("opened_at")),
    )
    return told, whose


def deal(
    known: CrmObject, object_id: str, version: int, fields: CrmFields, mail: MailDirectory
) -> tuple[Deal, Whose] | None:
    """Return the deal that an opportunity came to, or None while it is open."""
    whose, stage = _whose(known, mail), _text(known.get("stage"))
    if whose is None or stage not in {*fields.won, *fields.lost}:
        return None
    told = Deal(
        deal_id=object_id,
        version=version,
        won=stage in fields.won,
        channel=Channel.SALES.value,
        closed_at=_at(known, "stage"),
        amount=_whole(known.get("amount")),
    )
    return told, whose


def touch(known: CrmObject, fields: CrmFields) -> Touch | None:
    """Return the touch that a task came to, or None where nobody was reached or it is nobody's."""
    account_id, crm_id = _text(known.get("account_id")), _text(known.get("account"))
    if known.get("status") not in fields.touched or not (account_id or crm_id):
        return None
    return Touch(AccountId(account_id) if account_id else None, crm_id, _at(known, "status"))


def _whose(known: CrmObject, mail: MailDirectory) -> Whose | None:
    crm_id = _text(known.get("account"))
    domain = next(_domains(known.get("domain"), mail), None)
    return Whose(crm_id, domain) if crm_id or domain else None


def _domains(told: Plain, mail: MailDirectory) -> Iterator[str]:
    """Yield the registrable domains of web addresses, without those that strangers share."""
    for address in _several(told):
        host = _HOST.fullmatch(address)
        try:
            if host:
                yield company_domain(host[1], mail, "domains")
        except Rejected:
            continue


def _several(told: Plain) -> Iterator[str]:
    """Yield the words of a list in one field, as CRMs write them: a;b or a, b."""
    yield from filter(None, _BETWEEN.split(_text(told) or ""))


def _text(told: Plain) -> str | None:
    if told is None or isinstance(told, bool):
        return None
    return str(told).strip()[:_LONGEST] or None


def _rep(told: Plain) -> RepId | None:
    rep_id = _text(told)
    return RepId(rep_id) if rep_id else None


def _whole(told: Plain) -> int | None:
    """Return a number without its fraction; None where it is none, negative or beyond reason."""
    try:
        number = int(float(told or "-"))
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number <= _LARGEST else None


def _country(told: Plain) -> str | None:
    code = (_text(told) or "").upper()
    return code if _COUNTRY.fullmatch(code) else None


def _moment(told: Plain) -> datetime | None:
    """Return a moment that is told as milliseconds since 1970 or as ISO 8601."""
    milliseconds = _whole(told)
    if milliseconds is not None:
        return _since_1970(milliseconds)
    try:
        moment = datetime.fromisoformat(_text(told) or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _at(known: CrmObject, name: str) -> datetime:
    return _since_1970(known.fields[name].at)


def _since_1970(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / _MILLISECONDS, UTC)
