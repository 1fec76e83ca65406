"""From a signal to a touch through the functions as deployed, on an emulated AWS."""

from datetime import UTC, datetime, timedelta

import pytest

from plg_router.domain.assignment.lead import LeadStatus
from plg_router.runtime.clock import utc_now
from tests.fakes.cast import RULES, company, rep
from tests.fakes.deliveries import engaged, entry, metadata, used
from tests.functions.cloud import deployed

ACME = company()


def just_now(message):
    """Return a message that is dated now, since the functions know the real time."""
    message["detail"]["metadata"]["occurred_at"] = datetime.now(UTC).isoformat()
    return message


def buying():
    """Return what two colleagues do who are about to buy."""
    return [
        just_now(used("ann", "ann@acme.com", "signal-1")),
        just_now(used("bob", "bob@acme.com", "signal-2")),
        just_now(used("ann", "ann@acme.com", "signal-3", signal="demo_requested")),
    ]


@pytest.mark.requirement("S28", "S149")
def test_a_signal_becomes_an_assignment_through_every_function(cloud):
    cloud.roster.save(rep("rita"), 1)

    answer = cloud.deliver("ingestion", *buying())
    cloud.come_to_rest()

    (assigned,) = cloud.told("LeadAssigned.v1")
    assert answer == {"batchItemFailures": []}
    assert (assigned["account_id"], assigned["rep_id"]) == (ACME, "rita")
    assert cloud.told("AccountEnriched.v1") == [{"account_id": ACME, "provider": "company_file"}]
    assert cloud.leads.lead(ACME).status is LeadStatus.OPEN
    roots = {detail["metadata"]["correlation_id"] for _, detail in cloud.announced}
    assert roots == {"signal-3"}


@pytest.mark.requirement("S3")
def test_each_sign_up_is_told_signal_from_noise_as_it_arrives(cloud):
    cloud.roster.save(rep("rita"), 1)
    hobbyist = just_now(used("kim", "kim@gmail.com", "signal-0"))

    cloud.deliver("ingestion", hobbyist, *buying())
    cloud.come_to_rest()

    judged = {told["account_id"] for told in cloud.told("AccountDiscovered.v1")}
    qualified = {told["account_id"] for told in cloud.told("LeadQualified.v1")}
    assert qualified == {ACME}
    assert len(judged - qualified) == 1
    assert cloud.roster.reps(utc_now())["rita"].open_leads == 1


@pytest.mark.requirement("S154")
def test_an_expired_lead_has_its_account_judged_afresh_once_and_no_other_end_does(cloud):
    cloud.deliver("ingestion", *buying())
    cloud.come_to_rest()
    (escalated,) = cloud.told("LeadEscalated.v1")
    ended = {name: escalated[name] for name in escalated if name not in {"escalated_to", "wake_at"}}

    for reason in ("the account bought", "expired", "expired"):
        detail = {"metadata": metadata("ended"), "data": {**ended, "reason": reason}}
        cloud.deliver("scoring", entry("LeadWithdrawn.v1", detail, "plg.router"))

    cloud.come_to_rest()
    assert [told["crossing"] for told in cloud.told("LeadQualified.v1")] == [1, 2]


def test_accounts_that_change_together_are_told_in_one_entry_and_each_is_scored(cloud):
    """Scored again, they stand as they did: nothing is written."""
    names = ("ann", "ben")
    accounts = {company(f"{name}.com") for name in names}
    for number, feature in enumerate(("reports", "alerts")):
        used_by_all = [
            used(name, f"{name}@{name}.com", f"{name}-{number}", feature=feature) for name in names
        ]
        cloud.deliver("ingestion", *map(just_now, used_by_all))
        cloud.come_to_rest()

    (detail,) = (said for name, said in cloud.announced if name == "AccountSignalsChanged.v2")
    standings = {account: cloud.accounts.load(account).standing for account in accounts}
    answer = cloud.deliver("scoring", entry("AccountSignalsChanged.v2", detail, "plg.router"))

    assert {change["data"]["account_id"] for change in detail["data"]["changes"]} == accounts
    assert all(standing.version for standing in standings.values())
    assert answer == {"batchItemFailures": []}
    assert {each: cloud.accounts.load(each).standing for each in accounts} == standings


