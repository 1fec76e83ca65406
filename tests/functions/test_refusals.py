"""Whoever says something of a lead that cannot be done is told where it says so, and the fix."""

import pytest

from tests.fakes.deliveries import entry, metadata, queued

ACME = "company:acme.com"
NOW = "2026-03-04T12:00:00Z"


def verdict(**changes):
    """Return what sales says of a lead."""
    said = {
        "account_id": ACME,
        "decision_seq": 1,
        "rep_id": "rita",
        "verdict": "rejected",
        "fault": "bad_signal",
        "reason": "a student",
        "recorded_at": NOW,
    }
    return entry("LeadVerdictRecorded.v1", {"metadata": metadata(), "data": said | changes})


def override(**changes):
    """Return somebody's choice of who gets a lead."""
    said = {
        "account_id": ACME,
        "lead_version": 1,
        "rep_id": "saul",
        "overridden_by": "kim",
        "reason": "knows the customer",
    }
    return entry("AssignmentOverridden.v1", {"metadata": metadata(), "data": said | changes})


@pytest.mark.parametrize(
    ("message", "field", "fix"),
    [
        (verdict(), "decision_seq", "send the lead's"),
        (verdict(fault=None), "", "send bad_signal or bad_execution"),
        (override(), "account_id", "send an account that has one"),
        (override(lead_version="1"), "lead_version", "send one such as 3"),
    ],
    ids=["no such decision", "no fault", "no lead", "no number"],
)
@pytest.mark.requirement("S139", "S205")
def test_a_refusal_names_the_whole_path_of_the_field_and_the_fix(
    shared_cloud, log, message, field, fix
):
    shared_cloud.call("crm", queued(message))

    (line,) = log.lines("parked")
    assert line["field"] == ".".join(filter(None, ("detail", "data", field)))
    assert fix in line["fix"]
