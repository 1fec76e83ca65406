"""The meter's rules give the figures that the embedded AWS reports for the same calls."""

import boto3
import pytest

from infra.bench.meter import Meter
from infra.local.connection import ADMINISTRATOR, REGION
from infra.local.emulator import run_emulator

TABLE = "metered"
SMALL, LARGE = "x" * 100, "x" * 3000
PACKED = {"document": {"B": b"x" * 1500}}  # 2 KB in base 64

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with run_emulator(home=tmp_path_factory.mktemp("meter")) as connection:
        client = boto3.client(
            "dynamodb",
            endpoint_url=connection.endpoint,
            verify=connection.authority,
            region_name=REGION,
            aws_access_key_id=ADMINISTRATOR,
            aws_secret_access_key=ADMINISTRATOR,
        )
        client.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")
            ],
        )
        yield client


@pytest.fixture(scope="module")
def meter(client):
    meter = Meter({})
    meter.watch(client.meta.events)
    return meter


def key(pk):
    return {"pk": {"S": pk}, "sk": {"S": "ACCOUNT"}}


def item(pk, document=SMALL):
    return {**key(pk), "document": {"S": document}, "version": {"N": "12"}}


def put(pk, document=SMALL):
    return "put_item", {"TableName": TABLE, "Item": item(pk, document)}


def get(pk, *, consistent=True):
    return "get_item", {"TableName": TABLE, "Key": key(pk), "ConsistentRead": consistent}


def under(pk, *, consistent):
    asked = {":pk": {"S": pk}, ":prefix": {"S": "ACC"}}
    return "query", {
        "TableName": TABLE,
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :prefix)",
        "ExpressionAttributeValues": asked,
        "ConsistentRead": consistent,
    }


def transacted(*writes):
    return "transact_write_items", {"TransactItems": list(writes)}


def in_transaction(pk, document=SMALL):
    return {"Put": {"TableName": TABLE, "Item": item(pk, document)}}


RAISE = {
    "TableName": TABLE,
    "Key": key("small"),
    "UpdateExpression": "SET version = :version",
    "ExpressionAttributeValues": {":version": {"N": "13"}},
}
CHECK = {
    "TableName": TABLE,
    "Key": key("small"),
    "ConditionExpression": "attribute_exists(pk)",
}
SNAPSHOT = [{"Get": {"TableName": TABLE, "Key": key(pk)}} for pk in ("small", "large")]
CALLS = {
    "a small put": put("small"),
    "a large put": put("large", LARGE),
    "a small put over a large item": put("large"),
    "a large put over a small item": put("large", LARGE),
    "a put of bytes": ("put_item", {"TableName": TABLE, "Item": item("bytes") | PACKED}),
    "a small item": get("small"),
    "a small item, maybe outdated": get("small", consistent=False),
    "a large item": get("large"),
    "a partition": under("large", consistent=True),
    "a partition, maybe outdated": under("large", consistent=False),
    "an update": ("update_item", RAISE),
    "a transaction of puts": transacted(in_transaction("one"), in_transaction("two", LARGE)),
    "a transaction of everything": transacted(
        {"Update": {**RAISE, "Key": key("one")}}, {"ConditionCheck": CHECK}, in_transaction("three")
    ),
    "a snapshot": ("transact_get_items", {"TransactItems": SNAPSHOT}),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_a_call_costs_what_the_emulator_says(client, meter, call):
    name, parameters = call
    meter.reset()

    answer = getattr(client, name)(**parameters, ReturnConsumedCapacity="TOTAL")

    consumed = answer["ConsumedCapacity"]
    parts = consumed if isinstance(consumed, list) else [consumed]
    counted = meter.total("write_units") + meter.total("read_units")
    assert counted == sum(part["CapacityUnits"] for part in parts)


def test_many_items_at_once_cost_what_they_do_one_by_one(client, meter):
    """The emulator does not say; a key without an item costs as much as one with a small one."""
    keys = [key(pk) for pk in ("small", "large", "nobody")]
    meter.reset()
    for each in keys:
        client.get_item(TableName=TABLE, Key=each, ConsistentRead=True)
    one_by_one = meter.total("read_units")
    meter.reset()

    client.batch_get_item(RequestItems={TABLE: {"Keys": keys, "ConsistentRead": True}})

    assert meter.total("read_units") == one_by_one