def test_the_same_signals_again_change_nothing_and_announce_nothing(cloud):
    cloud.roster.save(rep("rita"), 1)
    messages = buying()
    cloud.deliver("ingestion", *messages)
    cloud.come_to_rest()
    announced = len(cloud.announced)

    for _ in range(3):
        cloud.deliver("ingestion", *reversed(messages))
    cloud.come_to_rest()

    assert len(cloud.announced) == announced


@pytest.mark.requirement("S145", "S146")
def test_silence_reassigns_and_then_escalates():
    moments = {"first_touch": timedelta(microseconds=2), "remind_after": timedelta(microseconds=1)}
    impatient = RULES.sla.model_copy(update=moments)
    with deployed(RULES.model_copy(update={"sla": impatient})) as cloud:
        cloud.roster.save(rep("rita"), 1)
        cloud.roster.save(rep("saul"), 1)
        cloud.deliver("ingestion", *buying())
        cloud.come_to_rest()
        (assigned,) = cloud.told("LeadAssigned.v1")

        second = cloud.call("sla", assigned)
        cloud.come_to_rest()
        (reassigned,) = cloud.told("LeadReassigned.v1")
        third = cloud.call("sla", reassigned)
        cloud.come_to_rest()

        assert (second["outcome"], third["outcome"]) == ("reassigned", "escalated")
        assert reassigned["previous_rep_id"] == assigned["rep_id"] != reassigned["rep_id"]
        assert [told["escalated_to"] for told in cloud.told("LeadEscalated.v1")] == [
            "head-of-velocity"
        ]


@pytest.mark.requirement("S147")
def test_a_touch_stops_the_clock(cloud):
    cloud.roster.save(rep("rita"), 1)
    cloud.deliver("ingestion", *buying())
    cloud.come_to_rest()
    (assigned,) = cloud.told("LeadAssigned.v1")

    cloud.deliver("crm", engaged(ACME), engaged(ACME))

    assert cloud.leads.lead(ACME).status is LeadStatus.ENGAGED
    assert cloud.call("sla", assigned)["outcome"] == "overtaken"
    assert cloud.roster.reps(utc_now())["rita"].open_leads == 0


@pytest.mark.requirement("S14", "S18")
def test_a_customers_new_users_go_to_the_owner_the_crm_names(cloud):
    shifts = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
    olga = {
        "rep_id": "olga",
        "version": 1,
        "squads": ["enterprise"],
        "territories": ["EMEA"],
        "cap": 5,
        "zone": "UTC",
        "shifts": shifts,
    }
    customer = {
        "crm_id": "crm-1",
        "version": 1,
        "domains": ["acme.com"],
        "owner_rep_id": "olga",
        "lifecycle": "customer",
    }
    cloud.roster.save(rep("rita"), 1)

    answer = cloud.deliver(
        "crm",
        entry("RepChanged.v1", {"metadata": metadata("r-1"), "data": olga}),
        entry("AccountChanged.v1", {"metadata": metadata("a-1"), "data": customer}),
    )
    cloud.deliver("ingestion", *buying())
    cloud.come_to_rest()

    assert answer == {"batchItemFailures": []}
    assert [told["rep_id"] for told in cloud.told("LeadAssigned.v1")] == ["olga"]


def test_what_nobody_can_read_is_parked_with_its_reason(cloud):
    broken = just_now(used("ann", "ann@localhost"))

    ingested = cloud.deliver("ingestion", broken, just_now(used("bob", "bob@acme.com")))
    applied = cloud.deliver("crm", entry("RepChanged.v1", {"metadata": metadata(), "data": {}}))

    assert ingested == applied == {"batchItemFailures": []}
    fields = [message["MessageAttributes"]["field"]["StringValue"] for message in cloud.parked()]
    assert sorted(fields) == ["detail.data.rep_id", "detail.data.user.email"]
    assert ACME in cloud.accounts.profiles([ACME])
