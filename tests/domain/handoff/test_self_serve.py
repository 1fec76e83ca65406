"""Who buys by themselves, or asks to be left to themselves, is left to themselves (S159, S161)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.handoff.events import AlertRaised, Choice, NurtureRequested, SelfServeChosen
from plg_router.domain.scoring.events import Crossing, LeadQualified
from plg_router.kernel.ids import RepId
from plg_router.kernel.kinds import SPOKEN_KINDS, Kind
from plg_router.policy.scoring import Intent
from tests.domain.builders import ACME, NOON, POLICY, TODAY, days_ago, policy, signal
from tests.domain.handoff.accounts import BUYERS, Account
from tests.domain.strategies import batches

OLGA = RepId("olga")
BOUGHT = signal(Kind.CHECKOUT_COMPLETED)
PREFERS = signal(Kind.SELF_SERVE_PREFERRED)
ASKS = signal(Kind.SALES_CONTACT_REQUESTED, at=NOON + timedelta(hours=1), event_id="they ask")
ASKED = signal(Kind.SALES_CONTACT_REQUESTED, at=NOON - timedelta(hours=1), event_id="they asked")


@pytest.mark.requirement("S159", "S161")
@pytest.mark.parametrize(
    ("deed", "choice"), [(BOUGHT, Choice.PURCHASED), (PREFERS, Choice.PREFERRED)]
)
def test_a_choice_is_told_once(deed, choice):
    account = Account()

    for _ in range(3):
        account.hears(deed)

    assert account.told(SelfServeChosen) == [SelfServeChosen(ACME, choice)]


@pytest.mark.requirement("S159", "S161")
@pytest.mark.parametrize("deed", [BOUGHT, PREFERS])
def test_a_choice_settles_every_crossing_before_it_and_none_after(deed):
    account = Account()
    account.hears(*BUYERS)
    account.hears(deed)

    assert account.standing.settles(Crossing(ACME, 1))
    account.hears(ASKS)
    assert account.standing.crossing == 2
    assert not account.standing.settles(Crossing(ACME, 2))


@pytest.mark.requirement("S159")
def test_every_purchase_is_told():
    account = Account()
    account.hears(BOUGHT)

    account.hears(signal(Kind.CHECKOUT_COMPLETED, event_id="another one"))
    account.hears(signal(Kind.CHECKOUT_COMPLETED, at=days_ago(-1)), today=TODAY + 1)

    assert len(account.told(SelfServeChosen)) == 3


@pytest.mark.requirement("S159", "S161")
@pytest.mark.parametrize("deed", [BOUGHT, PREFERS])
def test_no_lead_is_made_of_who_chose_before_they_passed_the_gate(deed):
    account = Account(policy=policy(handoff__triggers={}, handoff__tiers__expansion=None))
    account.hears(deed)

    account.hears(*(one for one in BUYERS if one.kind is not Kind.DEMO_REQUESTED))

    assert account.seen.card.passes_gate
    assert account.told(LeadQualified) == []


@pytest.mark.requirement("S161")
@given(batches)
def test_a_preference_keeps_people_out_whatever_else_happens(batch):
    hands = {Kind.DEMO_REQUESTED, Kind.SALES_CONTACT_REQUESTED, Kind.PRICING_CALCULATOR_USED}
    hands |= {Kind.IMPLEMENTATION_INQUIRED, Kind.CUSTOM_INTEGRATION_REQUESTED}
    hands |= {Kind.SECURITY_REVIEW_REQUESTED}
    account = Account()
    account.hears(PREFERS)

    account.hears(*(one for one in BUYERS if one.kind not in hands))
    for one in batch:
        if one.kind not in hands:
            account.hears(one)

    assert account.told(LeadQualified) == []
    assert account.told(AlertRaised) == []


@pytest.mark.requirement("S161")
def test_a_hand_raised_afterwards_brings_people_back():
    account = Account()
    account.hears(*BUYERS)
    account.hears(PREFERS)
    assert len(account.told(LeadQualified)) == 1

    account.hears(ASKS)

    assert [lead.crossing for lead in account.told(LeadQualified)] == [1, 2]


@pytest.mark.requirement("S161")
def test_a_hand_raised_before_does_not():
    account = Account()
    account.hears(*BUYERS)

    account.hears(PREFERS)
    account.hears(ASKED)
    account.hears(signal(by="a new user"))

    assert len(account.told(LeadQualified)) == 1


@pytest.mark.requirement("S159", "S161")
@pytest.mark.parametrize("deed", [BOUGHT, PREFERS])
def test_a_choice_we_hear_of_late_leaves_what_was_raised_after_it(deed):
    account = Account()
    account.hears(*(one for one in BUYERS if one.kind is not Kind.DEMO_REQUESTED), ASKS)

    told = account.hears(deed)

    assert [type(event) for event in told if not isinstance(event, AlertRaised)][:1] == [
        SelfServeChosen
    ]
    assert account.standing.crossing == 1
    assert not account.standing.settles(Crossing(ACME, 1))


def test_whatever_raises_a_hand_or_is_a_choice_is_known_to_the_moment():
    """Of a kind that only a policy of one's own counts among them, the day is known."""
    shown = POLICY.scoring.buying_signals.items()
    hands = {kind for kind, one in shown if one.shows is Intent.HAND_RAISED}

    assert hands | {Kind.CHECKOUT_COMPLETED, Kind.SELF_SERVE_PREFERRED} == SPOKEN_KINDS


