"""A function that lacks a setting says which one, and tells no secret."""

import pytest
from pydantic import ValidationError

from plg_router.runtime.settings import PolicySettings, Settings


class TwoSettings(Settings):
    """Settings of a made-up function."""

    accounts_table: str
    patience_seconds: int


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    monkeypatch.setenv("ACCOUNTS_TABLE", "plg-test-accounts")
    monkeypatch.setenv("PATIENCE_SECONDS", "30")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the-secret")


def test_each_field_is_the_variable_in_upper_case():
    settings = TwoSettings.from_environment()

    assert settings == TwoSettings(accounts_table="plg-test-accounts", patience_seconds=30)


def test_a_missing_setting_is_named_as_the_variable_to_set(monkeypatch):
    monkeypatch.delenv("ACCOUNTS_TABLE")

    with pytest.raises(ValidationError, match="ACCOUNTS_TABLE"):
        TwoSettings.from_environment()


@pytest.mark.parametrize("variable", ["ACCOUNTS_TABLE", "PATIENCE_SECONDS"])
def test_a_fault_tells_nothing_of_the_environment(monkeypatch, variable):
    monkeypatch.delenv(variable)

    with pytest.raises(ValidationError) as failure:
        TwoSettings.from_environment()

    assert "the-secret" not in str(failure.value)
    assert "plg-test-accounts" not in str(failure.value)


def test_the_policy_lies_where_three_settings_say():
    settings = PolicySettings(
        policy_application="app", policy_environment="env", policy_profile="policy"
    )

    assert settings.policy_location == ("app", "env", "policy")
