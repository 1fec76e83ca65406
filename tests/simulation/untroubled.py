"""The same, said once and in order, while nothing goes wrong."""

from plg_router.contracts.account_changed import AccountChangedV1
from plg_router.contracts.crm_sources.hubspot import HubSpotWebhook
from plg_router.contracts.crm_sources.salesforce import SalesforceChange
from plg_router.contracts.deal_closed import DealClosedV1
from plg_router.contracts.opportunity_changed import OpportunityChangedV1
from plg_router.domain.enrichment.firmographics import Firmographics
from plg_router.domain.enrichment.person import Person, profile_of
from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import Node, company_node
from plg_router.kernel.ids import AccountId, EventId
from plg_router.policy.enrichment import VendorName
from plg_router.services.ports import Cause
from tests.fakes.accounts import FIRMOGRAPHICS
from tests.fakes.vendors import CONTACT
from tests.simulation.cast import RULES
from tests.simulation.product import Body
from tests.simulation.trouble import CALM
from tests.simulation.world import World

EVIDENCE = (
    *(Body, AccountChangedV1, OpportunityChangedV1, DealClosedV1),
    *(SalesforceChange, HubSpotWebhook),
)
CAUSE = Cause(EventId("a vendor"), EventId("a vendor"))


def untroubled(world: World) -> World:
    """Return a world in which the same was said, by vendors too.

    What a vendor told is taken over, since whether one is asked goes by arrival.
    """
    other = World("untroubled", weather=CALM, evidence_only=True)
    other.clock.move_to(world.clock())
    for content in world.bus.said:
        if isinstance(content, EVIDENCE):
            other.tell(content)
            if not isinstance(content, Body):  # what products say is folded batch by batch
                other.work_off()
    for (pk, sk), row in sorted(world.watch.rows.items(), key=lambda item: item[0]):
        if sk == FIRMOGRAPHICS and isinstance(row.value, Firmographics):
            _companies(other, AccountId(pk), row.value)
        elif sk == CONTACT and isinstance(row.value, tuple):
            _employer(other, Node(pk), row.value[0].person)
    other.work_off()
    return other


def _companies(other: World, account: AccountId, known: Firmographics) -> None:
    for name in sorted(known.sources.keys() & set(VendorName)):
        other.stages.tell(account, name, known.sources[name].facts, CAUSE)


def _employer(other: World, node: Node, found: Person | None) -> None:
    if found and found.employer:
        evidence = Evidence(EvidenceKind.EMPLOYER, found.told_by)
        job = profile_of(node, found, RULES.titles)
        other.stages.link.join(node, company_node(found.employer), evidence, CAUSE, job)
