"""What every lead store and roster promise: a decision stands as a whole or not at all."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.merge import merge
from plg_router.domain.assignment.place import Desk, escalate, place, withdraw
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.routing.working_hours import Absence, Shift, WorkingHours
from plg_router.domain.scoring.motion import Motion
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.kernel.ids import RepId
from plg_router.policy.routing import Squad
from plg_router.services.ports import Cause, Versioned
from tests.fakes.cast import CAUSE, MID_MARKET, NOW, RULES, SAME, company, customer, node, rep

ACME, OLD = company(), company("old-acme.com")
REQUEST = RoutingRequest(ACME, 80, Motion.SALES_ASSIST, ("a demo requested",), MID_MARKET)
SQUAD = Squad.VELOCITY
LATER = Cause("signal-1", "event-2")


class Decisions:
    """A lead, its rep's slot, the squad's credits, the record and the event move as one."""

    @pytest.fixture(autouse=True)
    def _two_reps(self, stores):
        stores.roster.save(rep("rita", cap=1), 1)
        stores.roster.save(rep("saul", cap=1), 1)

    def test_an_account_has_no_lead_at_first(self, stores):
        assert stores.leads.lead(ACME) is None
        assert list(stores.leads.decisions(ACME)) == []

    def test_an_assignment_reads_as_it_was_decided(self, stores):
        placement = assign(stores)

        assert stores.leads.lead(ACME) == placement.lead
        assert list(stores.leads.decisions(ACME)) == [placement.record]
        assert stores.roster.credits(SQUAD) == Versioned(placement.credits, 1)
        assert loads(stores) == {"rita": 1, "saul": 0}
        assert stores.carried(ACME) == [("LeadAssigned", CAUSE)]

    def test_a_full_rep_gets_nothing_and_nothing_else_happens(self, stores):
        late = decide(stores)
        assign(stores, account=company("beta.com"))
        before = stores.roster.credits(SQUAD)

        with pytest.raises(Conflict):
            stores.leads.commit(late, before.version, CAUSE)

        assert_untouched(stores, before, {"rita": 1, "saul": 0})

    @pytest.mark.parametrize("change", [{"active": False}, {"cap": 0}])
    def test_a_rep_who_left_meanwhile_gets_nothing_and_nothing_else_happens(self, stores, change):
        late = decide(stores)
        stores.roster.save(replace(rep("rita"), **change), 2)

        with pytest.raises(Conflict):
            stores.leads.commit(late, 0, CAUSE)

        assert_untouched(stores, Versioned({}, 0), {"rita": 0, "saul": 0})

    def test_a_rep_nobody_knows_gets_nothing(self, stores):
        ghost = replace(decide(stores).lead, rep_id=RepId("ghost"))

        with pytest.raises(Conflict):
            stores.leads.commit(replace(decide(stores), lead=ghost), 0, CAUSE)

        assert_untouched(stores, Versioned({}, 0), {"rita": 0, "saul": 0})

    def test_a_turn_that_has_moved_on_stops_the_whole(self, stores):
        stores.roster.save(rep("rita", cap=5), 2)
        late = decide(stores)
        assign(stores, account=company("beta.com"))
        before = stores.roster.credits(SQUAD)

        with pytest.raises(Conflict):
            stores.leads.commit(late, 0, CAUSE)

        assert_untouched(stores, before, {"rita": 1, "saul": 0})

    def test_a_second_lead_for_an_account_stops_the_whole(self, stores):
        stores.roster.save(rep("rita", cap=5), 2)
        late = decide(stores)
        first = assign(stores)
        before = stores.roster.credits(SQUAD)

        with pytest.raises(Conflict):
            stores.leads.commit(late, before.version, LATER)

        assert stores.leads.lead(ACME) == first.lead
        assert stores.roster.credits(SQUAD) == before
        assert loads(stores) == {"rita": 1, "saul": 0}
        assert stores.carried(ACME) == [("LeadAssigned", CAUSE)]

    def test_a_reassignment_moves_the_slot(self, stores):
        first = assign(stores)

        second = assign(stores, before=first.lead, tried=("rita",), cause=LATER)

        assert stores.leads.lead(ACME) == second.lead
        assert loads(stores) == {"rita": 0, "saul": 1}
        assert list(stores.leads.decisions(ACME)) == [first.record, second.record]
        assert stores.carried(ACME) == [("LeadAssigned", CAUSE), ("LeadReassigned", LATER)]

    def test_a_rep_who_gets_the_same_lead_again_keeps_the_one_slot(self, stores):
        stores.roster.save(rep("rita", cap=2), 2)
        stores.roster.save(rep("saul", active=False), 2)
        first = assign(stores)

        second = assign(stores, before=first.lead, cause=LATER)

        assert stores.leads.lead(ACME) == second.lead
        assert loads(stores) == {"rita": 1, "saul": 0}

    def test_an_escalation_gives_the_slot_back_and_moves_nobodys_turn(self, stores):
        first = assign(stores)
        turn = stores.roster.credits(SQUAD)
        ended = escalate(REQUEST, desk(stores), before=first.lead, to="hilda", reason="silence")

        stores.leads.commit(ended, turn.version, LATER)

        assert loads(stores) == {"rita": 0, "saul": 0}
        assert stores.roster.credits(SQUAD) == turn
        assert stores.carried(ACME)[-1] == ("LeadEscalated", LATER)

    def test_a_withdrawal_gives_the_slot_back(self, stores):
        first = assign(stores)

        stores.leads.commit(withdraw(first.lead, desk(stores), "merged"), 1, LATER)

        assert loads(stores) == {"rita": 0, "saul": 0}
        assert stores.carried(ACME)[-1] == ("LeadWithdrawn", LATER)

    def test_an_owner_gets_the_lead_without_moving_anybodys_turn(self, stores):
        stores.roster.save(rep("olga", squads=[Squad.ENTERPRISE]), 1)
        owned = place(
            replace(REQUEST, crm=customer("olga")),
            desk(stores),
            before=None,
            correlation_id=CAUSE.correlation_id,
        )

        stores.leads.commit(owned, 0, CAUSE)

        assert loads(stores) == {"olga": 1, "rita": 0, "saul": 0}
        assert stores.roster.credits(SQUAD) == Versioned({}, 0)

    def test_two_leads_become_one_in_a_single_write(self, stores):
        """One rep keeps the slot, the other's falls free, and each lead says what became of it."""
        first, other = assign(stores, account=OLD), assign(stores)
        turn = stores.roster.credits(SQUAD)

        merger = merge(first.lead, other.lead, owned_by(first.lead.rep_id), desk(stores))
        stores.leads.commit(merger.kept, turn.version, LATER, ended=merger.ended)

        assert stores.leads.lead(ACME).rep_id == "rita"
        assert stores.leads.lead(OLD).status is LeadStatus.WITHDRAWN
        assert loads(stores) == {"rita": 1, "saul": 0}
        assert stores.carried(ACME)[-1] == ("LeadAssigned", LATER)
        assert stores.carried(OLD)[-1] == ("LeadWithdrawn", LATER)
        assert stores.roster.credits(SQUAD) == turn

    def test_two_leads_of_one_rep_give_one_slot_back(self, stores):
        stores.roster.save(rep("rita", cap=2), 2)
        stores.roster.save(rep("saul", active=False), 2)
        stores.roster.save(rep("olga", squads=[Squad.ENTERPRISE]), 1)
        first, other = assign(stores, account=OLD), assign(stores)
        assert loads(stores)["rita"] == 2

        merger = merge(first.lead, other.lead, owned_by("olga"), desk(stores))
        stores.leads.commit(merger.kept, 2, LATER, ended=merger.ended)

        assert loads(stores) == {"olga": 1, "rita": 0, "saul": 0}

    @pytest.mark.parametrize("which", ["ended", "kept"])
    def test_two_leads_stay_two_where_either_has_changed(self, stores, which):
        first, other = assign(stores, account=OLD), assign(stores)
        late = merge(first.lead, other.lead, owned_by(first.lead.rep_id), desk(stores))
        answered = first.lead if which == "ended" else other.lead
        stores.leads.close(answered, engage(answered))

        with pytest.raises(Conflict):
            stores.leads.commit(late.kept, 2, LATER, ended=late.ended)

        assert sum(loads(stores).values()) == 1

    @pytest.mark.requirement("S13")
    def test_an_account_that_lives_on_in_another_gets_no_lead(self, stores):
        late = decide(stores)
        stores.accounts.point(node(ACME), company("aaa.com"), SAME)

        with pytest.raises(Conflict):
            stores.leads.commit(late, 0, CAUSE)

        assert stores.leads.lead(ACME) is None
        assert loads(stores) == {"rita": 0, "saul": 0}

    def test_the_lead_of_an_account_that_lives_on_in_another_may_end(self, stores):
        first = assign(stores)
        stores.accounts.point(node(ACME), company("aaa.com"), SAME)

        stores.leads.commit(withdraw(first.lead, desk(stores), "merged"), 1, LATER)

        assert loads(stores) == {"rita": 0, "saul": 0}

    def test_decisions_are_permanent_and_told_in_their_order(self, stores):
        stores.roster.save(rep("rita", cap=12), 2)
        records, lead = [], None
        for _ in range(12):
            placement = assign(stores, before=lead)
            records.append(placement.record)
            lead = engage(placement.lead)
            stores.leads.close(placement.lead, lead)

        assert list(stores.leads.decisions(ACME)) == records

    def test_an_engagement_gives_the_slot_back(self, stores):
        first = assign(stores)

        stores.leads.close(first.lead, engage(first.lead))

        assert stores.leads.lead(ACME) == engage(first.lead)
        assert loads(stores) == {"rita": 0, "saul": 0}

    def test_an_engagement_of_an_escalated_lead_gives_back_nothing(self, stores):
        first = assign(stores)
        ended = escalate(REQUEST, desk(stores), before=first.lead, to="hilda", reason="silence")
        stores.leads.commit(ended, 1, LATER)
        assign(stores, account=company("beta.com"))

        stores.leads.close(ended.lead, engage(ended.lead))

        assert loads(stores) == {"rita": 0, "saul": 1}

    def test_an_engagement_too_late_changes_nothing(self, stores):
        first = assign(stores)
        second = assign(stores, before=first.lead, tried=("rita",))

        with pytest.raises(Conflict):
            stores.leads.close(first.lead, engage(first.lead))

        assert stores.leads.lead(ACME) == second.lead
        assert loads(stores) == {"rita": 0, "saul": 1}


