"""What the templates deploy, as far as traffic meets it: rules, queues, batches, tables."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from aws_cdk import App
from moto.events.models import EventPattern

from infra.app import assemble
from infra.configuration import INFRA, Configuration
from infra.environments import Environment

WORKFLOW = "workflow"
_CLOCK = INFRA / "workflows" / "assignment_sla.asl.json"


@dataclass(frozen=True, slots=True)
class Feed:
    """How a queue's messages reach a function."""

    stage: str
    batch_size: int
    window_seconds: int
    megabytes: int  # of memory


@dataclass(frozen=True, slots=True)
class Route:
    """One rule of the bus, and where it leads: a queue by its name, or a workflow."""

    pattern: Mapping[str, Any]
    target: str

    def takes(self, event: Mapping[str, Any]) -> bool:
        """Tell whether the rule matches an event as the bus delivers it."""
        if not any(_is_from(event["source"], allowed) for allowed in self.pattern["source"]):
            return False
        return EventPattern(None, dict(self.pattern)).matches_event(event)  # type: ignore[arg-type]


class Deployment:
    """An environment as it would be deployed."""

    def __init__(self, environment: Environment, configuration: Configuration) -> None:
        self.environment = environment
        self.configuration = configuration
        with tempfile.TemporaryDirectory() as folder:
            self._templates = _synthesised(environment, self.configuration, Path(folder))

    @cached_property
    def routes(self) -> Sequence[Route]:
        """Return the rules."""
        return [
            Route(properties["EventPattern"], self._target(stack, target["Arn"]))
            for stack, properties in self._of_type("Events::Rule")
            for target in properties.get("Targets", ())
        ]

    @cached_property
    def feeds(self) -> Mapping[str, Feed]:
        """Return the queues that functions work off, by name."""
        return {
            self._target(stack, properties["EventSourceArn"]): self._feed(stack, properties)
            for stack, properties in self._of_type("Lambda::EventSourceMapping")
            if "Queue" in str(properties["EventSourceArn"])
        }

    @cached_property
    def tables(self) -> Sequence[Mapping[str, Any]]:
        """Return what CreateTable takes for each table."""
        parts = (
            "TableName",
            "KeySchema",
            "AttributeDefinitions",
            "BillingMode",
            "GlobalSecondaryIndexes",
        )
        return [
            {part: properties[part] for part in parts if part in properties}
            for _, properties in self._of_type("DynamoDB::Table")
        ]

    @cached_property
    def clock_transitions(self) -> int:
        """Return the transitions of a clock that one look ends: into each state, and out."""
        definition = json.loads(_CLOCK.read_text(encoding="utf-8"))
        transitions, name = 1, definition["StartAt"]
        while name:
            state = definition["States"][name]
            transitions, name = transitions + 1, state.get("Next") or state.get("Default")
        return transitions

    @cached_property
    def secrets(self) -> Sequence[str]:
        """Return the names of the secrets: those that are made, and those of the vendors' keys."""
        made = [secret["Name"] for _, secret in self._of_type("SecretsManager::Secret")]
        return [*made, *(vendor.key_name for vendor in self.environment.vendors)]

    @cached_property
    def index_keys(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Return the key attributes of every secondary index, by table."""
        return {
            table["TableName"]: tuple(
                tuple(part["AttributeName"] for part in index["KeySchema"])
                for index in table.get("GlobalSecondaryIndexes", ())
            )
            for table in self.tables
        }

    @cached_property
    def stages(self) -> Sequence[str]:
        """Return the functions by their folder."""
        return sorted(
            self._stage(properties)
            for _, properties in self._of_type("Lambda::Function")
            if self._stage(properties)
        )

    @cached_property
    def quiet_stages(self) -> frozenset[str]:
        """Return the functions in whose logs Lambda itself says only what goes wrong."""
        return frozenset(
            self._stage(properties)
            for _, properties in self._of_type("Lambda::Function")
            if properties.get("LoggingConfig", {}).get("SystemLogLevel") == "WARN"
        )

    def settings(self, stage: str) -> Mapping[str, str]:
        """Return the variables of a function; what is known only once deployed names itself."""
        for _, properties in self._of_type("Lambda::Function"):
            if self._stage(properties) == stage:
                variables: Mapping[str, Any] = properties["Environment"]["Variables"]
                return {
                    name: value if isinstance(value, str) else self._named(name, value)
                    for name, value in variables.items()
                }
        raise LookupError(stage)

    def targets_of(self, event: Mapping[str, Any]) -> tuple[str, ...]:
        """Return where the bus delivers an event."""
        return tuple(route.target for route in self.routes if route.takes(event))

    def _feed(self, stack: str, mapping: Mapping[str, Any]) -> Feed:
        function = self._resource(stack, mapping["FunctionName"])
        return Feed(
            self._stage(function["Properties"]),
            mapping["BatchSize"],
            mapping.get("MaximumBatchingWindowInSeconds", 0),
            function["Properties"]["MemorySize"],
        )

    def _stage(self, function: Mapping[str, Any]) -> str:
        name = function.get("FunctionName", "")
        prefix = self.environment.names.of("")
        return name.removeprefix(prefix) if name.startswith(prefix) else ""

    def _named(self, name: str, value: object) -> str:
        """Return the name of the table a reference points at, or the setting's own.

        Of a text around references only these are made up.
        """
        if isinstance(value, Mapping) and "Fn::Join" in value:
            between, parts = value["Fn::Join"]
            return str(between.join(one if isinstance(one, str) else name for one in parts))
        by_name = {table["TableName"].rpartition("-")[2]: table for table in self.tables}
        table = by_name.get(name.removesuffix("_TABLE").lower())
        return table["TableName"] if table and name.endswith("_TABLE") else f"{name}:{value}"

    def _target(self, stack: str, reference: Mapping[str, Any]) -> str:
        properties = self._resource(stack, reference)["Properties"]
        return str(properties.get("QueueName") or WORKFLOW)

    def _resource(self, stack: str, reference: Mapping[str, Any]) -> Mapping[str, Any]:
        logical_id = reference.get("Ref") or reference["Fn::GetAtt"][0]
        resource: Mapping[str, Any] = self._templates[stack]["Resources"][logical_id]
        return resource

    def _of_type(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for stack, template in self._templates.items():
            for resource in template["Resources"].values():
                if resource["Type"] == f"AWS::{kind}":
                    yield stack, resource.get("Properties", {})


def _is_from(source: str, allowed: str | Mapping[str, str]) -> bool:
    return source == allowed if isinstance(allowed, str) else source.startswith(allowed["prefix"])


def _synthesised(
    environment: Environment, configuration: Configuration, folder: Path
) -> Mapping[str, Any]:
    """Return the templates by stack, made with an empty layer: nothing of it is read here."""
    layer = folder / "layer"
    layer.mkdir()
    (layer / "empty").touch()
    app = App(outdir=str(folder / "cdk.out"), analytics_reporting=False)
    assemble(app, replace(environment, dependency_layer=str(layer)), configuration)
    return {stack.stack_name: stack.template for stack in app.synth().stacks}
