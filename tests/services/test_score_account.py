"""An account is scored again on every change, and qualifies once per crossing."""

from datetime import timedelta

import pytest

from plg_router.adapters.dynamodb import documents
from plg_router.domain.handoff.events import (
    Choice,
    ColdOutreachSuppressed,
    HandoffTriggered,
    InAppMessageRequested,
    OwnerNotified,
    SelfServeChosen,
)
from plg_router.domain.handoff.standing import Expiry, Standing
from plg_router.domain.identity.nodes import person_node
from plg_router.domain.scoring.events import AccountScored, LeadQualified
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Motion
from tests.domain.builders import POLICY as SHIPPED
from tests.fakes.cast import CAUSE, NOW, RULES, buying_signals, company, customer, signal
from tests.fakes.pipeline import settled

ACME = company()


def qualified(pipeline):
    """Return every crossing that was announced."""
    return [event for event in pipeline.storage.events() if isinstance(event, LeadQualified)]


@pytest.mark.requirement("S25", "S28")
def test_an_account_that_reaches_the_threshold_makes_a_lead(pipeline):
    pipeline.fold(*buying_signals())
    pipeline.enrich(ACME, CAUSE)

    scored = pipeline.score(ACME, CAUSE)

    assert scored.qualified
    assert scored.card.points == 100
    ((event, cause),) = pipeline.storage.carried()[-1:]
    assert event == qualified(pipeline)[0]
    assert (event.account_id, event.crossing, event.motion) == (ACME, 1, Motion.SALES_ASSIST)
    assert cause == CAUSE


@pytest.mark.requirement("S25")
def test_an_account_under_the_threshold_makes_none(pipeline):
    pipeline.fold(signal("1"))

    assert not pipeline.score(ACME, CAUSE).qualified
    assert qualified(pipeline) == []


@pytest.mark.requirement("S26")
def test_nothing_qualifies_while_no_threshold_is_defined(pipeline):
    scoring = RULES.scoring.model_copy(update={"threshold": None})
    pipeline.policies.policy = RULES.model_copy(update={"scoring": scoring})
    pipeline.fold(*buying_signals())
    pipeline.enrich(ACME, CAUSE)

    assert not pipeline.score(ACME, CAUSE).qualified


def test_a_crossing_is_announced_once_however_often_the_account_is_scored(pipeline):
    pipeline.fold(*buying_signals())
    pipeline.enrich(ACME, CAUSE)
    pipeline.score(ACME, CAUSE)
    writes = len(pipeline.storage.history)

    for _ in range(3):
        assert not pipeline.score(ACME, CAUSE).qualified

    assert len(qualified(pipeline)) == 1
    assert len(pipeline.storage.history) == writes


def test_an_account_qualifies_anew_after_it_has_fallen(pipeline):
    pipeline.fold(*buying_signals())
    pipeline.enrich(ACME, CAUSE)
    pipeline.score(ACME, CAUSE)
    much_later = NOW + timedelta(days=60)
    pipeline.clock.move_to(much_later)
    pipeline.fold(signal("later", kind=Kind.SIGNED_UP, at=much_later))
    pipeline.score(ACME, CAUSE)

    back = [signal(f"back-{user}", f"{user}@acme.com", at=much_later) for user in ("ann", "bob")]
    pipeline.fold(*back, signal("price", kind=Kind.PRICING_PAGE_VIEWED, at=much_later))
    pipeline.score(ACME, CAUSE)

    assert [event.crossing for event in qualified(pipeline)] == [1, 2]


def test_a_customer_needs_no_motion_with_a_seller(pipeline):
    """T9: at the threshold an owned account goes to its owner whatever its motion."""
    pipeline.fold(*buying_signals("customer.com"))
    account = company("customer.com")
    pipeline.accounts.save_crm(account, customer(), CAUSE)

    scored = pipeline.score(account, CAUSE)

    assert scored.card.points == 70
    assert scored.qualified


@pytest.mark.requirement("S10")
def test_a_merged_account_is_scored_as_the_one_it_lives_on_in(pipeline):
    private = signal("0", "vp", domain=None, workspace="w")
    pipeline.fold(private)
    pipeline.fold(signal("9", "ann@acme.com", workspace="w"), *buying_signals())
    pipeline.enrich(ACME, CAUSE)

    scored = pipeline.score(AccountId(person_node(private.sender.user_id)), CAUSE)

    assert scored.account_id == ACME
    assert [event.account_id for event in qualified(pipeline)] == [ACME]


