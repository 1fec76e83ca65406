"""What reps got is read from the decisions: fair shares, peaks, and caps that were broken."""

from datetime import timedelta

import pytest

from infra.local.workload import workloads
from plg_router.domain.assignment.place import place
from tests.domain.builders import CAUSE, NOON, desk, rep, request
from tests.infra.operate.dossiers import assigned, dossier


def by_rep(reps, dossiers, touches=None):
    roster = {one.rep_id: one for one in reps}
    return {load.rep.rep_id: load for load in workloads(roster, dossiers, touches or {})}


def test_a_fair_share_is_the_weight_among_those_eligible_for_each_lead():
    ann, bob, eva = rep("ann", weight=3), rep("bob"), rep("eva", territories=["EMEA"])
    accounts = [dossier(assigned(name, ann, bob, eva)) for name in ("acme.com", "bolt.com")]

    loads = by_rep([ann, bob, eva], accounts)

    assert [loads[name].fair_share for name in ("ann", "bob", "eva")] == [1.5, 0.5, 0.0]
    assert loads["ann"].from_pool == 2
    assert sum(load.fair_share for load in loads.values()) == pytest.approx(2)


def test_leads_that_are_open_at_once_make_the_peak():
    ann = rep("ann", cap=1)
    accounts = [dossier(assigned("acme.com", ann)), dossier(assigned("bolt.com", ann, minutes=1))]

    (load,) = by_rep([ann], accounts).values()

    assert load.peak == 2
    assert load.over_cap


def test_a_touch_ends_an_offer_before_the_next_begins():
    ann = rep("ann", cap=1)
    first, second = assigned("acme.com", ann), assigned("bolt.com", ann, minutes=2)
    touched = {first.lead.account_id: NOON + timedelta(minutes=1)}

    (load,) = by_rep([ann], [dossier(first), dossier(second)], touched).values()

    assert load.peak == 1
    assert not load.over_cap


def test_a_lead_that_moved_on_counts_for_the_next_rep():
    ann, bob = rep("ann"), rep("bob")
    first = assigned("acme.com", ann, bob)
    later = desk(ann, bob, now=NOON + timedelta(hours=2))
    moved = place(request(tried=["ann"]), later, before=first.lead, correlation_id=CAUSE)

    loads = by_rep([ann, bob], [dossier(first, moved)])

    assert [loads[name].from_pool for name in ("ann", "bob")] == [1, 1]
    assert loads["ann"].peak == loads["bob"].peak == 1


def test_a_load_in_the_table_above_the_cap_is_found_even_without_decisions():
    (load,) = by_rep([rep("ann", cap=2, open_leads=3)], []).values()

    assert load.over_cap
