"""Why two nodes are one account: what was found, how sure it makes us, and on whose word."""

from dataclasses import dataclass
from enum import StrEnum


class EvidenceKind(StrEnum):
    """What was found, the strongest first (S8, S10, S11)."""

    ALIAS = "alias"  # the product says that both are one person, under two ids
    WORKSPACE = "workspace"  # both were seen in one workspace or group
    CRM_DOMAIN = "crm_domain"  # the CRM lists both domains in one record
    CRM_CONTACT = "crm_contact"  # the CRM knows the person as the company's
    COMPANY_MAIL = "company_mail"  # the person has an address there
    INVITATION = "invitation"  # the person was invited there
    EMPLOYER = "employer"  # a vendor says that the person works there
    ERASED = "erased"  # nobody remembers: the link stands for the sake of others that hang on it

    @property
    def joins_companies(self) -> bool:
        """Tell whether it makes two companies one: nobody but the CRM may say so."""
        return self is EvidenceKind.CRM_DOMAIN


_CONFIDENCE = {
    EvidenceKind.ALIAS: 95,
    EvidenceKind.WORKSPACE: 95,
    EvidenceKind.CRM_DOMAIN: 95,
    EvidenceKind.CRM_CONTACT: 90,
    EvidenceKind.COMPANY_MAIL: 90,
    EvidenceKind.INVITATION: 75,
    EvidenceKind.EMPLOYER: 60,
    EvidenceKind.ERASED: 0,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What links a node to an account, kept with the link for whoever asks why."""

    kind: EvidenceKind
    source: str = ""  # the mail lists, the CRM's record or the vendor it rests on

    @property
    def confidence(self) -> int:
        """Return how sure the kind makes us, in per cent: an order to read by, no measurement."""
        return _CONFIDENCE[self.kind]