class Reps:
    """What the CRM says of the reps, apart from the load that leads put on them."""

    def test_nobody_is_there_at_first(self, stores):
        assert stores.roster.reps() == {}
        assert stores.roster.credits(SQUAD) == Versioned({}, 0)

    def test_a_rep_reads_as_the_crm_described_them(self, stores):
        described = replace(
            rep("rita", manager="mona", squads=[Squad.VELOCITY, Squad.EXPANSION]),
            skills=frozenset({"smb"}),
            hours=WorkingHours(
                "Europe/Berlin",
                (Shift(0, 540, 1020), Shift(4, 1200, 1440)),
                frozenset({date(2026, 12, 25)}),
                (Absence(NOW, datetime(2026, 3, 9, tzinfo=UTC)),),
            ),
        )

        stores.roster.save(described, 3)

        assert stores.roster.reps() == {"rita": described}

    def test_a_change_leaves_the_open_leads_alone(self, stores):
        stores.roster.save(rep("rita", cap=5), 1)
        assign(stores)

        stores.roster.save(rep("rita", cap=1), 2)

        assert stores.roster.reps()["rita"] == replace(rep("rita", cap=1), open_leads=1)
        with pytest.raises(Conflict):
            stores.leads.commit(late_for(stores, "beta.com"), 1, CAUSE)

    @pytest.mark.parametrize("version", [2, 3])
    def test_an_older_description_changes_nothing(self, stores, version):
        newest = rep("rita", cap=7)
        stores.roster.save(newest, 3)

        with pytest.raises(AlreadyHandled):
            stores.roster.save(rep("rita", cap=99), version)

        assert stores.roster.reps() == {"rita": newest}


