"""What sales says of leads, and whom it gives them to by hand, is read as it is meant."""

from datetime import UTC, datetime

import pytest

from plg_router.contracts.assignment_overridden import AssignmentOverriddenV1
from plg_router.contracts.envelope import parse
from plg_router.contracts.lead_verdict_recorded import LeadVerdictRecordedV1
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.feedback.verdict import Answer, Fault, LeadVerdict
from plg_router.kernel.errors import Rejected
from tests.contracts.messages import metadata, sample


def verdict(**changes):
    data = {
        "account_id": "company:acme.com",
        "decision_seq": 1,
        "rep_id": "rep-1",
        "verdict": "rejected",
        "fault": "bad_signal",
        "reason": "a student project",
        "recorded_at": "2026-11-10T11:00:00Z",
        **changes,
    }
    said = {name: value for name, value in data.items() if value is not None}
    event = parse(LeadVerdictRecordedV1, {"metadata": metadata(), "data": said}, "detail")
    return event.data.lead_verdict()


@pytest.mark.requirement("S205")
def test_a_verdict_says_who_judged_which_decision_and_why():
    assert verdict() == LeadVerdict(
        "company:acme.com",
        1,
        "rep-1",
        Answer.REJECTED,
        Fault.BAD_SIGNAL,
        "a student project",
        datetime(2026, 11, 10, 11, tzinfo=UTC),
    )


@pytest.mark.requirement("S205")
@pytest.mark.parametrize("which", ["accepted", "bad_signal", "bad_execution"])
def test_every_verdict_can_be_told_from_the_others(which):
    event = parse(LeadVerdictRecordedV1, sample("LeadVerdictRecorded.v1", which), "detail")

    found = event.data.lead_verdict()

    assert (found.fault or found.answer) == which


@pytest.mark.requirement("S205")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fault": None}, "detail.data"),
        ({"verdict": "accepted"}, "detail.data"),
        ({"reason": ""}, "detail.data.reason"),
        ({"reason": None}, "detail.data.reason"),
        ({"verdict": "maybe"}, "detail.data.verdict"),
        ({"decision_seq": 0}, "detail.data.decision_seq"),
    ],
)
def test_a_verdict_without_a_reason_or_at_odds_with_itself_is_refused(changes, field):
    with pytest.raises(Rejected) as refused:
        verdict(**changes)

    assert refused.value.field == field


@pytest.mark.requirement("S139")
def test_an_override_names_the_lead_as_it_was_seen_and_who_decided():
    event = parse(AssignmentOverriddenV1, sample("AssignmentOverridden.v1", "typical"), "detail")

    assert event.data.choice() == ManualChoice(
        "company:harborline-plg.com", 2, "rep-nils", "revops-kim", "speaks the customer's language"
    )


@pytest.mark.requirement("S139")
@pytest.mark.parametrize("missing", ["overridden_by", "reason", "lead_version"])
def test_an_override_that_cannot_be_audited_is_refused(missing):
    told = sample("AssignmentOverridden.v1", "typical")
    data = {name: value for name, value in told["data"].items() if name != missing}

    with pytest.raises(Rejected, match=missing):
        parse(AssignmentOverriddenV1, {**told, "data": data}, "detail")


@pytest.mark.requirement("S139")
@pytest.mark.parametrize("field", ["rep_id", "overridden_by"])
def test_people_are_named_by_the_ids_of_the_crm_and_not_by_addresses(field):
    told = sample("AssignmentOverridden.v1", "typical")
    data = {**told["data"], field: "kim.lee@plg-router.example"}

    with pytest.raises(Rejected) as refused:
        parse(AssignmentOverriddenV1, {**told, "data": data}, "detail")

    assert refused.value.field == f"detail.data.{field}"
    assert refused.value.fix == "is an address; send the CRM's id of the person"


def test_who_judges_a_lead_is_named_by_an_id_as_well():
    with pytest.raises(Rejected) as refused:
        verdict(rep_id="rep@plg-router.example")

    assert refused.value.field == "detail.data.rep_id"
