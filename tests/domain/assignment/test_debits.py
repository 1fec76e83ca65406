"""Leads outside the rotation cost a turn where the policy says so; a bad one gives it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.credits import LEAD, charge, refund, rotate
from plg_router.domain.assignment.place import place
from plg_router.kernel.ids import AccountId
from plg_router.policy.routing import Squad
from tests.domain.builders import CAUSE, crm, desk, policy, rep, request

STRICT = policy(routing__debits={"owner": True, "manual": True})
POOL = (rep("olga"), rep("vera"), rep("wim", cap=1, open_leads=1))


def owned(*reps, rules=STRICT, credit=None):
    """Return the decision on a lead of an account that olga owns."""
    at = desk(*reps, policy=rules, credit=credit)
    return place(request(crm=crm("olga")), at, before=None, correlation_id=CAUSE)


class TestAnOwnersLead:
    """Debited or not, by policy."""

    def test_it_costs_the_owner_what_a_lead_of_the_rotation_would(self):
        placement = owned(*POOL, credit={"wim": 5, "vera": -5})

        assert placement.credits == {"olga": -LEAD // 2, "vera": LEAD // 2 - 5, "wim": 5}
        assert placement.record.credits_after == {"olga": -LEAD // 2, "vera": LEAD // 2 - 5}

    def test_a_dearer_lead_costs_more(self):
        dear = policy(routing__debits={"owner": True, "manual": True}, routing__lead_cost=3)

        assert owned(*POOL, rules=dear).credits == {"olga": -3 * LEAD // 2, "vera": 3 * LEAD // 2}

    def test_so_does_a_dearer_lead_of_the_pool(self):
        dear = desk(rep("vera"), rep("wim"), policy=policy(routing__lead_cost=3))

        placement = place(request(), dear, before=None, correlation_id=CAUSE)

        assert placement.credits == {"vera": -3 * LEAD // 2, "wim": 3 * LEAD // 2}

    def test_so_the_next_of_the_pool_goes_to_a_colleague(self):
        credit = owned(*POOL).credits

        following = place(
            request(account=AccountId("company:bolt.io")),
            desk(*POOL, credit=credit),
            before=None,
            correlation_id=CAUSE,
        )

        assert following.lead.rep_id == "vera"

    def test_it_costs_nothing_as_the_policy_ships(self):
        assert owned(*POOL, rules=policy()).credits is None

    def test_an_owner_of_another_squad_has_no_turn_to_pay_with(self):
        elsewhere = rep("olga", squads=[Squad.EXPANSION])

        assert owned(elsewhere, rep("vera")).credits is None

    def test_an_owner_off_shift_or_skill_pays_all_the_same(self):
        assert owned(rep("olga", skills=[]), rep("vera")).credits == {
            "olga": -LEAD // 2,
            "vera": LEAD // 2,
        }


REPS = [f"rep {number}" for number in range(5)]
weights = st.integers(1, 9)
pools = st.dictionaries(st.sampled_from(REPS), weights, min_size=1)


@given(st.lists(st.tuples(pools, st.sampled_from(REPS), weights), min_size=1, max_size=30))
@pytest.mark.requirement("S133")
def test_credits_sum_to_zero_whatever_is_charged(leads):
    credit = {}
    for pool, payer, weight in leads:
        credit = charge(credit, {payer: weight, **pool}, payer)

        assert sum(credit.values()) == 0


@given(st.lists(st.sampled_from(REPS[:3]), max_size=30))
@pytest.mark.requirement("S133")
def test_whoever_was_charged_is_passed_over_until_the_others_caught_up(owners):
    """Leads of both ways together stay within a lead and a half of equal once the pool can help."""
    pool, credit = dict.fromkeys(REPS[:3], 1), {}
    for owner in owners:
        credit = charge(credit, pool, owner)
    received = {rep_id: owners.count(rep_id) for rep_id in pool}

    for _ in range(2 * len(owners)):
        winner, credit = rotate(credit, pool)
        received[winner] += 1

    assert max(received.values()) - min(received.values()) <= 1


class TestARefund:
    """A lead judged a bad signal gives the turn back (S209)."""

    @pytest.mark.requirement("S209")
    @given(
        st.lists(st.sets(st.sampled_from(REPS), min_size=1), min_size=1, max_size=20),
        st.data(),
    )
    def test_it_undoes_exactly_that_lead_and_keeps_the_sum_at_zero(self, rounds, data):
        """Whatever came before and after it, and whoever was there."""
        bad = data.draw(st.integers(0, len(rounds) - 1))
        credit, moves, records = {}, [], []
        for number, there in enumerate(rounds):
            at = desk(*map(rep, sorted(there)), credit=credit)
            account = AccountId(f"company:c{number}.com")
            placement = place(request(account=account), at, before=None, correlation_id=CAUSE)
            after = placement.credits
            moves.append({one: after[one] - credit.get(one, 0) for one in after})
            credit = after
            records.append(placement.record)

        refunded = refund(credit, records[bad].credits_before, records[bad].credits_after)

        others = [move for number, move in enumerate(moves) if number != bad]
        assert sum(refunded.values()) == 0
        assert {one: units for one, units in refunded.items() if units} == {
            one: units for one in REPS if (units := sum(move.get(one, 0) for move in others))
        }

    def test_a_decision_that_moved_no_turn_gives_none_back(self):
        record = owned(*POOL, rules=policy()).record

        assert refund({"vera": 3}, record.credits_before, record.credits_after) == {"vera": 3}


def test_a_refund_undoes_one_lead_for_whoever_had_no_turn_before_or_has_none_any_more():
    after = {"vera": -LEAD, "wim": LEAD}

    assert refund({}, {}, after) == {"vera": LEAD, "wim": -LEAD}
    assert refund(after, {}, after) == {"vera": 0, "wim": 0}
    assert refund({"una": 0}, {"vera": 7}, {"vera": 7}) == {"una": 0, "vera": 0}
