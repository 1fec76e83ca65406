"""What silence means: nothing yet, a reminder, the next rep, a named person, or the end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.clock import expires_at, wake_at
from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.events import (
    LeadAssigned,
    LeadEscalated,
    LeadQueued,
    LeadReassigned,
    LeadWithdrawn,
)
from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.assignment.place import escalate, place, withdraw
from plg_router.domain.sla.verdict import (
    Verdict,
    after_lapse,
    expire,
    is_unbooked,
    reminded,
    told_of,
    verdict,
)
from plg_router.policy.handoff import Motion
from plg_router.policy.routing import Squad
from tests.domain.builders import (
    CAUSE,
    DAY,
    NOON,
    POLICY,
    crm,
    desk,
    open_lead,
    policy,
    rep,
    request,
)

SECOND = timedelta(seconds=1)
RULES = POLICY.sla
HEAD_OF_VELOCITY = RULES.escalate_to[Squad.VELOCITY]
AT = desk(rep("vera"))
LEAD = open_lead(request(), AT)
EXPIRY = NOON + RULES.expire_after


def lapsed(lead, at, *, owned_by=None):
    """Let an offer lapse, as the service does: afresh from the CRM, its rep among the tried."""
    had_it = (lead.rep_id,) if lead.is_open else ()
    tried = (*lead.request.tried, *had_it)
    return after_lapse(lead, replace(lead.request, tried=tried, crm=owned_by), at)


def judged(lead, now, *, seq=None):
    """Judge a lead by its own clock, unless another decision's is named."""
    return verdict(lead, lead.decision_seq if seq is None else seq, now, RULES)


def waiting_lead(at=None):
    """Return a lead that waits since nobody who could take it has room."""
    full = at or desk(rep("vera", cap=1, open_leads=1))
    lead = place(request(), full, before=None, correlation_id=CAUSE).lead
    assert lead.status is LeadStatus.WAITING
    return lead


class TestTheVerdict:
    """The number of the decision fences every clock that was ever started for a lead."""

    @pytest.mark.parametrize(
        ("moment", "expected"),
        [
            (LEAD.remind_at - SECOND, Verdict.EARLY),
            (LEAD.remind_at, Verdict.NEARLY_UP),
            (LEAD.deadline - SECOND, Verdict.NEARLY_UP),
            (LEAD.deadline, Verdict.LAPSED),
            (LEAD.deadline + 30 * SECOND, Verdict.LAPSED),
            (EXPIRY - SECOND, Verdict.LAPSED),
            (EXPIRY, Verdict.EXPIRED),
        ],
    )
    @pytest.mark.requirement("S144", "S145", "S154")
    def test_a_lead_is_due_at_its_reminder_its_deadline_and_its_expiry(self, moment, expected):
        assert judged(LEAD, moment) is expected

    @pytest.mark.parametrize("moment", [NOON, LEAD.remind_at, LEAD.deadline, EXPIRY])
    @pytest.mark.parametrize(
        "lead",
        [
            None,
            engage(LEAD, NOON),
            withdraw(LEAD, AT, "merged").lead,
            expire(LEAD, AT).lead,
            replace(LEAD, status=LeadStatus.PURCHASED),
            replace(LEAD, decision_seq=LEAD.decision_seq + 1),
        ],
        ids=["gone", "engaged", "withdrawn", "expired", "purchased", "decided anew"],
    )
    @pytest.mark.requirement("S147", "S159")
    def test_a_late_or_duplicate_clock_finds_itself_overtaken(self, lead, moment):
        assert verdict(lead, LEAD.decision_seq, moment, RULES) is Verdict.OVERTAKEN

    def test_what_changes_without_a_decision_leaves_the_clock_running(self):
        changed = reminded(replace(LEAD, book_by=NOON))

        assert judged(told_of(changed), LEAD.deadline) is Verdict.LAPSED

    def test_a_touch_just_before_the_deadline_keeps_the_rep(self):
        assert judged(engage(LEAD, NOON), LEAD.deadline) is Verdict.OVERTAKEN

    @given(
        st.sampled_from([LeadStatus.OPEN, LeadStatus.WAITING, LeadStatus.ESCALATED]),
        st.lists(st.integers(0, 20 * 24 * 60), max_size=2).map(sorted),
        st.integers(0, 30 * 24 * 60),
    )
    @pytest.mark.requirement("S146", "S155")
    def test_a_clock_always_sleeps_until_exactly_the_moment_at_which_something_is_due(
        self, status, minutes, now_after
    ):
        """Never past it, so that nothing is forgotten; never less, so that it ends."""
        moments = [NOON + timedelta(minutes=after) for after in minutes]
        deadline = moments.pop() if moments else None
        remind_at = moments.pop() if moments else None
        lead = replace(LEAD, status=status, remind_at=remind_at, deadline=deadline)
        now = NOON + timedelta(minutes=now_after)

        assert (judged(lead, now) is Verdict.EARLY) == (now < wake_at(lead, RULES))


