"""Who says each event and who acts on it."""

from dataclasses import dataclass

from infra.environments import LEAD_EVENTS
from infra.event_book.schemas import CLOUD_EVENT, OF_CRMS, OF_VENDORS

SUBSCRIBERS = "CRM subscribers"


@dataclass(frozen=True, slots=True)
class Parties:
    """The two ends of an event: stages of ours by the name of their function, or outsiders."""

    said_by: tuple[str, ...]
    read_by: tuple[str, ...]


_MATCHERS = ("ingestion", "crm", "enrichment")  # whoever learns that accounts are one
_DECIDERS = ("routing", "sla", "crm")  # whoever decides about leads
_PARTIES = {
    "ProductSignal.v1": Parties(("the product",), ("ingestion",)),
    "ProductSignals.v1": Parties(("the product",), ("ingestion",)),
    CLOUD_EVENT: Parties(("the product",), ("ingestion",)),
    **{name: Parties((vendor.title,), ("ingestion",)) for name, vendor in OF_VENDORS.items()},
    "AccountChanged.v1": Parties(("the CRM",), ("crm",)),
    "RepChanged.v1": Parties(("the CRM",), ("crm",)),
    "LeadEngaged.v1": Parties(("the CRM",), ("crm",)),
    "LeadVerdictRecorded.v1": Parties(("the CRM",), ("crm",)),
    "AssignmentOverridden.v1": Parties(("the CRM",), ("crm",)),
    **{name: Parties((system.title,), ("crm",)) for name, system in OF_CRMS.items()},
    "OpportunityChanged.v1": Parties(("the CRM",), ("crm",)),
    "DealClosed.v1": Parties(("the CRM",), ("crm",)),
    "AccountDiscovered.v1": Parties(_MATCHERS, ("enrichment", "scoring", "the marketing tool")),
    "AccountSignalsChanged.v2": Parties(_MATCHERS, ("scoring",)),
    "AccountMerged.v1": Parties(_MATCHERS, ("routing",)),
    "AccountOwnerChanged.v1": Parties(("crm",), ("routing",)),
    "ContactKept.v1": Parties(("ingestion",), ("enrichment",)),
    "AccountEnriched.v1": Parties(("enrichment", "crm"), ("scoring",)),
    "AccountScored.v1": Parties(("scoring",), ("enrichment",)),
    "HandoffTriggered.v1": Parties(("scoring",), ("the marketing tool",)),
    "AlertRaised.v1": Parties(("scoring", "sla"), ()),
    "InAppMessageRequested.v1": Parties(("scoring",), ("the product",)),
    "NurtureRequested.v1": Parties(("scoring",), ("the marketing tool",)),
    "OwnerNotified.v1": Parties(("scoring",), ()),
    "ColdOutreachSuppressed.v1": Parties(("scoring",), ("the marketing tool",)),
    "SelfServeChosen.v1": Parties(("scoring",), ("routing", "the marketing tool")),
    "LeadQualified.v1": Parties(("scoring",), ("routing",)),
    "LeadAssigned.v1": Parties(_DECIDERS, ("sla",)),
    "LeadReassigned.v1": Parties(_DECIDERS, ("sla", "routing")),
    "LeadQueued.v1": Parties(_DECIDERS, ("sla", "routing")),
    "LeadEscalated.v1": Parties(_DECIDERS, ("sla", "routing")),
    "LeadReminded.v1": Parties(("sla",), ()),
    "LeadClosed.v1": Parties(("crm",), ("routing",)),
    "LeadWithdrawn.v1": Parties(_DECIDERS, ("scoring", "routing")),
    "OpportunityRequested.v1": Parties(_DECIDERS, ()),
    "DealAttributed.v1": Parties(("crm",), ()),
}


def parties_of(name: str) -> Parties:
    """Return both ends of an event; the environments say what CRM subscribers pull."""
    parties = _PARTIES[name]
    if name not in LEAD_EVENTS:
        return parties
    return Parties(parties.said_by, (*parties.read_by, SUBSCRIBERS))
