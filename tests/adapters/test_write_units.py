"""A stage knows what its writes cost."""

import pytest

from plg_router.adapters.dynamodb.client import WriteUnits, dynamodb
from plg_router.adapters.dynamodb.items import key
from tests.fakes.aws_answers import CREDENTIALS, scripted

ITEM = key("company:acme.com", "ACCOUNT")


@pytest.fixture
def units():
    return WriteUnits()


@pytest.fixture
def client(units, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", CREDENTIALS["region_name"])
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return dynamodb(units)


def consumed(units, table="accounts"):
    """Return one table's part of the bill."""
    return {"TableName": table, "CapacityUnits": units}


def test_every_write_asks_for_its_bill_and_adds_it_up(client, units):
    put = {"TableName": "accounts", "Item": ITEM}
    with scripted(client) as answers:
        answers.add_response(
            "put_item",
            {"ConsumedCapacity": consumed(1.0)},
            {**put, "ReturnConsumedCapacity": "TOTAL"},
        )
        answers.add_response(
            "transact_write_items",
            {"ConsumedCapacity": [consumed(4.0), consumed(2.0, "reps")]},
        )
        client.put_item(**put)
        client.transact_write_items(TransactItems=[{"Put": put}])

    assert units.take() == 7.0


def test_a_bill_is_presented_once(client, units):
    with scripted(client) as answers:
        answers.add_response("put_item", {"ConsumedCapacity": consumed(1.0)})
        client.put_item(TableName="accounts", Item=ITEM)

    assert [units.take(), units.take()] == [1.0, 0.0]


def test_reads_cost_no_write_units(client, units):
    with scripted(client) as answers:
        answers.add_response("get_item", {"ConsumedCapacity": consumed(0.5)})
        answers.add_response("query", {"Items": [], "ConsumedCapacity": consumed(0.5)})
        answers.add_response(
            "batch_get_item", {"Responses": {}, "ConsumedCapacity": [consumed(9.0)]}
        )
        client.get_item(TableName="accounts", Key=ITEM)
        client.query(TableName="accounts", KeyConditionExpression="pk = :pk")
        client.batch_get_item(RequestItems={"accounts": {"Keys": [ITEM]}})

    assert units.take() == 0.0
