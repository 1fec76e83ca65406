"""What a rep's silence means: nothing yet, the next rep, or a named person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.events import LeadEscalated, LeadReassigned
from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.assignment.place import withdraw
from plg_router.domain.sla.verdict import Verdict, after_lapse, verdict
from plg_router.policy.routing import Squad
from tests.domain.builders import NOON, POLICY, crm, desk, open_lead, policy, rep, request

SECOND = timedelta(seconds=1)
HEAD_OF_VELOCITY = POLICY.sla.escalate_to[Squad.VELOCITY]
AT = desk(rep("vera"))
LEAD = open_lead(request(), AT)


def lapsed(lead, at, *, owned_by=None):
    """Let an offer lapse, as the service does: afresh from the CRM, its rep among the tried."""
    tried = (*lead.request.tried, lead.rep_id)
    return after_lapse(lead, replace(lead.request, tried=tried, crm=owned_by), at)


class TestTheVerdict:
    """The lead's version fences every clock that was ever started for it."""

    @pytest.mark.parametrize(
        ("moment", "expected"),
        [
            (LEAD.deadline - SECOND, Verdict.EARLY),
            (LEAD.deadline, Verdict.LAPSED),
            (LEAD.deadline + 30 * SECOND, Verdict.LAPSED),
        ],
    )
    @pytest.mark.requirement("S144", "S145")
    def test_an_offer_lapses_at_its_deadline(self, moment, expected):
        assert verdict(LEAD, LEAD.version, moment) is expected

    @pytest.mark.parametrize("moment", [NOON, LEAD.deadline])
    @pytest.mark.parametrize(
        "lead",
        [
            None,
            engage(LEAD),
            withdraw(LEAD, AT, "merged").lead,
            replace(LEAD, status=LeadStatus.ESCALATED),
            replace(LEAD, version=LEAD.version + 1),
        ],
        ids=["gone", "engaged", "withdrawn", "escalated", "offered to another"],
    )
    def test_a_late_or_duplicate_clock_finds_itself_overtaken(self, lead, moment):
        assert verdict(lead, LEAD.version, moment) is Verdict.OVERTAKEN

    def test_a_touch_just_before_the_deadline_keeps_the_rep(self):
        assert verdict(engage(LEAD), LEAD.version, LEAD.deadline) is Verdict.OVERTAKEN


class TestAPoolLead:
    """S145, S146: the next rep who is free, a bounded number of times."""

    @pytest.mark.requirement("S145")
    def test_it_passes_to_the_next_rep_with_a_clock_of_their_own(self):
        at = desk(rep("vera"), rep("wim"), now=LEAD.deadline)

        placement = lapsed(LEAD, at)

        assert placement.event == LeadReassigned(placement.lead, "vera")
        assert placement.lead.rep_id == "wim"
        assert placement.lead.deadline == LEAD.deadline + POLICY.sla.first_touch
        assert placement.lead.correlation_id == LEAD.correlation_id

    @pytest.mark.requirement("S146")
    def test_it_goes_to_a_named_person_when_nobody_else_is_left(self):
        placement = lapsed(LEAD, desk(rep("vera"), now=LEAD.deadline))

        assert isinstance(placement.event, LeadEscalated)
        assert placement.event.escalated_to == HEAD_OF_VELOCITY

    @pytest.mark.requirement("S146")
    def test_it_goes_to_a_named_person_after_the_last_attempt_though_others_are_free(self):
        last = replace(LEAD, attempt=POLICY.sla.attempts)

        placement = lapsed(last, desk(rep("vera"), rep("wim")))

        assert placement.event == LeadEscalated(
            placement.lead, HEAD_OF_VELOCITY, "3 reps did not answer"
        )
        assert placement.releases == "vera"

    @given(
        st.lists(st.integers(1, 3), min_size=1, max_size=8),
        st.integers(1, 6),
    )
    @pytest.mark.requirement("S145", "S146")
    def test_silence_ends_with_a_named_person_after_so_many_reps_none_of_them_twice(
        self, weights, attempts
    ):
        rules = policy(sla__attempts=attempts)
        reps = [rep(f"rep {number}", weight=weight) for number, weight in enumerate(weights)]
        lead = open_lead(request(), desk(*reps, policy=rules))
        asked, versions, credit = [lead.rep_id], [lead.version], {}

        while lead.is_open:
            at = desk(*reps, policy=rules, now=lead.deadline, credit=credit)
            placement = lapsed(lead, at)
            lead, credit = placement.lead, placement.credits or credit
            versions.append(lead.version)
            if lead.is_open:
                asked.append(lead.rep_id)

        assert lead.status is LeadStatus.ESCALATED
        assert len(asked) == len(set(asked)) == min(attempts, len(reps))
        assert versions == list(range(1, len(asked) + 2))


class TestAnOwnedAccount:
    """T1: it always stays with its owner; somebody else makes the touch."""

    OWNED = request(crm=crm("olga", backup="bea"))
    ROSTER = (rep("olga", manager="max"), rep("vera"), rep("wim"))

    @pytest.mark.parametrize(
        ("record", "stand_in"), [(crm("olga", backup="bea"), "bea"), (crm("olga"), "max")]
    )
    @pytest.mark.requirement("S75", "S145", "T1")
    def test_silence_of_the_owner_escalates_to_the_backup_or_manager(self, record, stand_in):
        lead = open_lead(request(crm=record), desk(*self.ROSTER))

        placement = lapsed(lead, desk(*self.ROSTER), owned_by=record)

        assert placement.event == LeadEscalated(
            placement.lead, stand_in, "the owner did not answer"
        )
        assert (placement.lead.rep_id, placement.lead.step) == ("olga", Step.OWNER)

    @pytest.mark.requirement("S75")
    def test_a_pool_lead_whose_account_was_bought_meanwhile_goes_to_the_owner(self):
        """However many of the pool were asked before."""
        last = replace(LEAD, attempt=POLICY.sla.attempts)

        placement = lapsed(last, desk(*self.ROSTER), owned_by=crm("olga"))

        assert placement.event == LeadReassigned(placement.lead, "vera")
        assert (placement.lead.rep_id, placement.lead.step) == ("olga", Step.OWNER)

    @pytest.mark.requirement("T1")
    def test_a_new_owner_is_asked_before_anybody_stands_in(self):
        lead = open_lead(self.OWNED, desk(*self.ROSTER))

        placement = lapsed(lead, desk(*self.ROSTER), owned_by=crm("wim"))

        assert placement.event == LeadReassigned(placement.lead, "olga")
        assert placement.lead.rep_id == "wim"

    @pytest.mark.requirement("T1")
    def test_a_rep_who_let_it_lapse_and_then_became_the_owner_is_not_asked_again(self):
        placement = lapsed(LEAD, desk(*self.ROSTER), owned_by=crm("vera", backup="bea"))

        assert isinstance(placement.event, LeadEscalated)
        assert placement.event.escalated_to == "bea"
        assert placement.lead.rep_id == "vera"

    def test_an_account_that_lost_its_owner_goes_to_the_pool(self):
        lead = open_lead(self.OWNED, desk(*self.ROSTER))

        placement = lapsed(lead, desk(*self.ROSTER), owned_by=None)

        assert isinstance(placement.event, LeadReassigned)
        assert placement.lead.rep_id in {"vera", "wim"}
