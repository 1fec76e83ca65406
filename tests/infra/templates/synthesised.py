"""One environment's templates as plain data, with the references between them followed."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aws_cdk import App

from infra.app import assemble
from infra.configuration import read_configuration
from infra.environments import Environment

NAMES = (
    "Name",
    "TableName",
    "QueueName",
    "FunctionName",
    "LogGroupName",
    "RoleName",
    "StateMachineName",
    "AlarmName",
)
PSEUDO_PARAMETERS = {"AWS::Partition": "aws", "AWS::AccountId": "<account>"}


@dataclass(frozen=True)
class Resource:
    """One resource of one stack."""

    stack: str
    logical_id: str
    type: str
    properties: dict[str, Any]
    deletion_policy: str | None

    @property
    def name(self) -> str | None:
        """Return its physical name, unless AWS chooses one."""
        names = (self.properties.get(key) for key in NAMES)
        return next((name for name in names if isinstance(name, str)), None)

    @property
    def label(self) -> str:
        """Return its kind and its name, e.g. `Queue plg-prod-crm`."""
        return f"{self.type.rsplit('::', 1)[1]} {self.name or self.logical_id}"


class Synthesised:
    """What `cdk synth` writes for an environment."""

    def __init__(self, templates: dict[str, dict[str, Any]]) -> None:
        self.templates = templates
        self.resources = [
            Resource(
                stack,
                logical_id,
                resource["Type"],
                resource.get("Properties", {}),
                resource.get("DeletionPolicy"),
            )
            for stack, template in templates.items()
            for logical_id, resource in template["Resources"].items()
        ]
        self._by_id = {(each.stack, each.logical_id): each for each in self.resources}

    def of_type(self, resource_type: str) -> list[Resource]:
        """Return the resources of a type, e.g. `SQS::Queue`: at least one, so that all counts."""
        found = self._of_type(resource_type)
        assert found, f"there is no {resource_type}"
        return found

    def has(self, resource_type: str) -> bool:
        """Tell whether there is any resource of a type."""
        return bool(self._of_type(resource_type))

    def _of_type(self, resource_type: str) -> list[Resource]:
        return [each for each in self.resources if each.type == f"AWS::{resource_type}"]

    def find(self, label: str) -> Resource:
        """Return the one resource with that label."""
        (found,) = (each for each in self.resources if each.label == label)
        return found

    def queue_policy(self, queue: str) -> list[dict[str, Any]]:
        """Return the statements of the policy of the queue with that label."""
        return [
            statement
            for policy in self.of_type("SQS::QueuePolicy")
            if queue in [self.target(each, policy.stack) for each in policy.properties["Queues"]]
            for statement in policy.properties["PolicyDocument"]["Statement"]
        ]

    def target(self, value: Any, stack: str) -> str:
        """Return the label of what a reference points at, followed by `stream` if it is one."""
        match value:
            case str():
                return value
            case {"Ref": name} if name in PSEUDO_PARAMETERS:
                return PSEUDO_PARAMETERS[name]
            case {"Ref": logical_id}:
                return self._by_id[stack, logical_id].label
            case {"Fn::GetAtt": [logical_id, "StreamArn"]}:
                return f"{self._by_id[stack, logical_id].label} stream"
            case {"Fn::GetAtt": [logical_id, _]}:
                return self._by_id[stack, logical_id].label
            case {"Fn::ImportValue": export}:
                exporter, output = export.split(":")
                return self.target(self.templates[exporter]["Outputs"][output]["Value"], exporter)
            case {"Fn::Join": [separator, parts]}:
                return separator.join(self.target(part, stack) for part in parts)
        raise AssertionError(value)


def synthesise(environment: Environment, folder: Path) -> Synthesised:
    """Synthesise an environment, cdk-nag included, with an empty dependency layer."""
    layer = folder / "layer"
    layer.mkdir()
    (layer / "empty").touch()
    app = App(outdir=str(folder / "cdk.out"), analytics_reporting=False)
    assemble(
        app,
        replace(environment, dependency_layer=str(layer)),
        read_configuration(environment.name),
    )
    return Synthesised({stack.stack_name: stack.template for stack in app.synth().stacks})


def listed(value: Any) -> list[Any]:
    """Return actions, resources or principals as a list: a policy writes a single one bare."""
    return value if isinstance(value, list) else [value]