class TestAReminder:
    """The rep hears once more while there is time."""

    @pytest.mark.requirement("S145", "S147")
    def test_it_comes_before_the_breach_and_once(self):
        after = reminded(LEAD)

        assert LEAD.remind_at < LEAD.deadline
        assert after == replace(LEAD, version=LEAD.version + 1, remind_at=None)
        assert judged(after, LEAD.deadline - SECOND) is Verdict.EARLY
        assert wake_at(after, RULES) == LEAD.deadline

    def test_the_next_rep_has_one_of_their_own(self):
        at = desk(rep("vera"), rep("wim"), now=LEAD.deadline)

        lead = lapsed(reminded(LEAD), at).lead

        assert lead.remind_at == LEAD.deadline + RULES.remind_after


class TestAWait:
    """Waiting for room is bounded as well."""

    @pytest.mark.requirement("S146", "S155")
    def test_it_ends_with_a_named_person(self):
        lead = waiting_lead()
        end = NOON + RULES.longest_wait

        placement = lapsed(lead, desk(rep("vera", cap=1, open_leads=1), now=end))

        assert judged(lead, end - SECOND) is Verdict.LOOK_AGAIN
        assert judged(lead, end) is Verdict.LAPSED
        assert isinstance(placement.event, LeadEscalated)
        assert placement.event.escalated_to == HEAD_OF_VELOCITY
        assert placement.event.reason == "nobody had room in time"

    @pytest.mark.requirement("S145", "S146", "S155")
    def test_at_its_end_somebody_who_has_room_by_then_gets_the_lead(self):
        lead = waiting_lead()
        end = NOON + RULES.longest_wait

        placement = lapsed(lead, desk(rep("vera"), now=end))

        assert isinstance(placement.event, LeadAssigned)
        assert placement.lead.rep_id == "vera"

    @pytest.mark.requirement("S155")
    def test_meanwhile_somebody_looks_now_and_then_whether_there_is_room(self):
        lead = waiting_lead()

        assert judged(lead, NOON + RULES.look_again - SECOND) is Verdict.EARLY
        assert judged(lead, NOON + RULES.look_again) is Verdict.LOOK_AGAIN

    @pytest.mark.requirement("S75", "T1")
    def test_an_account_that_was_bought_meanwhile_goes_to_its_owner(self):
        roster = desk(rep("olga"), now=NOON + RULES.longest_wait)

        placement = lapsed(waiting_lead(), roster, owned_by=crm("olga"))

        assert isinstance(placement.event, LeadAssigned)
        assert placement.lead.rep_id == "olga"

    @pytest.mark.requirement("S145", "S155")
    def test_a_lapse_while_everybody_else_is_full_waits_for_room(self):
        full = desk(rep("vera"), rep("wim", cap=1, open_leads=1), now=LEAD.deadline)

        placement = lapsed(LEAD, full)

        assert isinstance(placement.event, LeadQueued)
        assert placement.releases == "vera"
        assert placement.lead.deadline == LEAD.deadline + RULES.longest_wait
        assert placement.event.wake_at == LEAD.deadline + RULES.look_again


class TestTheEnd:
    """S154: two weeks after the signal a call is spam."""

    @pytest.mark.parametrize(
        "lead",
        [
            LEAD,
            waiting_lead(),
            escalate(request(), AT, before=LEAD, to="max", reason="silence").lead,
            open_lead(request(crm=crm("vera")), AT),
        ],
        ids=["open", "waiting", "escalated", "owned"],
    )
    @pytest.mark.requirement("S154", "S155")
    def test_a_lead_that_nobody_answers_is_withdrawn_after_two_weeks(self, lead):
        at = desk(rep("vera"), now=EXPIRY)

        placement = expire(lead, at)

        assert expires_at(lead, RULES) == lead.opened_at + 14 * DAY
        assert judged(lead, EXPIRY) is Verdict.EXPIRED
        assert placement.event == LeadWithdrawn(placement.lead, "expired")
        assert placement.lead.status is LeadStatus.EXPIRED
        assert placement.releases == (lead.rep_id if lead.is_open else None)

    @pytest.mark.requirement("S154")
    def test_changing_hands_makes_no_lead_any_fresher(self):
        second = lapsed(LEAD, desk(rep("vera"), rep("wim"), now=NOON + 13 * DAY)).lead

        assert expires_at(second, RULES) == EXPIRY
        assert wake_at(second, RULES) <= EXPIRY


