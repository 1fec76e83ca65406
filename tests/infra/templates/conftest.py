"""Every environment, synthesised once."""

from dataclasses import replace

import pytest

from infra.environments import DEV, LOCAL, PROD, STAGING, UsualDay, Vendor
from tests.infra.templates.synthesised import synthesise

TOPIC = "arn:aws:sns:us-east-1:777788889999:sales-operations"


@pytest.fixture(scope="session")
def local(tmp_path_factory):
    return synthesise(LOCAL, tmp_path_factory.mktemp("local"))


@pytest.fixture(scope="session")
def dev(tmp_path_factory):
    return synthesise(DEV, tmp_path_factory.mktemp("dev"))


@pytest.fixture(scope="session")
def staging(tmp_path_factory):
    return synthesise(STAGING, tmp_path_factory.mktemp("staging"))


@pytest.fixture(scope="session")
def prod(tmp_path_factory):
    return synthesise(PROD, tmp_path_factory.mktemp("prod"))


@pytest.fixture(scope="session")
def equipped(tmp_path_factory):
    """Synthesise a production with all that an environment may name."""
    environment = replace(
        PROD,
        vendors=(Vendor(name="apollo", key_name="apollo-key", price=0.02),),
        partner_buses=("aws.partner/segment.com/shop", "aws.partner/salesforce.com/x/y"),
        rep_gateway="arn:aws:iam::777788889999:role/gateway",
        usual_day=UsualDay(vendor_dollars=70),
        alarm_topic=TOPIC,
    )
    return synthesise(environment, tmp_path_factory.mktemp("equipped"))


@pytest.fixture(params=["dev", "local", "prod", "staging"])
def anywhere(request):
    return request.getfixturevalue(request.param)
