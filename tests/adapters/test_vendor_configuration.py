"""Vendors are what the environment says, with keys that Secrets Manager keeps."""

import json
from dataclasses import asdict, replace

import boto3
import pytest

from infra.environments import Vendor
from plg_router.adapters.secrets import Secrets
from plg_router.adapters.vendors.configured import APIS, ConfiguredVendors
from plg_router.domain.enrichment.answer import Found, NoAnswer, Why
from plg_router.domain.enrichment.bucket import Rate
from plg_router.kernel.errors import Transient
from plg_router.policy.enrichment import VendorName
from tests.adapters import vendor_replies as replies
from tests.fakes.vendor_service import KEY, serving_vendors

TERMS = Vendor(
    name=VendorName.APOLLO, key_name="plg/apollo", price=0.02, calls_per_minute=90, burst=9
)


@pytest.fixture
def secrets(emulated_aws, request):  # noqa: ARG001  what is made here is emulated
    client = boto3.client("secretsmanager")
    name = f"plg/{request.node.name}"
    client.create_secret(Name=name, SecretString=KEY)
    return name


def configured(*terms):
    """Return the vendors that infra would configure."""
    return ConfiguredVendors(json.dumps([asdict(each) for each in terms]))


def test_every_vendor_has_an_adapter():
    assert set(APIS) == set(VendorName)


def test_what_infra_writes_is_what_the_function_reads():
    (vendor,) = configured(TERMS).ranked(["breeze", "apollo"])

    assert (vendor.name, vendor.price, vendor.rate) == ("apollo", 0.02, Rate(90, 9))


def test_the_caller_decides_the_order():
    vendors = configured(*(Vendor(name=name, key_name="s", price=1) for name in VendorName))

    ranked = vendors.ranked(["breeze", "apollo", "people_data_labs"])

    assert [vendor.name for vendor in ranked] == ["breeze", "apollo", "people_data_labs"]


def test_no_vendor_is_configured_by_default():
    assert list(ConfiguredVendors("[]").ranked(list(VendorName))) == []


def test_a_key_comes_from_secrets_manager(secrets):
    with serving_vendors() as service:
        service.knows("/api/v1/organizations/enrich", "acme.com", replies.APOLLO_ORGANIZATION)
        terms = replace(TERMS, key_name=secrets, host=service.address)
        (vendor,) = configured(terms).ranked(["apollo"])

        assert isinstance(vendor.company("acme.com"), Found)
        assert service.calls[0].headers["x-api-key"] == KEY


def test_a_key_is_fetched_once_in_five_minutes(secrets):
    read = Secrets()
    assert read.text(secrets) == KEY

    boto3.client("secretsmanager").put_secret_value(SecretId=secrets, SecretString="key-2")

    assert read.text(secrets) == KEY
    assert Secrets().text(secrets) == "key-2"


def test_a_key_that_is_not_there_is_no_answer(emulated_aws):  # noqa: ARG001
    (vendor,) = configured(TERMS).ranked(["apollo"])

    assert vendor.company("acme.com") == NoAnswer(Why.KEYLESS)
    with pytest.raises(Transient, match=r"^plg/apollo$"):
        Secrets().text("plg/apollo")
