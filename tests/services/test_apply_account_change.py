"""The CRM's record finds its account, and stands whole or is applied again."""

from itertools import permutations

import pytest

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.identity.events import AccountMerged
from plg_router.domain.identity.nodes import company_node
from plg_router.domain.routing.ownership import AccountChange
from plg_router.domain.signals.fold import fold
from plg_router.kernel.errors import AlreadyHandled, Conflict, Transient
from tests.fakes.cast import CAUSE, MID_MARKET, NOW, company, customer, signal
from tests.fakes.pipeline import Pipeline, settled

ACME, ZETA = company("acme.com"), company("zeta.com")


def change(*domains, version=1, owner="olga", facts=MID_MARKET, crm_id="crm-1"):
    """Return a record of the CRM."""
    return AccountChange(customer(owner, version=version, crm_id=crm_id), domains, facts)


def facts_of(pipeline, account):
    """Return what the CRM said of a company."""
    return pipeline.accounts.load(account).firmographics.value.believed(["crm"])


@pytest.mark.requirement("S11", "S18")
def test_a_record_lies_with_the_account_of_its_domain(pipeline):
    pipeline.fold(signal("1"))

    assert pipeline.apply(change("acme.com"), CAUSE) == ACME
    assert pipeline.accounts.load(ACME).crm == customer("olga")
    assert facts_of(pipeline, ACME) == MID_MARKET


def test_a_record_may_come_before_the_first_user(pipeline):
    pipeline.apply(change("acme.com", "zeta.com"), CAUSE)

    user = signal("1", domain="zeta.com")
    pipeline.fold(user)

    assert pipeline.accounts.profiles([ACME])[ACME].value == fold([user])


@pytest.mark.requirement("S10", "S11")
def test_several_domains_of_a_company_become_one_account(pipeline):
    users = [signal("1"), signal("2", "zoe", domain="zeta.com")]
    pipeline.fold(*users)

    account = pipeline.apply(change("zeta.com", "acme.com", "third.com"), CAUSE)

    nodes = [company_node(domain) for domain in ("acme.com", "zeta.com", "third.com")]
    assert account == ACME
    assert set(pipeline.accounts.roots(nodes).values()) == {ACME}
    assert pipeline.accounts.profiles([ACME])[ACME].value == fold(users)
    assert AccountMerged(ZETA, ACME) in pipeline.storage.events()


@pytest.mark.parametrize("version", [4, 5])
def test_an_older_record_changes_nothing(pipeline, version):
    pipeline.apply(change("acme.com", version=5), CAUSE)
    writes = len(pipeline.storage.history)
    older = change("acme.com", "zeta.com", version=version, owner="nina", facts=CompanyFacts("?"))

    with pytest.raises(AlreadyHandled):
        pipeline.apply(older, CAUSE)

    assert len(pipeline.storage.history) == writes


def test_a_newer_record_takes_the_place_of_the_last(pipeline):
    pipeline.apply(change("acme.com"), CAUSE)

    pipeline.apply(change("acme.com", version=9, owner="nina", facts=CompanyFacts("New")), CAUSE)

    assert pipeline.accounts.load(ACME).crm == customer("nina", version=9)


@pytest.mark.parametrize("writes", range(4))
def test_a_record_interrupted_anywhere_is_completed_by_its_next_delivery(writes):
    whole, interrupted = Pipeline(), Pipeline()
    users = [signal("1"), signal("2", "zoe", domain="zeta.com")]
    for pipeline in (whole, interrupted):
        pipeline.fold(*users)
    record = change("zeta.com", "acme.com", "third.com")

    for _ in range(writes):
        interrupted.storage.before_next_write(lambda: None)
    interrupted.storage.fail_next(1, Transient)
    with pytest.raises(Transient):
        interrupted.apply(record, CAUSE)
    interrupted.apply(record, CAUSE)
    whole.apply(record, CAUSE)

    nodes = [company_node(domain) for domain in record.domains]
    assert interrupted.accounts.roots(nodes) == whole.accounts.roots(nodes)
    assert interrupted.accounts.load(ACME).crm == whole.accounts.load(ACME).crm
    assert facts_of(interrupted, ACME) == MID_MARKET


def test_the_order_of_overlapping_records_decides_nothing():
    records = [
        change("beta.com", "acme.com", crm_id="crm-1"),
        change("zeta.com", "beta.com", version=2, crm_id="crm-2"),
    ]
    nodes = [company_node(domain) for domain in ("acme.com", "beta.com", "zeta.com")]
    for order in permutations(records):
        pipeline = Pipeline()
        for record in order:
            try:
                pipeline.apply(record, CAUSE)
            except AlreadyHandled:
                continue

        assert set(pipeline.accounts.roots(nodes).values()) <= {company_node("acme.com")}


def test_two_records_that_name_the_same_domains_at_once_make_no_circle(pipeline):
    pipeline.storage.before_next_write(
        lambda: pipeline.apply(change("zeta.com", "acme.com", version=2), CAUSE)
    )
    older = change("acme.com", "zeta.com", owner="nina")

    with pytest.raises(Conflict):
        pipeline.apply(older, CAUSE)
    with pytest.raises(AlreadyHandled):
        settled(lambda: pipeline.apply(older, CAUSE))

    nodes = [company_node("acme.com"), company_node("zeta.com")]
    assert set(pipeline.accounts.roots(nodes).values()) == {company_node("acme.com")}


def test_a_record_that_meets_a_users_first_signal_is_decided_again(pipeline):
    user = signal("1", domain="zeta.com", at=NOW)
    pipeline.storage.before_next_write(lambda: pipeline.fold(user))

    with pytest.raises(Conflict):
        pipeline.apply(change("acme.com", "zeta.com"), CAUSE)
    pipeline.apply(change("acme.com", "zeta.com"), CAUSE)

    assert pipeline.accounts.profiles([ACME])[ACME].value == fold([user])
