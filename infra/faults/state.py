"""What the router knows when all is done, as far as no order of arrival can change it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256

from infra.local.figures import double_leads
from infra.operate.archive import Archive
from infra.operate.cloud import LOCAL
from infra.operate.dossier import Dossier
from infra.policies.file import policy_of
from plg_router.adapters.dynamodb import profile_codec
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.deals import Opportunity
from plg_router.domain.routing.ownership import CrmAccount
from plg_router.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class AccountState:
    """One account.

    Left out is what the order of arrival decides by design: which rep had its lead, since turns are
    taken; how often it crossed the threshold and for which squad, since triggers that fire together
    are one crossing, and those that fire apart are several; and triggers that fired before
    something was heard that speaks against them, as a volume that nobody sustains, or a purchase.
    """

    profile: str  # a digest of all of it
    company: CompanyFacts  # as it is believed
    crm: CrmAccount | None
    opportunities: tuple[Opportunity, ...]
    score: int  # by this profile and company, today
    score_is_told: bool  # as far as other systems are told of steps
    passes_gate: bool
    motion: str
    tier: int
    triggers: tuple[str, ...]  # that fired and still hold
    has_crossed: bool
    lead: str | None  # its status


@dataclass(frozen=True, slots=True)
class State:
    """Every account, and what has to hold of all of them together."""

    accounts: Mapping[AccountId, AccountState]
    double_leads: int
    loads_adrift: tuple[str, ...]  # reps whose open load is not what their live leads add up to


def read_state(archive: Archive) -> State:
    """Return the state of an environment that has come to rest."""
    dossiers = list(archive.dossiers())
    held = Counter(found.lead.rep_id for found in dossiers if found.lead and found.lead.is_open)
    return State(
        accounts={found.account_id: _account(found) for found in dossiers},
        double_leads=double_leads(dossiers, None),
        loads_adrift=tuple(
            rep_id for rep_id, rep in archive.reps().items() if rep.open_leads != held[rep_id]
        ),
    )


def differences(expected: State, found: State) -> list[str]:
    """Return what differs, a line each."""
    told = []
    for account in sorted(expected.accounts.keys() | found.accounts.keys()):
        before, after = expected.accounts.get(account), found.accounts.get(account)
        if before is None or after is None:
            told.append(f"{account}: known only {'with' if before is None else 'without'} faults")
            continue
        told += _changes(account, asdict(before), asdict(after))
    told += [f"{rep_id}: open load and live leads differ" for rep_id in found.loads_adrift]
    if found.double_leads:
        told.append(f"{found.double_leads} accounts with a second lead of one crossing")
    return told


def _changes(
    account: AccountId, before: Mapping[str, object], after: Mapping[str, object]
) -> Iterable[str]:
    for name, value in before.items():
        if after[name] != value:
            yield f"{account}: {name} is {after[name]}, without faults {value}"


def _account(dossier: Dossier) -> AccountState:
    policy = policy_of(LOCAL)
    standing, lead = dossier.standing, dossier.lead
    seen = dossier.assessment(policy, datetime.now(UTC))
    score = seen.card.points
    return AccountState(
        profile=sha256(profile_codec.encode(dossier.profile)).hexdigest()[:16],
        company=dossier.company(policy),
        crm=dossier.crm,
        opportunities=dossier.opportunities,
        score=score,
        score_is_told=abs(standing.points - score) < policy.scoring.report_step,
        passes_gate=standing.passes_gate,
        motion=standing.motion,
        tier=standing.tier,
        triggers=tuple(one.name for one in seen.held if one.name in standing.fired),
        has_crossed=standing.crossing > 0,
        lead=lead.status if lead else None,
    )
