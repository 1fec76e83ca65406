"""Whatever the order and however often decisions arrive, the CRM ends with the newest of each."""

from hypothesis import given
from hypothesis import strategies as st

from infra.crm_subscriber.inbox import Inbox, Message

decisions = st.lists(
    st.tuples(st.sampled_from(["company:acme.com", "company:bolt.com"]), st.integers(1, 5)),
    max_size=12,
)


def filled(order):
    inbox = Inbox()
    for account, seq in order:
        inbox.apply("LeadAssigned.v1", {"account_id": account, "decision_seq": seq})
    return inbox


@given(decisions, st.data())
def test_duplicates_and_reordering_are_harmless(order, data):
    again = data.draw(st.permutations([*order, *order]))

    assert filled(again).tasks == filled(order).tasks


@given(decisions)
def test_the_newest_decision_of_every_account_stands(order):
    newest = {}
    for account, seq in order:
        newest[account] = max(seq, newest.get(account, 0))

    tasks = filled(order).tasks

    assert {account: task.decision_seq for account, task in tasks.items()} == newest


@given(decisions)
def test_every_message_is_either_applied_or_outdated(order):
    inbox = filled(order)

    assert inbox.applied + inbox.outdated == len(order)


@given(st.lists(st.sampled_from(["e1", "e2", "e3"]), max_size=9))
def test_what_is_no_decision_is_noted_once_and_makes_no_task(arriving):
    inbox = Inbox()
    for event_id in arriving:
        inbox.take(Message(event_id, "AlertRaised.v1", {"account_id": "company:acme.com"}))

    assert set(inbox.heard) == set(arriving)
    assert inbox.tasks == {}


def test_a_decision_is_noted_and_makes_a_task():
    inbox = Inbox()
    data = {"account_id": "company:acme.com", "decision_id": "acme/1", "decision_seq": 1}

    inbox.take(Message("e1", "LeadAssigned.v1", data))

    assert [message.event_type for message in inbox.heard.values()] == ["LeadAssigned.v1"]
    assert inbox.tasks["company:acme.com"].decision_seq == 1