def test_two_scorers_at_once_make_one_lead(pipeline):
    pipeline.fold(*buying_signals())
    pipeline.enrich(ACME, CAUSE)
    pipeline.storage.before_next_write(lambda: pipeline.score(ACME, CAUSE))

    with pytest.raises(Conflict):
        pipeline.score(ACME, CAUSE)
    settled(lambda: pipeline.score(ACME, CAUSE))

    assert len(qualified(pipeline)) == 1


def test_a_change_under_a_report_step_is_told_to_nobody(pipeline):
    pipeline.fold(signal("1"))
    pipeline.score(ACME, CAUSE)
    told = len(pipeline.storage.events())

    pipeline.fold(signal("2", kind=Kind.PRICING_PAGE_VIEWED))
    pipeline.score(ACME, CAUSE)

    scores = [event for event in pipeline.storage.events() if isinstance(event, AccountScored)]
    assert len(pipeline.storage.events()) == told + 1  # the changed profile alone
    assert len(scores) == 1


class TestHandingOff:
    """Everything that follows from a judgement leaves with one save of the standing."""

    def told(self, pipeline, kind):
        return [event for event in pipeline.storage.events() if isinstance(event, kind)]

    @pytest.mark.requirement("S151", "S160")
    def test_a_limit_hit_sets_off_its_offers_in_the_same_write_as_the_score(self, pipeline):
        pipeline.policies.policy = SHIPPED
        pipeline.fold(signal("1", kind=Kind.USAGE_LIMIT_HIT))
        writes = len(pipeline.storage.history)

        pipeline.score(ACME, CAUSE)

        assert len(pipeline.storage.history) == writes + 1
        assert len(self.told(pipeline, HandoffTriggered)) == 1
        assert len(self.told(pipeline, InAppMessageRequested)) == 1

    @pytest.mark.requirement("S117")
    def test_a_replay_writes_nothing_and_says_nothing(self, pipeline):
        pipeline.policies.policy = SHIPPED
        events = [*buying_signals(), signal("1", kind=Kind.USAGE_LIMIT_HIT)]
        pipeline.fold(*events)
        pipeline.score(ACME, CAUSE)
        writes, told = len(pipeline.storage.history), len(pipeline.storage.events())

        pipeline.fold(*reversed(events))
        pipeline.score(ACME, CAUSE)

        assert len(pipeline.storage.history) == writes
        assert len(pipeline.storage.events()) == told

    @pytest.mark.requirement("S14", "S15", "T9")
    def test_the_owner_of_a_customer_hears_of_a_new_user(self, pipeline):
        account = company("customer.com")
        pipeline.accounts.save_crm(account, customer(), CAUSE)
        pipeline.fold(signal("1", "new@customer.com", domain="customer.com"))

        pipeline.score(account, CAUSE)

        (notice,) = self.told(pipeline, OwnerNotified)
        assert (notice.owner, notice.new_people) == (customer().owner, 1)
        assert len(self.told(pipeline, ColdOutreachSuppressed)) == 1
        assert qualified(pipeline) == []

    @pytest.mark.requirement("S159", "S161")
    def test_a_purchase_is_told_once(self, pipeline):
        pipeline.fold(signal("1", kind=Kind.CHECKOUT_COMPLETED))

        for _ in range(2):
            pipeline.score(ACME, CAUSE)

        assert self.told(pipeline, SelfServeChosen) == [SelfServeChosen(ACME, Choice.PURCHASED)]

    @pytest.mark.requirement("S154")
    def test_an_expired_lead_is_judged_afresh_once(self, pipeline):
        pipeline.fold(*buying_signals())
        pipeline.enrich(ACME, CAUSE)
        pipeline.score(ACME, CAUSE)

        for _ in range(2):
            pipeline.score(ACME, CAUSE, expiry=Expiry(ACME, 3))

        assert [event.crossing for event in qualified(pipeline)] == [1, 2]

    def test_what_was_fired_and_chosen_is_kept_as_it_was_written(self, pipeline):
        pipeline.policies.policy = SHIPPED
        pipeline.fold(
            *buying_signals(),
            signal("1", kind=Kind.USAGE_LIMIT_HIT),
            signal("2", kind=Kind.CHECKOUT_COMPLETED),
        )
        pipeline.score(ACME, CAUSE)
        standing = pipeline.accounts.load(ACME).standing.value

        written = documents.encode(Standing, standing)

        assert standing.fired
        assert standing.chosen
        assert documents.decode(Standing, written.decode()) == standing
