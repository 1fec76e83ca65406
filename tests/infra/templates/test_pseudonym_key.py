"""The key of the pseudonyms is made once, outlives its stack, and never stands in a template."""

import json

KEY = "SecretsManager::Secret"


def test_every_environment_has_a_generated_key(anywhere):
    (key,) = anywhere.of_type(KEY)

    assert key.properties["GenerateSecretString"]["PasswordLength"] >= 32
    assert "SecretString" not in key.properties


def test_the_key_stays_as_long_as_the_tables_do(prod, local):
    for deployed, policy in ((prod, "Retain"), (local, "Delete")):
        (key,) = deployed.of_type(KEY)

        assert key.deletion_policy == policy
        assert {table.deletion_policy for table in deployed.of_type("DynamoDB::Table")} == {policy}


def test_only_who_reads_messages_of_people_may_read_the_key(prod):
    readers = [
        role
        for role in prod.of_type("IAM::Role")
        if "pseudonym-key" in json.dumps(role.properties.get("Policies", []))
    ]
    stages = [
        function.name
        for function in prod.of_type("Lambda::Function")
        if "PSEUDONYM_KEY" in function.properties.get("Environment", {}).get("Variables", {})
    ]

    assert len(readers) == len(stages)
    assert sorted(stages) == ["plg-prod-crm", "plg-prod-ingestion"]