QUIET_POLICY = policy(handoff__triggers={}, handoff__tiers__expansion=None)
WORDS = st.lists(
    st.sampled_from([Kind.SELF_SERVE_PREFERRED, Kind.CHECKOUT_COMPLETED, Kind.DEMO_REQUESTED]),
    max_size=5,
)


def spoken(words):
    """Return words one after the other, in minutes from noon."""
    return [
        signal(kind, at=NOON + timedelta(minutes=minute), event_id=f"word {minute}")
        for minute, kind in enumerate(words, start=1)
    ]


@pytest.mark.requirement("S159", "S161")
@given(words=WORDS, data=st.data())
def test_whatever_is_heard_when_the_last_word_counts(words, data):
    """Whoever asks last is called, and whoever chooses last is not, in any order and split."""
    account, said = Account(policy=QUIET_POLICY), spoken(words)
    usage = [one for one in BUYERS if one.kind is not Kind.DEMO_REQUESTED]

    for heard in data.draw(st.permutations([usage, *([one] for one in said), said])):
        account.hears(*heard)

    is_wanted = not words or words[-1] is Kind.DEMO_REQUESTED
    crossed = Crossing(ACME, account.standing.crossing)
    assert (crossed.number > 0 and not account.standing.settles(crossed)) is is_wanted


@pytest.mark.requirement("S161")
def test_they_are_left_to_automation():
    account = Account()
    account.hears(*BUYERS)

    account.hears(PREFERS)

    assert [event.programme for event in account.told(NurtureRequested)] == ["checkout"]


@pytest.mark.requirement("S159")
def test_after_a_purchase_a_trigger_that_asks_for_a_seller_makes_a_new_crossing():
    account = Account()
    account.hears(*BUYERS)
    account.hears(BOUGHT)
    assert len(account.told(LeadQualified)) == 1

    account.hears(*(signal(by=f"colleague {n}", department=f"d {n % 3}") for n in range(4)))

    first, second = account.told(LeadQualified)
    assert (first.crossing, second.crossing) == (1, 2)
    assert "multi_stakeholder_buying" in second.triggers


@pytest.mark.requirement("S159", "T9")
def test_a_purchase_of_an_owned_account_makes_its_owner_no_new_lead():
    account = Account(owner=OLGA)
    account.hears(*BUYERS)

    account.hears(BOUGHT)
    account.hears(signal(subject="another feature"))

    assert len(account.told(LeadQualified)) == 1


@pytest.mark.requirement("T9")
def test_an_owned_account_that_bought_still_reaches_its_owner_at_the_threshold():
    account = Account(
        owner=OLGA, policy=policy(handoff__triggers={}, handoff__tiers__expansion=None)
    )
    account.hears(BOUGHT)

    account.hears(*BUYERS)

    assert len(account.told(LeadQualified)) == 1