def desk(stores):
    """Return the desk as it is set now."""
    return Desk(stores.roster.reps(), stores.roster.credits(SQUAD).value, RULES, NOW)


def decide(stores, *, account=ACME, before=None, tried=()):
    """Return a decision that is not committed."""
    request = replace(REQUEST, account_id=account, tried=tried)
    return place(request, desk(stores), before=before, correlation_id=CAUSE.correlation_id)


def assign(stores, *, account=ACME, before=None, tried=(), cause=CAUSE):
    """Decide and commit."""
    placement = decide(stores, account=account, before=before, tried=tried)
    stores.leads.commit(placement, stores.roster.credits(SQUAD).version, cause)
    return placement


def owned_by(rep_id):
    """Return the request of ACME as its owner's."""
    return replace(REQUEST, crm=customer(rep_id))


def late_for(stores, domain):
    """Return a decision for rita that was taken before she was full."""
    empty = {RepId("rita"): rep("rita")}
    request = replace(REQUEST, account_id=company(domain))
    credit = stores.roster.credits(SQUAD).value
    return place(request, Desk(empty, credit, RULES, NOW), before=None, correlation_id="signal-9")


def loads(stores):
    """Return everybody's open leads."""
    return {rep_id: rep.open_leads for rep_id, rep in stores.roster.reps().items()}


def assert_untouched(stores, credit, load):
    """Check that a refused decision about ACME left no trace."""
    assert stores.leads.lead(ACME) is None
    assert list(stores.leads.decisions(ACME)) == []
    assert stores.roster.credits(SQUAD) == credit
    assert loads(stores) == load
    assert stores.carried(ACME) == []
