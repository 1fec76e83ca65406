"""What each role may not do is refused by AWS itself, attempt by attempt."""

import json

import pytest
from botocore.exceptions import ClientError

from infra.names import Names

pytestmark = pytest.mark.e2e

NAMES = Names("local")
NOBODY = {"pk": {"S": "nobody"}, "sk": {"S": "NOTHING"}}
IF_THERE = "attribute_exists(pk)"  # it never is, so that what is allowed changes nothing


def table_attempts(label, table):
    """Return what can be tried on a table, by what it is called."""
    one = {"TableName": table, "Key": NOBODY}
    return {
        f"get from {label}": lambda c: c.dynamodb.get_item(**one),
        f"batch get from {label}": lambda c: c.dynamodb.batch_get_item(
            RequestItems={table: {"Keys": [NOBODY]}}
        ),
        f"put into {label}": lambda c: c.dynamodb.put_item(
            TableName=table, Item=NOBODY, ConditionExpression=IF_THERE
        ),
        f"change in {label}": lambda c: c.dynamodb.update_item(
            **one, UpdateExpression="REMOVE x", ConditionExpression=IF_THERE
        ),
        f"remove from {label}": lambda c: c.dynamodb.delete_item(
            **one, ConditionExpression=IF_THERE
        ),
        f"query {label}": lambda c: c.dynamodb.query(
            TableName=table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": NOBODY["pk"]},
        ),
        f"scan {label}": lambda c: c.dynamodb.scan(TableName=table, Limit=1),
    }


def index_attempt(index, attribute):
    """Return a query of an index of the accounts."""
    return lambda c: c.dynamodb.query(
        TableName=NAMES.accounts_table,
        IndexName=index,
        KeyConditionExpression=f"{attribute} = :nobody",
        ExpressionAttributeValues={":nobody": NOBODY["pk"]},
    )


def receive(queue):
    return lambda c: c.sqs.receive_message(QueueUrl=url_of(c, queue), VisibilityTimeout=0)


def send(queue):
    return lambda c: c.sqs.send_message(QueueUrl=url_of(c, queue), MessageBody=NOTHING)


def url_of(cloud, queue):
    """Return a queue's address as it is made up: asking for it would be another attempt."""
    endpoint = cloud.sqs.meta.endpoint_url
    return f"{endpoint}/000000000000/{queue}"


NOTHING = json.dumps({"nothing": "to be done"})
STAGES = ("ingestion", "enrichment", "scoring", "routing", "sla", "crm", "mine", "relay")
LANES = ("ingestion-urgent", "ingestion-usage", "enrichment", "scoring", "routing", "crm")
SUBSCRIBERS = ("crm", "marketing")
GIVE_UP = "give up a message of"
ATTEMPTS = {
    **table_attempts("accounts", NAMES.accounts_table),
    **table_attempts("reps", NAMES.reps_table),
    "query who holds leads": index_attempt("held", "held_by"),
    "query who waits": index_attempt("waiting", "waits_for"),
    **{f"take from the queue {lane}": receive(NAMES.of(lane)) for lane in LANES},
    **{f"take from {name}'s decisions": receive(NAMES.subscriber(name)) for name in SUBSCRIBERS},
    **{f"slip {name} a decision": send(NAMES.subscriber(name)) for name in SUBSCRIBERS},
    "take from the quarantine": receive(NAMES.quarantine),
    "take from the dead letters": receive(NAMES.dead_letters("routing")),
    **{f"{GIVE_UP} {part}": send(NAMES.dead_letters(part)) for part in (*LANES, "relay")},
    "fake a signal": send(NAMES.of("ingestion-urgent")),
    "put events": lambda c: c.events.put_events(
        Entries=[
            {
                "EventBusName": NAMES.bus,
                "Source": "nobody",
                "DetailType": "Nothing",
                "Detail": NOTHING,
            }
        ]
    ),
    "read the key of pseudonyms": lambda c: c.secrets.get_secret_value(
        SecretId=NAMES.pseudonym_key
    ),
    "call a function": lambda c: c.functions.invoke(FunctionName=NAMES.of("sla"), Payload=NOTHING),
    "start a clock": lambda c: c.stepfunctions.start_execution(
        stateMachineArn=f"arn:aws:states:us-east-1:000000000000:stateMachine:{NAMES.assignment_sla}",
        input=NOTHING,
    ),
    "read logs": lambda c: c.logs.filter_log_events(
        logGroupName=NAMES.log_group("ingestion"), limit=1
    ),
}


