"""Simulated reps touch most of their own leads in time, each offer once, and nobody else's."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.crm_subscriber.inbox import Inbox
from infra.local.simulated_reps import SimulatedReps

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DEADLINE = NOW + timedelta(seconds=12)


class Bus:
    """Keeps what is put."""

    def __init__(self):
        self.entries = []

    def put(self, *entries):
        self.entries.extend(entries)


@pytest.fixture
def office():
    inbox, bus = Inbox(), Bus()
    return inbox, bus, SimulatedReps(inbox, bus, frozenset({"ann"}), seed=1)


def offer(inbox, number, rep="ann", seq=1, event="LeadAssigned.v1"):
    account = f"company:c{number}.com"
    data = {
        "account_id": account,
        "decision_seq": seq,
        "rep_id": rep,
        "deadline": DEADLINE.isoformat(),
    }
    inbox.apply(event, data)
    return account


def work_until_deadline(reps):
    for second in range(13):
        reps.work(NOW + timedelta(seconds=second))


def test_most_leads_are_touched_in_time_and_some_lapse(office):
    inbox, bus, reps = office
    for number in range(200):
        offer(inbox, number)

    work_until_deadline(reps)

    assert 150 < len(bus.entries) < 190
    assert all(moment < DEADLINE for moment in reps.touches.values())


def test_an_offer_is_touched_once(office):
    inbox, bus, reps = office
    accounts = {offer(inbox, number) for number in range(50)}

    work_until_deadline(reps)
    work_until_deadline(reps)

    touched = [entry["Detail"]["data"]["account_id"] for entry in bus.entries]
    assert len(set(touched)) == len(touched)
    assert set(touched) <= accounts


def test_what_belongs_to_others_or_to_nobody_is_left_alone(office):
    inbox, bus, reps = office
    for number in range(20):
        offer(inbox, number, rep="stranger")
        offer(inbox, 100 + number, event="LeadEscalated.v1")

    work_until_deadline(reps)

    assert bus.entries == []
