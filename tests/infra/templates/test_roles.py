"""Every function, rule and workflow may do exactly what it has to."""

import pytest

from tests.infra.templates.synthesised import listed

PARTNERS = ("aws.partner/segment.com/shop", "aws.partner/salesforce.com/x/y")
ACCOUNTS, REPS = "Table plg-prod-accounts", "Table plg-prod-reps"
DEPLOYED = (
    "arn:aws:appconfig:us-east-1:777788889999:application/Application plg-prod"
    "/environment/Environment prod/configuration/ConfigurationProfile "
)


def read_configuration(profile):
    return {
        ("appconfig:GetLatestConfiguration", DEPLOYED + profile),
        ("appconfig:StartConfigurationSession", DEPLOYED + profile),
    }


def consume(*queues):
    """Work queues off, and give messages up with a reason."""
    return {
        (f"sqs:{action}", f"Queue plg-prod-{queue}")
        for queue in queues
        for action in ("DeleteMessage", "GetQueueAttributes", "ReceiveMessage")
    } | {("sqs:SendMessage", f"Queue plg-prod-{queue}-dead") for queue in queues}


def use(table, *actions):
    return {(f"dynamodb:{action}", table) for action in actions}


READ_POLICY = read_configuration("policy")
DECIDE = (
    READ_POLICY
    | use(ACCOUNTS, "ConditionCheckItem", "GetItem", "PutItem", "Query")
    | use(REPS, "GetItem", "PutItem", "Query", "UpdateItem")
)
PARK = {("sqs:SendMessage", "Queue plg-prod-quarantine")}
NAME_PEOPLE = {
    (
        "secretsmanager:GetSecretValue",
        "arn:aws:secretsmanager:us-east-1:777788889999:secret:plg-prod-pseudonym-key-??????",
    )
}

ALLOWED = {
    "ingestion": READ_POLICY
    | use(ACCOUNTS, "BatchGetItem", "PutItem", "Query")
    | consume("ingestion-urgent", "ingestion-usage")
    | PARK
    | NAME_PEOPLE,
    "enrichment": read_configuration("companies")
    | use(ACCOUNTS, "PutItem", "Query")
    | consume("enrichment"),
    "scoring": READ_POLICY | use(ACCOUNTS, "PutItem", "Query") | consume("scoring"),
    "routing": DECIDE
    | use(ACCOUNTS, "BatchGetItem")
    | use(f"{ACCOUNTS}/index/waiting", "Query")
    | consume("routing"),
    "sla": DECIDE | use(ACCOUNTS, "BatchGetItem") | use(f"{ACCOUNTS}/index/waiting", "Query"),
    "crm": DECIDE
    | use(ACCOUNTS, "BatchGetItem")
    | use(f"{ACCOUNTS}/index/held", "Query")
    | use(f"{ACCOUNTS}/index/waiting", "Query")
    | consume("crm")
    | PARK
    | NAME_PEOPLE,
    "mine": use(ACCOUNTS, "BatchGetItem") | use(f"{ACCOUNTS}/index/held", "Query"),
    "relay": {
        ("events:PutEvents", "EventBus plg-prod"),
        ("sqs:SendMessage", "Queue plg-prod-relay-dead"),
    }
    | use(f"{ACCOUNTS} stream", "DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"),
}

# X-Ray and the delivery of workflow logs have no resources; nothing else may name all of them.
RESOURCELESS = {
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}


def permissions(app, role):
    """Return what a role may do, as pairs of action and resource."""
    return {
        (action, app.target(resource, role.stack))
        for policy in role.properties.get("Policies", [])
        for statement in policy["PolicyDocument"]["Statement"]
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }


def statements(app):
    """Return every statement of every policy, whatever resource has it."""
    found, rest = [], [each.properties for each in app.resources]
    while rest:
        value = rest.pop()
        if isinstance(value, dict):
            found += listed(value.get("Statement", []))
            rest += value.values()
        elif isinstance(value, list):
            rest += value
    return found


def actions_of(allowing):
    return {action for statement in allowing for action in listed(statement["Action"])}


def role_of(app, resource, key="Role"):
    label = app.target(resource.properties[key], resource.stack)
    return app.find(label)


@pytest.mark.parametrize("stage", ALLOWED)
def test_a_stage_may_do_what_it_has_to_and_nothing_else(prod, stage):
    function = prod.find(f"Function plg-prod-{stage}")
    logs = f"LogGroup /plg/prod/{stage}"

    allowed = permissions(prod, role_of(prod, function))

    assert allowed == ALLOWED[stage] | {
        ("logs:CreateLogStream", logs),
        ("logs:PutLogEvents", logs),
        ("xray:PutTelemetryRecords", "*"),
        ("xray:PutTraceSegments", "*"),
    }


