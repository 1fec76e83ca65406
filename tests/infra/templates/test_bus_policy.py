"""What an event claims is believed for who sent it; what was said can be said again."""

import re
from dataclasses import replace

import pytest
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from infra.environments import PROD, Producer
from tests.infra.templates.synthesised import listed, synthesise

ACCOUNT = "arn:aws:iam::777788889999:role/"
PRODUCT, CRM, CLERK = f"{ACCOUNT}product", f"{ACCOUNT}crm", f"{ACCOUNT}clerk"
RELAY = f"{ACCOUNT}relay"
AMPLITUDE = "amplitude.com/web-app"
SEGMENT = "aws.partner/segment.com/shop"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    return synthesise(
        replace(
            PROD,
            producers=(
                Producer(name="product", role_arn=PRODUCT, sources=("product", AMPLITUDE)),
                Producer(
                    name="crm-events",
                    role_arn=CRM,
                    sources=("crm",),
                    event_types=("AccountChanged.v1", "RepChanged.v1"),
                ),
            ),
            partner_buses=(SEGMENT,),
        ),
        tmp_path_factory.mktemp("guarded"),
    )


@pytest.fixture(scope="module")
def unnamed(tmp_path_factory):
    return synthesise(replace(PROD, producers=()), tmp_path_factory.mktemp("unnamed"))


def statements(app):
    """Return the statements of the bus, with the roles of ours by a name."""
    found = [each.properties["Statement"] for each in app.of_type("Events::EventBusPolicy")]
    return [{**each, "Condition": _named(app, each["Condition"])} for each in found]


def _named(app, conditions):
    return {
        operator: {key: _arns(app, values) for key, values in keys.items()}
        for operator, keys in conditions.items()
    }


def _arns(app, values):
    names = []
    for value in listed(values):
        if isinstance(value, str):
            names.append(value)
        else:
            role = app.target(value, "plg-prod-pipeline")
            names.append(RELAY if "Relay" in role else f"{ACCOUNT}forwarder")
    return names


def verdict(app, principal, **said):
    """Return what the bus says to a put; a caller whose own role allows any put, as many do."""
    keys = {"source": "events:source", "kind": "events:detail-type"}
    context = EvalContext(
        principal_arn=principal,
        principal_type="AssumedRole",
        principal_account="777788889999",
        action="events:PutEvents",
        resource_arn="arn:aws:events:us-east-1:777788889999:event-bus/plg-prod",
        region="us-east-1",
        service_context={keys[key]: value for key, value in said.items()},
    )
    told = [
        {**each, "Resource": "*"}
        for each in statements(app)
        if each["Principal"] == "*" or each["Principal"]["AWS"] == principal
    ]
    return evaluate(context, [parse_policy_document({"Statement": told})]).decision


def test_a_producer_speaks_for_itself(guarded):
    assert verdict(guarded, PRODUCT, source="product", kind="ProductSignal.v1") == "Allow"
    assert verdict(guarded, PRODUCT, source=AMPLITUDE, kind="$amplitude") == "Allow"
    assert verdict(guarded, CRM, source="crm", kind="AccountChanged.v1") == "Allow"


def test_a_role_that_is_named_twice_is_refused_since_either_row_denies_the_other(tmp_path):
    twice = [Producer(name=each, role_arn=PRODUCT, sources=(each,)) for each in ("product", "crm")]

    with pytest.raises(ValueError, match=f"{PRODUCT} twice; list its sources in one"):
        synthesise(replace(PROD, producers=tuple(twice)), tmp_path)


@pytest.mark.parametrize(
    ("principal", "source", "kind"),
    [
        (PRODUCT, "crm", "AccountChanged.v1"),
        (PRODUCT, "plg.router", "LeadAssigned.v1"),
        (CRM, "product", "ProductSignal.v1"),
        (CRM, "crm", "DealClosed.v1"),
        (CLERK, "product", "ProductSignal.v1"),
        (CLERK, "plg.router", "LeadAssigned.v1"),
        (RELAY.replace("relay", "relay-2"), "plg.router", "LeadAssigned.v1"),
    ],
)
def test_nobody_speaks_for_another(guarded, principal, source, kind):
    assert verdict(guarded, principal, source=source, kind=kind) == "Deny"


def test_the_routers_voice_is_its_relay(guarded):
    assert verdict(guarded, RELAY, source="plg.router", kind="LeadAssigned.v1") != "Deny"


def test_a_put_that_names_no_source_is_not_let_in(guarded):
    """`ForAllValues` holds of no values at all: but for the check for null this were allowed."""
    assert verdict(guarded, PRODUCT) == "ImplicitDeny"
    assert verdict(guarded, CRM, source="crm") == "ImplicitDeny"


def test_one_foreign_entry_spoils_a_whole_put(guarded):
    assert verdict(guarded, PRODUCT, source=["product", "crm"]) == "Deny"


def test_partners_events_are_let_through(guarded):
    forwarder = f"{ACCOUNT}forwarder"

    assert verdict(guarded, forwarder, source=SEGMENT, kind="track") != "Deny"


def test_where_no_producer_is_named_only_the_routers_voice_is_kept(unnamed):
    assert verdict(unnamed, CLERK, source="product", kind="ProductSignal.v1") != "Deny"
    assert verdict(unnamed, CLERK, source="plg.router", kind="LeadAssigned.v1") == "Deny"


def test_environments_in_one_account_do_not_take_each_others_statements(prod, staging):
    """CloudFormation calls a statement by its id, which is one in an account, whatever the bus."""
    ids = [
        {each.properties["StatementId"] for each in app.of_type("Events::EventBusPolicy")}
        for app in (prod, staging)
    ]

    assert all(ids)
    assert not ids[0] & ids[1]
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", each) for each in ids[0] | ids[1])


def test_the_whole_policy_fits_onto_a_bus(guarded):
    assert len(str(statements(guarded))) < 10_240


def test_what_producers_said_is_kept_for_a_replay(prod):
    (archive,) = prod.of_type("Events::Archive")

    assert prod.target(archive.properties["SourceArn"], archive.stack) == "EventBus plg-prod"
    assert archive.properties["RetentionDays"] == PROD.archive_days == 30
    assert archive.properties["EventPattern"] == {"source": [{"anything-but": ["plg.router"]}]}


def test_the_emulator_is_spared_both(local):
    assert not local.has("Events::Archive")
    assert not local.has("Events::EventBusPolicy")
