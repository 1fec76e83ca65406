"""Ask vendors about a company that is worth their price, until what is wanted of it is known."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from plg_router.domain.enrichment.answer import Answer, Found, NoAnswer
from plg_router.domain.enrichment.company import believed_company
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.gate import Turn, lacking, turn_of, worth_asking
from plg_router.domain.identity.nodes import domain_of
from plg_router.kernel.clock import Clock
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId
from plg_router.policy.enrichment import EnrichmentPolicy
from plg_router.services.enrich_account import EnrichAccount
from plg_router.services.ports import AccountFile, AccountStore, Cause, Versioned
from plg_router.services.tell_firmographics import TellFirmographics
from plg_router.services.vendor_desk import ATTEMPTS, Inquiry, VendorDesk
from plg_router.services.vendor_ports import Vendor


@dataclass(frozen=True, slots=True)
class ResearchCompany:
    """The waterfall: what costs nothing first, then vendor by vendor (S19, S42)."""

    accounts: AccountStore
    enrich: EnrichAccount
    tell: TellFirmographics
    desk: VendorDesk
    clock: Clock

    def __call__(self, account: AccountId, points: int, team: int, cause: Cause) -> Inquiry:
        """Ask about the company of an account that was scored (0 to 100).

        A vendor is noted as asked before it is called, so that however many scores arrive at
        once, it is called once. Raises Conflict where somebody else wrote of the company.
        """
        policy = self.desk.policies.current().enrichment
        vendors = self.desk.ranked() if worth_asking(points, team, policy) else ()
        if vendors:
            self.enrich(account, cause)
        answers: dict[str, Answer[Any]] = {}
        for vendor in vendors:
            found = self.accounts.load(account)
            if not self._lacks(found, policy):
                return Inquiry(answers)
            asked_at = found.firmographics.value.asked.get(vendor.name)
            turn = turn_of(asked_at, self.clock(), policy.ask_again_after)
            if turn is Turn.WAIT:
                return Inquiry(answers)
            if turn is Turn.ASK:
                answers[vendor.name] = answer = self._ask(vendor, found)
                if isinstance(answer, Found):
                    self._keep(account, vendor.name, answer.value, cause)
        owed = any(isinstance(answer, NoAnswer) for answer in answers.values())
        return Inquiry(
            answers, is_settled=not (owed and self._lacks(self.accounts.load(account), policy))
        )

    def _lacks(self, found: AccountFile, policy: EnrichmentPolicy) -> bool:
        company = believed_company(found.firmographics.value, policy)
        return bool(domain_of(found.account_id) and lacking(company, policy.wanted))

    def _ask(self, vendor: Vendor, found: AccountFile) -> Answer[CompanyFacts]:
        account, before = found.account_id, found.firmographics
        asked = before.value.after_asking(vendor.name, self.clock())
        return self.desk.ask(
            vendor,
            lambda: vendor.company(domain_of(account) or ""),
            claim=lambda: self.accounts.save_asked(account, Versioned(asked, before.version + 1)),
            release=lambda: self._release(account, vendor.name),
        )

    def _keep(self, account: AccountId, vendor: str, facts: CompanyFacts, cause: Cause) -> None:
        """Store what was paid for, also where others write of the company at this very moment.

        It is asked for once in a month, so a Conflict would lose it: the last of some is raised.
        """
        for _ in range(ATTEMPTS):
            with suppress(Conflict):
                self.tell(account, vendor, facts, cause)
                return
        self.tell(account, vendor, facts, cause)

    def _release(self, account: AccountId, vendor: str) -> None:
        """Take the note back; where others keep writing it stays, and costs us one answer."""
        for _ in range(ATTEMPTS):
            before = self.accounts.load(account).firmographics
            after = Versioned(before.value.without_answer(vendor), before.version + 1)
            try:
                self.accounts.save_asked(account, after)
            except Conflict:
                continue
            return