def test_the_stages_are_all_of_the_functions(anywhere):
    assert {each.label.rsplit("-", 1)[1] for each in anywhere.of_type("Lambda::Function")} == set(
        ALLOWED
    )


def test_no_two_functions_share_a_role(anywhere):
    functions = anywhere.of_type("Lambda::Function")

    roles = {role_of(anywhere, function).logical_id for function in functions}

    assert len(roles) == len(functions)


def test_no_role_names_actions_or_resources_by_wildcard(anywhere, request):
    unscoped = RESOURCELESS
    if request.node.callspec.params["anywhere"] == "local":  # the emulator's only way
        unscoped = unscoped | {action for action, _ in READ_POLICY}

    for role in anywhere.of_type("IAM::Role"):
        for action, resource in permissions(anywhere, role):
            assert "*" not in action
            assert "*" not in resource or (resource == "*" and action in unscoped)


def test_no_statement_that_allows_names_actions_by_wildcard(anywhere):
    """Policies of queues, keys and the bus included."""
    allowing = [each for each in statements(anywhere) if each["Effect"] == "Allow"]

    assert {"kms:PutKeyPolicy", "sqs:ReceiveMessage"} <= actions_of(allowing)
    assert not any("*" in action for action in actions_of(allowing))


def test_permissions_come_from_the_roles_alone(anywhere):
    """What the CDK grants by itself would show up as policies beside the roles."""
    assert not anywhere.has("IAM::Policy")
    assert not anywhere.has("IAM::ManagedPolicy")
    for role in anywhere.of_type("IAM::Role"):
        assert "ManagedPolicyArns" not in role.properties


def test_the_workflow_may_call_its_function_and_set_a_lead_aside(prod):
    workflow = prod.find("StateMachine plg-prod-assignment-sla")

    allowed = permissions(prod, role_of(prod, workflow, "RoleArn"))

    assert {pair for pair in allowed if pair[1] != "*"} == {
        ("lambda:InvokeFunction", "Function plg-prod-sla"),
        ("sqs:SendMessage", "Queue plg-prod-assignment-sla-dead"),
    }


def test_the_rule_that_starts_the_workflow_may_do_only_that(prod):
    (target,) = prod.find("Rule plg-prod-assignment-sla").properties["Targets"]
    role = prod.find(prod.target(target["RoleArn"], "plg-prod-sla"))

    assert permissions(prod, role) == {
        ("states:StartExecution", "StateMachine plg-prod-assignment-sla")
    }


def test_the_forwarder_may_put_partners_events_on_our_bus_and_nothing_else(equipped):
    rules = [
        each
        for each in equipped.of_type("Events::Rule")
        if each.properties["EventBusName"] in PARTNERS
    ]
    (role,) = {
        equipped.target(rule.properties["Targets"][0]["RoleArn"], rule.stack) for rule in rules
    }

    assert len(rules) == len(PARTNERS)
    assert permissions(equipped, equipped.find(role)) == {("events:PutEvents", "EventBus plg-prod")}


def test_a_service_takes_on_a_role_for_the_rule_or_the_workflow_that_names_it_alone(equipped):
    """Lambda names no function as it takes on a role: there is no condition to ask of it."""
    users = {
        "events.amazonaws.com": [
            (
                rule,
                target["RoleArn"],
                f"events:us-east-1:777788889999:rule/{bus_of(equipped, rule)}",
            )
            for rule in equipped.of_type("Events::Rule")
            for target in rule.properties["Targets"]
            if "RoleArn" in target
        ],
        "states.amazonaws.com": [
            (
                each,
                each.properties["RoleArn"],
                f"states:us-east-1:777788889999:stateMachine:{each.name}",
            )
            for each in equipped.of_type("StepFunctions::StateMachine")
        ],
    }

    for service, using in users.items():
        named = {}
        for resource, role, arn in using:
            label = equipped.target(role, resource.stack)
            named.setdefault(label, set()).add(f"arn:aws:{arn}")
        assert {role.label for role in trusting(equipped, service)} == set(named)
        for role in trusting(equipped, service):
            condition = role.properties["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
            arns = listed(condition["ArnEquals"]["aws:SourceArn"])
            assert {equipped.target(arn, role.stack) for arn in arns} == named[role.label]
            assert condition["StringEquals"] == {"aws:SourceAccount": "777788889999"}


def bus_of(app, rule):
    """Return a rule as its ARN names it."""
    bus = app.target(rule.properties["EventBusName"], rule.stack).removeprefix("EventBus ")
    return f"{bus}/{rule.name}"


def trusting(app, service):
    """Return the roles that a service may take on."""
    return [
        role
        for role in app.of_type("IAM::Role")
        for statement in role.properties["AssumeRolePolicyDocument"]["Statement"]
        if statement["Principal"] == {"Service": service}
    ]
