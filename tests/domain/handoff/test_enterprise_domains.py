"""A sign-up from an enterprise domain: the AE hears of it at once, the clock waits for use (T2)."""

import pytest

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.handoff.events import AlertRaised, HandoffTriggered
from plg_router.domain.scoring.events import LeadQualified
from plg_router.kernel.ids import AccountId, RepId
from plg_router.kernel.kinds import PASSIVE_KINDS, Kind
from plg_router.policy.handoff import Motion, Priority
from tests.domain.builders import POLICY, TODAY, corporate, signal
from tests.domain.handoff.accounts import Account

WALMART = AccountId("company:walmart.com")
MAIL = corporate("walmart.com")
SIGN_UP = signal(Kind.SIGNED_UP, mail=MAIL)


def walmart(**known):
    return Account(CompanyFacts(), WALMART, **known)


@pytest.mark.requirement("S103")
def test_the_list_holds_a_hundred_domains_of_the_fortune_500():
    assert len(POLICY.routing.sizes.enterprise_domains) >= 100
    assert "walmart.com" in POLICY.routing.sizes.enterprise_domains


@pytest.mark.requirement("S39", "S102", "T2")
def test_the_sign_up_alerts_the_enterprise_ae_at_once_and_makes_no_lead():
    account = walmart()

    account.hears(SIGN_UP)

    (alert,) = account.told(AlertRaised)
    assert (alert.alert, alert.for_role) == ("enterprise_sign_up", "enterprise_ae")
    assert alert.priority is Priority.HIGH
    assert account.told(LeadQualified) == []


@pytest.mark.requirement("S102", "T2")
@pytest.mark.parametrize(
    "kind", sorted({Kind.SESSION_STARTED, Kind.PRICING_PAGE_VIEWED, Kind.DEMO_REQUESTED})
)
def test_the_first_use_or_intent_makes_the_lead_of_an_ae_under_the_gate(kind):
    account = walmart()
    account.hears(SIGN_UP)

    account.hears(signal(kind, mail=MAIL))

    (lead,) = account.told(LeadQualified)
    assert lead.score < POLICY.scoring.threshold
    assert (lead.motion, lead.role) == (Motion.SALES_LED, "enterprise_ae")
    assert "enterprise_first_use" in lead.triggers


@pytest.mark.requirement("S26")
def test_while_no_threshold_is_defined_the_first_use_makes_no_lead_either():
    scoring = POLICY.scoring.model_copy(update={"threshold": None})
    account = walmart(policy=POLICY.model_copy(update={"scoring": scoring}))

    account.hears(SIGN_UP, signal(Kind.DEMO_REQUESTED, mail=MAIL))

    assert account.told(LeadQualified) == []


@pytest.mark.requirement("S39", "T2")
@pytest.mark.parametrize("kind", sorted(PASSIVE_KINDS))
def test_what_is_no_use_makes_no_lead(kind):
    account = walmart()

    account.hears(SIGN_UP, signal(kind, mail=MAIL))

    assert account.told(LeadQualified) == []


@pytest.mark.requirement("T2")
def test_the_account_makes_that_lead_once():
    account = walmart()
    for day in range(0, 200, 40):
        account.hears(signal(mail=MAIL, event_id=f"day {day}"), today=TODAY + day)

    assert len(account.told(LeadQualified)) == 1


@pytest.mark.requirement("T2")
def test_a_lead_under_the_gate_leaves_the_threshold_to_make_its_own():
    account = walmart()

    account.hears(signal(mail=MAIL))

    assert account.standing.armed


@pytest.mark.requirement("S102", "S103")
def test_other_companies_make_no_such_alert_whatever_their_size():
    account = Account(CompanyFacts(employees=50_000))

    account.hears(signal(Kind.SIGNED_UP), signal())

    fired = {event.trigger for event in account.told(HandoffTriggered)}
    assert not fired & {"enterprise_sign_up", "enterprise_first_use"}


@pytest.mark.requirement("T2", "T9")
def test_of_an_owned_account_the_owner_hears_and_no_clock_starts():
    account = walmart(owner=RepId("olga"))

    account.hears(SIGN_UP, signal(mail=MAIL))

    (alert,) = account.told(AlertRaised)
    assert (alert.for_person, alert.for_role) == ("olga", None)
    assert account.told(LeadQualified) == []
