"""An environment with vendors may ask them, and exactly them; without, it has nothing of it."""

import json
from dataclasses import replace

import pytest

from infra.environments import ENVIRONMENTS, PROD, Vendor
from plg_router.policy.enrichment import VendorName
from tests.infra.templates.synthesised import listed, synthesise
from tests.infra.templates.test_app import inventory
from tests.infra.templates.test_roles import ALLOWED, READ_POLICY, permissions, role_of, use

VENDORS = (
    Vendor(name=VendorName.APOLLO, key_name="plg/prod/apollo", price=0.02),
    Vendor(name=VendorName.BREEZE, key_name="plg/prod/breeze", price=0.1, calls_per_minute=600),
)
KEYS = "arn:aws:secretsmanager:us-east-1:777788889999:secret:plg/prod/"
CONTACTS = "Table plg-prod-contacts"


@pytest.fixture(scope="module")
def asking(tmp_path_factory):
    return synthesise(replace(PROD, vendors=VENDORS), tmp_path_factory.mktemp("asking"))


def allowed(app, stage):
    """Return what a stage may do beyond its logs and traces."""
    found = permissions(app, role_of(app, app.find(f"Function plg-prod-{stage}")))
    return {pair for pair in found if not pair[0].startswith(("logs:", "xray:"))}


def settings(app, stage):
    """Return the environment variables of a stage."""
    return app.find(f"Function plg-prod-{stage}").properties["Environment"]["Variables"]


def test_no_environment_that_ships_configures_a_vendor():
    assert {environment.vendors for environment in ENVIRONMENTS.values()} == {()}


def test_without_vendors_there_is_no_table_no_setting_and_no_rule(prod):
    assert "Table plg-prod-contacts" not in {each.label for each in prod.resources}
    for stage in ("ingestion", "enrichment"):
        assert not {"VENDORS", "CONTACTS_TABLE"} & set(settings(prod, stage))
    assert "AccountScored.v1" not in json.dumps(
        [rule.properties["EventPattern"] for rule in prod.of_type("Events::Rule")]
    )


def test_vendors_add_a_table_two_rules_and_an_alarm_on_what_each_of_them_costs(asking, prod):
    assert inventory(prod, "prod") - inventory(asking, "prod") == {}
    assert inventory(asking, "prod") - inventory(prod, "prod") == {
        ("AWS::DynamoDB::Table", "plg-*-contacts"): 1,
        ("AWS::Events::Rule", "plg-*-enrichment-scored"): 1,
        ("AWS::Events::Rule", "plg-*-enrichment-contacts"): 1,
        ("AWS::CloudWatch::Alarm", "plg-*-vendor-spend-apollo"): 1,
        ("AWS::CloudWatch::Alarm", "plg-*-vendor-spend-breeze"): 1,
    }


def test_enrichment_may_read_exactly_the_keys_of_its_vendors(asking):
    assert allowed(asking, "enrichment") == ALLOWED["enrichment"] | READ_POLICY | {
        ("secretsmanager:GetSecretValue", f"{KEYS}apollo-??????"),
        ("secretsmanager:GetSecretValue", f"{KEYS}breeze-??????"),
    } | use("Table plg-prod-accounts", "BatchGetItem", "GetItem") | use(
        CONTACTS, "GetItem", "UpdateItem"
    )


def test_ingestion_may_keep_people_and_never_read_whom(asking):
    assert allowed(asking, "ingestion") == ALLOWED["ingestion"] | use(CONTACTS, "PutItem")


@pytest.mark.parametrize("stage", sorted(set(ALLOWED) - {"enrichment", "ingestion"}))
def test_nobody_else_may_do_more_than_before(asking, stage):
    assert allowed(asking, stage) == ALLOWED[stage]


def test_the_functions_are_told_what_they_need(asking):
    told = settings(asking, "enrichment")

    assert [each["name"] for each in json.loads(told["VENDORS"])] == ["apollo", "breeze"]
    for stage in ("ingestion", "enrichment"):
        name = asking.target(settings(asking, stage)["CONTACTS_TABLE"], "plg-prod-pipeline")
        assert name == CONTACTS


def test_no_key_of_a_vendor_is_in_any_template(asking):
    secrets = asking.of_type("SecretsManager::Secret")

    assert [secret.properties["Name"] for secret in secrets] == ["plg-prod-pseudonym-key"]
    assert "SecretString" not in secrets[0].properties


def test_scored_companies_and_people_to_look_up_reach_enrichment(asking):
    patterns = {
        rule.name: rule.properties["EventPattern"] for rule in asking.of_type("Events::Rule")
    }

    assert patterns["plg-prod-enrichment-scored"] == {
        "source": ["plg.router"],
        "detail-type": ["AccountScored.v1"],
        "detail": {"data": {"account_id": [{"prefix": "company:"}]}},
    }
    assert patterns["plg-prod-enrichment-contacts"] == {
        "source": ["plg.router"],
        "detail-type": ["ContactKept.v1"],
    }
    for rule in asking.of_type("Events::Rule"):
        if rule.name.startswith("plg-prod-enrichment"):
            (target,) = listed(rule.properties["Targets"])
            assert asking.target(target["Arn"], rule.stack) == "Queue plg-prod-enrichment"


def test_what_is_kept_of_people_is_forgotten_and_not_backed_up(asking):
    table = asking.find(CONTACTS)

    assert table.properties["TimeToLiveSpecification"] == {
        "AttributeName": "forget_at",
        "Enabled": True,
    }
    assert table.deletion_policy == "Delete"
    assert "StreamSpecification" not in table.properties
    assert "PointInTimeRecoverySpecification" not in table.properties
    assert table.properties["SSESpecification"] == {"SSEEnabled": True}
    assert table.properties["KeySchema"] == [{"AttributeName": "pk", "KeyType": "HASH"}]


def test_ten_waterfalls_fit_into_one_invocation(asking):
    seconds = asking.find("Function plg-prod-enrichment").properties["Timeout"]

    assert seconds > 10 * len(VendorName) * 0.8