class TestTheMeeting:
    """S91: a sales-led lead has its meeting booked within 24 hours."""

    SALES_LED = open_lead(request(motion=Motion.SALES_LED), AT)

    @pytest.mark.requirement("S91")
    def test_it_has_to_be_booked_within_a_day_of_a_sales_led_lead_and_of_no_other(self):
        assert self.SALES_LED.book_by == NOON + timedelta(hours=24)
        assert LEAD.book_by is None

    @pytest.mark.requirement("S91")
    def test_a_change_of_the_rep_gives_nobody_more_time(self):
        lead = self.SALES_LED
        at = desk(rep("vera"), rep("wim"), now=lead.deadline)

        second = lapsed(lead, at).lead
        named = escalate(second.request, at, before=second, to="max", reason="silence").lead

        assert second.rep_id == "wim"
        assert second.book_by == named.book_by == lead.book_by
        assert is_unbooked(second, lead.book_by)
        assert is_unbooked(named, lead.book_by)

    @pytest.mark.requirement("S91")
    def test_a_touch_alone_does_not_end_its_clock_and_a_meeting_does(self):
        touched = engage(self.SALES_LED, NOON)

        assert is_unbooked(touched, self.SALES_LED.book_by)
        assert not is_unbooked(engage(touched, NOON, meeting_booked=True), self.SALES_LED.book_by)
        assert not is_unbooked(
            engage(self.SALES_LED, NOON, meeting_booked=True), self.SALES_LED.book_by
        )

    @pytest.mark.requirement("S91")
    def test_its_absence_is_told_once_and_the_lead_stays_where_it_is(self):
        told = told_of(self.SALES_LED)

        assert not is_unbooked(told, self.SALES_LED.book_by)
        assert told == replace(self.SALES_LED, version=self.SALES_LED.version + 1, book_by=None)

    @pytest.mark.requirement("S91")
    def test_the_clock_of_another_meeting_says_nothing(self):
        assert not is_unbooked(self.SALES_LED, self.SALES_LED.book_by - SECOND)

    @pytest.mark.requirement("S159")
    def test_nobody_is_asked_for_a_meeting_with_a_customer_who_bought(self):
        bought = withdraw(self.SALES_LED, AT, "bought", LeadStatus.PURCHASED).lead

        assert not is_unbooked(bought, self.SALES_LED.book_by)

    def test_the_next_crossing_has_a_meeting_of_its_own(self):
        again = request(motion=Motion.SALES_LED, crossing=2)
        ended = withdraw(self.SALES_LED, AT, "merged").lead
        later = desk(rep("vera"), now=NOON + 3 * DAY)

        lead = place(again, later, before=ended, correlation_id=CAUSE).lead

        assert lead.book_by == NOON + 4 * DAY


class TestAPoolLead:
    """S145, S146: the next rep who is free, a bounded number of times."""

    @pytest.mark.requirement("S145")
    def test_it_passes_to_the_next_rep_with_a_clock_of_their_own(self):
        at = desk(rep("vera"), rep("wim"), now=LEAD.deadline)

        placement = lapsed(LEAD, at)

        assert isinstance(placement.event, LeadReassigned)
        assert placement.event.previous_rep_id == "vera"
        assert placement.lead.rep_id == "wim"
        assert placement.event.wake_at == LEAD.deadline + POLICY.sla.remind_after
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

        assert isinstance(placement.event, LeadEscalated)
        assert placement.event.escalated_to == HEAD_OF_VELOCITY
        assert placement.event.reason == "3 reps did not answer"
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

        assert isinstance(placement.event, LeadEscalated)
        assert placement.event.escalated_to == stand_in
        assert placement.event.reason == "the owner did not answer"
        assert (placement.lead.rep_id, placement.lead.step) == ("olga", Step.OWNER)

    @pytest.mark.requirement("S75")
    def test_a_pool_lead_whose_account_was_bought_meanwhile_goes_to_the_owner(self):
        """However many of the pool were asked before."""
        last = replace(LEAD, attempt=POLICY.sla.attempts)

        placement = lapsed(last, desk(*self.ROSTER), owned_by=crm("olga"))

        assert isinstance(placement.event, LeadReassigned)
        assert placement.event.previous_rep_id == "vera"
        assert (placement.lead.rep_id, placement.lead.step) == ("olga", Step.OWNER)

    @pytest.mark.requirement("T1")
    def test_a_new_owner_is_asked_before_anybody_stands_in(self):
        lead = open_lead(self.OWNED, desk(*self.ROSTER))

        placement = lapsed(lead, desk(*self.ROSTER), owned_by=crm("wim"))

        assert isinstance(placement.event, LeadReassigned)
        assert placement.event.previous_rep_id == "olga"
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
