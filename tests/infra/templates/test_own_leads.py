"""Reps may ask for their own leads and can do nothing else."""

from dataclasses import replace

import pytest

from infra.environments import PROD
from tests.infra.templates.synthesised import listed, synthesise

GATEWAY = "arn:aws:iam::777788889999:role/sales-sign-in"

pytestmark = pytest.mark.requirement("S137")


def statements(role, key="Policies"):
    if key == "AssumeRolePolicyDocument":
        return role.properties[key]["Statement"]
    return [
        each for policy in role.properties[key] for each in policy["PolicyDocument"]["Statement"]
    ]


def test_a_rep_may_call_one_function_and_read_no_table(anywhere):
    (role,) = (each for each in anywhere.of_type("IAM::Role") if each.label.endswith("-rep"))

    (allowed,) = statements(role)

    assert listed(allowed["Action"]) == ["lambda:InvokeFunction"]
    assert anywhere.target(allowed["Resource"], role.stack).endswith("-mine")


def test_a_session_bears_the_name_that_the_gateway_marked(tmp_path):
    app = synthesise(replace(PROD, rep_gateway=GATEWAY), tmp_path)

    (trust,) = statements(app.find("Role plg-prod-rep"), "AssumeRolePolicyDocument")

    assert trust["Principal"] == {"AWS": GATEWAY}
    assert trust["Condition"] == {
        "StringEquals": {"sts:RoleSessionName": "${aws:PrincipalTag/rep_id}"}
    }


def test_the_function_believes_sessions_of_that_role_alone(prod):
    function = prod.find("Function plg-prod-mine")
    variables = function.properties["Environment"]["Variables"]

    assert prod.target(variables["REP_ROLE"], function.stack).endswith(
        ":iam::777788889999:role/plg-prod-rep"
    )
    assert prod.target(variables["AUDIENCE"], function.stack) == "plg-prod"
