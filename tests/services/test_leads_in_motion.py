"""Whatever happens to leads and reps, in whatever order: slots, turns and owners stay right."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.feedback.verdict import Answer, Fault, LeadVerdict
from plg_router.domain.routing.working_hours import Absence
from plg_router.kernel.errors import AlreadyHandled, Conflict, Rejected
from plg_router.policy.routing import Squad
from plg_router.services.enforce_sla import Offer
from tests.fakes.cast import CAUSE, DAY, ROUND_THE_CLOCK, company, customer, qualified, rep
from tests.fakes.leads import Desktop
from tests.fakes.pipeline import Pipeline, settled

DOMAINS = [f"company-{number}.com" for number in range(6)]
REPS = ["rita", "saul", "tara"]
domains, rep_ids = st.sampled_from(DOMAINS), st.sampled_from(REPS)


class LeadsInMotion(RuleBasedStateMachine):
    """A pool of three, six companies, and everything that may happen between them."""

    def __init__(self) -> None:
        super().__init__()
        self.pipeline = Pipeline()
        self.versions = Counter()
        self.crossings = Counter()
        self.desktops = {}
        self.seen = 0
        for rep_id in REPS:
            self.describe(rep(rep_id, cap=1))

    def describe(self, one):
        """Let the CRM describe a rep anew."""
        self.versions[one.rep_id] += 1
        version = self.versions[one.rep_id]
        self.attempt(lambda: self.pipeline.apply_rep(one, version, CAUSE))

    def attempt(self, use_case):
        """Act as the functions do; what is too late or not allowed changes nothing."""
        with suppress(AlreadyHandled, Rejected):
            settled(use_case)

    @rule(domain=domains, score=st.integers(70, 100))
    def qualify(self, domain, score):
        self.crossings[domain] += 1
        news = qualified(domain, self.crossings[domain], score)
        self.attempt(lambda: self.pipeline.route(news, CAUSE))

    @rule(domain=domains)
    def engage(self, domain):
        self.attempt(lambda: self.pipeline.engage(company(domain)))
        self.attempt(lambda: self.pipeline.drain(CAUSE))

    @rule(domain=domains, hours=st.integers(0, 30))
    def time_passes(self, domain, hours):
        self.pipeline.clock.advance(timedelta(hours=hours))
        lead = self.pipeline.leads.lead(company(domain))
        if lead:
            offer = Offer(lead.account_id, lead.decision_seq)
            self.attempt(lambda: self.pipeline.enforce(offer))

    @rule(rep_id=rep_ids, cap=st.integers(1, 3), a_day=st.sampled_from([None, 1, 2]))
    def the_crm_changes_a_cap(self, rep_id, cap, a_day):
        self.describe(replace(rep(rep_id, cap=cap), daily_cap=a_day))

    @rule(rep_id=rep_ids)
    def a_rep_leaves(self, rep_id):
        self.describe(rep(rep_id, active=False))

    @rule(rep_id=rep_ids)
    def a_rep_takes_time_off(self, rep_id):
        now = self.pipeline.clock()
        away = replace(ROUND_THE_CLOCK, time_off=(Absence(now, now + DAY),))
        self.describe(replace(rep(rep_id), hours=away))

    @rule(domain=domains, rep_id=rep_ids)
    def the_crm_names_an_owner(self, domain, rep_id):
        self.versions[domain] += 1
        record = customer(rep_id, version=self.versions[domain], crm_id=domain)
        self.attempt(lambda: self.pipeline.accounts.save_crm(company(domain), record, CAUSE))
        self.attempt(lambda: self.pipeline.follow(company(domain), CAUSE))

    @rule(domain=domains, rep_id=rep_ids)
    def somebody_overrides(self, domain, rep_id):
        lead = self.pipeline.leads.lead(company(domain))
        if lead:
            wanted = ManualChoice(company(domain), lead.version, rep_id, "kim", "knows them")
            self.attempt(lambda: self.pipeline.override(wanted, CAUSE))

    @rule(domain=domains, seq=st.integers(1, 4))
    def sales_finds_a_bad_signal(self, domain, seq):
        now = self.pipeline.clock()
        account = company(domain)
        bad = LeadVerdict(account, seq, "rita", Answer.REJECTED, Fault.BAD_SIGNAL, "spam", now)
        self.attempt(lambda: self.pipeline.judge(bad, CAUSE))

    @rule(writes=st.integers(1, 3))
    def others_are_faster(self, writes):
        self.pipeline.storage.fail_next(writes, Conflict)

    @rule()
    def drain(self):
        self.attempt(lambda: self.pipeline.drain(CAUSE))

    def leads(self):
        found = (self.pipeline.leads.lead(company(domain)) for domain in DOMAINS)
        return [lead for lead in found if lead]

    @invariant()
    def open_load_is_the_leads_that_are_open(self):
        held = Counter(lead.rep_id for lead in self.leads() if lead.is_open)
        assert self.pipeline.loads() == {rep_id: held[rep_id] for rep_id in REPS}

    @invariant()
    def nobody_was_given_a_lead_over_a_cap(self):
        """Look at every write; a cap lowered under the load lets nothing more in."""
        writes, self.seen = self.pipeline.storage.history[self.seen :], None
        for after in (row.value for rows in writes for row in rows.values()):
            if not isinstance(after, Desktop):
                continue
            before = self.desktops.get(after.rep.rep_id, after)
            self.desktops[after.rep.rep_id] = after
            if after.open_leads > before.open_leads:
                days = [count for period, count in after.taken.items() if "W" not in period]
                assert after.open_leads <= after.rep.cap
                assert after.rep.daily_cap is None or max(days) <= after.rep.daily_cap
        self.seen = len(self.pipeline.storage.history)

    @invariant()
    def turns_add_up_to_nothing(self):
        assert sum(self.pipeline.roster.credits(Squad.VELOCITY).value.values()) == 0

    @invariant()
    def every_lead_that_awaits_an_answer_has_somebody_or_a_place_in_the_queue(self):
        for lead in self.leads():
            if lead.status is LeadStatus.OPEN:
                assert lead.rep_id
                assert lead.deadline
            if lead.status is LeadStatus.WAITING:
                assert lead.deadline
                assert lead.account_id in {
                    each.account_id for each in self.pipeline.leads.waiting(lead.squad)
                }

    @invariant()
    def nobody_who_is_gone_holds_a_lead(self):
        now = self.pipeline.clock()
        reps = self.pipeline.roster.reps(now)
        for lead in self.leads():
            if lead.is_open:
                assert reps[lead.rep_id].active

    @invariant()
    def an_owned_account_has_no_other_rep_on_the_clock(self):
        for lead in self.leads():
            crm = self.pipeline.accounts.load(lead.account_id).crm
            if lead.is_open and crm and crm.owned_by:
                assert lead.rep_id == crm.owned_by


LeadsInMotion.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestLeadsInMotion = LeadsInMotion.TestCase