def of(table, *doings):
    prepositions = {"get": "from", "batch get": "from", "put": "into", "change": "in", "query": ""}
    return {" ".join(filter(None, (doing, prepositions[doing], table))) for doing in doings}


def work_off(*lanes):
    """Return what it takes to work queues off, and to give up what cannot be done."""
    return {f"{doing} {lane}" for lane in lanes for doing in ("take from the queue", GIVE_UP)}


DECIDE = of("accounts", "get", "put", "query") | of("reps", "get", "put", "query", "change")
# What each role has to do; everything else in the table above is forbidden to it.
MAY = {
    "ingestion": of("accounts", "batch get", "put", "query")
    | work_off("ingestion-urgent", "ingestion-usage")
    | {"read the key of pseudonyms"},
    "enrichment": of("accounts", "put", "query") | work_off("enrichment"),
    "scoring": of("accounts", "put", "query") | work_off("scoring"),
    "routing": DECIDE | of("accounts", "batch get") | work_off("routing") | {"query who waits"},
    "sla": DECIDE | of("accounts", "batch get") | {"query who waits"},
    "crm": DECIDE
    | of("accounts", "batch get")
    | work_off("crm")
    | {"query who holds leads", "query who waits", "read the key of pseudonyms"},
    "mine": of("accounts", "batch get") | {"query who holds leads"},
    "relay": {"put events", f"{GIVE_UP} relay"},
    "subscriber crm": {"take from crm's decisions"},
    "subscriber marketing": {"take from marketing's decisions"},
    "rep": set(),
}


@pytest.fixture(scope="module")
def sessions(world):
    """Yield the environment as each role sees it.

    Functions lend their roles to Lambda alone, so here their trust is widened to us; what the
    roles may do stays as it was deployed.
    """
    iam, account = world.cloud.iam, world.cloud.sts.get_caller_identity()["Account"]
    trusted = f"arn:aws:iam::{account}:root"
    roles = {
        stage: world.cloud.functions.get_function(FunctionName=NAMES.of(stage))["Configuration"][
            "Role"
        ]
        for stage in STAGES
    }
    for arn in roles.values():
        iam.update_assume_role_policy(
            RoleName=arn.rpartition("/")[2],
            PolicyDocument=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": trusted, "Service": "lambda.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                }
            ),
        )
    for name in SUBSCRIBERS:
        roles[f"subscriber {name}"] = f"arn:aws:iam::{account}:role/{NAMES.subscriber(name)}"
    roles["rep"] = f"arn:aws:iam::{account}:role/{NAMES.rep}"
    yield {name: world.cloud.acting_as(arn, "attempt") for name, arn in roles.items()}
    for part in (*LANES, "relay"):  # what was allowed to be given up is nothing to be sent back
        world.cloud.sqs.purge_queue(QueueUrl=url_of(world.cloud, NAMES.dead_letters(part)))


def refused(session, attempt):
    """Tell whether AWS denies an attempt; what fails for another reason was let through."""
    try:
        ATTEMPTS[attempt](session)
    except ClientError as error:
        return "AccessDenied" in error.response["Error"]["Code"]
    return False


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_role_may_do_what_it_has_to_and_is_denied_the_rest(sessions, role, attempt):
    assert refused(sessions[role], attempt) is (attempt not in MAY[role])


def test_every_permission_of_the_table_is_an_attempt():
    assert set().union(*MAY.values()) <= ATTEMPTS.keys()
