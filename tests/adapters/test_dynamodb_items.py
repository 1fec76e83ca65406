"""What DynamoDB refuses becomes one of the four failures, and what it leaves out is asked again."""

import pytest

from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.items import (
    get,
    get_many,
    key,
    put,
    query,
    replacing,
    snapshot,
    transact,
)
from plg_router.adapters.dynamodb.roster import RosterTable
from plg_router.kernel.errors import AlreadyHandled, Conflict, Transient
from tests.fakes.aws_answers import client_of, scripted, unreachable
from tests.fakes.cast import CAUSE, NOW, company, customer, rep

TABLE = "accounts"
WRITES = [{"Put": replacing(TABLE, {**key("a", "b"), "version": {"N": "1"}})}]


@pytest.fixture(scope="module")
def client():
    return client_of("dynamodb")


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("ConditionalCheckFailedException", Conflict),
        ("TransactionConflictException", Conflict),
        ("ProvisionedThroughputExceededException", Transient),
        ("ThrottlingException", Transient),
        ("InternalServerError", Transient),
        ("AccessDeniedException", Transient),
    ],
)
def test_a_refused_put_says_whether_a_fresh_read_helps(client, code, meaning):
    with scripted(client) as dynamodb:
        dynamodb.add_client_error("put_item", code)

        with pytest.raises(meaning):
            put(client, WRITES[0]["Put"])


@pytest.mark.parametrize(
    ("codes", "meaning"),
    [
        (["None", "ConditionalCheckFailed"], Conflict),
        (["TransactionConflict", "None"], Conflict),
        (["ThrottlingError", "ConditionalCheckFailed"], Conflict),
        (["None", "ThrottlingError"], Transient),
        (["ProvisionedThroughputExceeded", "None"], Transient),
        (["ItemCollectionSizeLimitExceeded"], Transient),
    ],
)
def test_a_cancelled_transaction_is_a_conflict_where_any_part_lost_a_race(client, codes, meaning):
    with scripted(client) as dynamodb:
        dynamodb.add_client_error(
            "transact_write_items",
            "TransactionCanceledException",
            modeled_fields={"CancellationReasons": [{"Code": code} for code in codes]},
        )

        with pytest.raises(meaning):
            transact(client, WRITES)


@pytest.mark.parametrize(
    ("operation", "read"),
    [
        ("get_item", lambda client: get(client, TABLE, "a", "b")),
        ("batch_get_item", lambda client: list(get_many(client, TABLE, [key("a", "b")]))),
        ("query", lambda client: list(query(client, TABLE, "a", "b"))),
    ],
)
def test_a_throttled_read_is_worth_another_delivery(client, operation, read):
    with scripted(client) as dynamodb:
        dynamodb.add_client_error(operation, "ProvisionedThroughputExceededException")

        with pytest.raises(Transient):
            read(client)


def test_a_service_that_cannot_be_reached_is_worth_another_delivery():
    with pytest.raises(Transient, match="EndpointConnectionError"):
        get(unreachable("dynamodb"), TABLE, "a", "b")


def test_keys_left_unread_are_asked_for_again(client):
    found = [{**key(name, "ACCOUNT"), "into": {"S": "company:acme.com"}} for name in "ab"]
    with scripted(client) as dynamodb:
        dynamodb.add_response(
            "batch_get_item", answer([found[0]], unread=[key("b", "ACCOUNT")]), asking_for("a", "b")
        )
        dynamodb.add_response("batch_get_item", answer([found[1]]), asking_for("b"))

        read = list(get_many(client, TABLE, [key(node, "ACCOUNT") for node in "ab"]))

    assert read == found


def test_a_table_that_keeps_leaving_keys_unread_is_not_believed(client):
    with scripted(client) as dynamodb:
        for _ in range(5):
            dynamodb.add_response("batch_get_item", answer([], unread=[key("a", "ACCOUNT")]))

        with pytest.raises(Transient):
            list(get_many(client, TABLE, [key("a", "ACCOUNT")]))


def test_what_two_reads_in_a_row_agree_on_was_so_at_one_moment(client):
    """A moment ago is half the price; somebody wrote between the second read and the third."""
    with scripted(client) as dynamodb:
        for reads, versions in enumerate([{"A": 1}, {"A": 1, "B": 1}, *[{"A": 2, "B": 1}] * 2]):
            dynamodb.add_response("query", held(versions), asking_under(reads > 0))

        assert snapshot(client, TABLE, "a", "A") == {
            sk: item("a", sk, version) for sk, version in (("A", 2), ("B", 1))
        }


def test_items_that_never_come_to_rest_are_read_another_time(client):
    with scripted(client) as dynamodb:
        for version in range(1, 6):
            dynamodb.add_response("query", held({"A": version}))

        with pytest.raises(Conflict):
            snapshot(client, TABLE, "a", "A")


def test_a_rep_held_by_a_transaction_at_that_moment_is_no_old_news(client):
    with scripted(client) as dynamodb:
        dynamodb.add_client_error("update_item", "TransactionConflictException")
        dynamodb.add_client_error("update_item", "ConditionalCheckFailedException")
        roster = RosterTable(client, "reps")

        with pytest.raises(Conflict):
            roster.save(rep(), 2)
        with pytest.raises(AlreadyHandled):
            roster.save(rep(), 2)


def test_a_record_of_the_crm_that_met_another_write_is_no_old_news(client):
    with scripted(client) as dynamodb:
        dynamodb.add_response("get_item", {})
        dynamodb.add_client_error("put_item", "TransactionConflictException")

        with pytest.raises(Conflict):
            AccountTable(client, TABLE, lambda: NOW).save_crm(company(), customer(), CAUSE)


def item(pk, sk, version):
    """Return an item of which only the version matters."""
    return {**key(pk, sk), "version": {"N": str(version)}}


def held(versions):
    """Return what a query answers: items by their sort key."""
    return {"Items": [item("a", sk, version) for sk, version in versions.items()]}


def asking_under(consistent):
    """Return what a query under the prefix A is asked."""
    return {
        "TableName": TABLE,
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :prefix)",
        "ExpressionAttributeValues": {":pk": {"S": "a"}, ":prefix": {"S": "A"}},
        "ConsistentRead": consistent,
    }


def answer(found, *, unread=()):
    """Return what BatchGetItem answers."""
    left = {TABLE: {"Keys": list(unread), "ConsistentRead": True}} if unread else {}
    return {"Responses": {TABLE: found}, "UnprocessedKeys": left}


def asking_for(*nodes):
    """Return what BatchGetItem is asked."""
    keys = [key(node, "ACCOUNT") for node in nodes]
    return {"RequestItems": {TABLE: {"Keys": keys, "ConsistentRead": True}}}
