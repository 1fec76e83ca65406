"""Every environment, synthesised once."""

from dataclasses import replace

import pytest

from infra.environments import DEV, LOCAL, PROD, STAGING, UsualDay, Vendor
from tests.infra.templates.synthesised import synthesise

TOPIC = "arn:aws:sns:us-east-1:777788889999:sales-operations"


def of(environment):
    """Return the fixture of an environment's templates."""

    @pytest.fixture(scope="session")
    def synthesised(tmp_path_factory):
        return synthesise(environment, tmp_path_factory.mktemp(environment.name))

    return synthesised


local, dev, staging, prod = map(of, (LOCAL, DEV, STAGING, PROD))


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
