"""The CRM pulls every decision from its own queue, and can do nothing else there."""

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.e2e


@pytest.fixture
def decided(world, told):  # noqa: ARG001  the stories are what was decided about
    world.catch_up()
    found = {dossier.account_id: dossier for dossier in world.archive.dossiers() if dossier.lead}
    assert found
    return found


@pytest.fixture
def tasks(world, decided):  # noqa: ARG001  what was decided was pulled
    """Return what the CRM was told of accounts that have not become part of another one."""
    told_of = world.inbox.tasks.items()
    return {
        account: task for account, task in told_of if world.archive.account_of(account) == account
    }


@pytest.mark.requirement("S143")
def test_the_newest_decision_of_every_account_reaches_the_crm(decided, tasks):
    assert {account: task.decision_seq for account, task in tasks.items()} == {
        account: len(dossier.decisions) for account, dossier in decided.items()
    }


def test_every_decision_tells_the_crm_who_and_why(decided, tasks):
    for account, task in tasks.items():
        record = decided[account].decisions[-1]

        assert task.data["decision_id"] == record.decision_id
        assert task.event_type == f"{record.outcome}.v1"
        assert task.data.get("rep_id") == record.rep_id
        assert task.data["motion"] == record.request.motion


def test_a_rep_holds_as_many_leads_as_are_open(world, decided):
    open_leads = [dossier.lead for dossier in decided.values() if dossier.lead.is_open]
    reps = world.archive.reps()

    assert reps
    for rep_id, rep in reps.items():
        assert rep.open_leads == sum(lead.rep_id == rep_id for lead in open_leads)
        assert rep.open_leads <= rep.cap


def test_the_crms_role_may_read_its_queue_and_no_other(world):
    names = world.cloud.names
    account = world.cloud.sts.get_caller_identity()["Account"]
    crm = world.cloud.acting_as(f"arn:aws:iam::{account}:role/{names.subscriber('crm')}")
    other = world.cloud.sqs.get_queue_url(QueueName=names.quarantine)["QueueUrl"]

    with pytest.raises(ClientError, match="AccessDenied"):
        crm.sqs.receive_message(QueueUrl=other)
    with pytest.raises(ClientError, match="AccessDenied"):
        crm.dynamodb.scan(TableName=names.accounts_table)
