"""Reach the AWS an environment lives in: its clients, and what is called what there."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import boto3
from botocore.config import Config

from infra.bus.anchor import Anchors
from infra.environments import Environment
from infra.local.connection import (
    ADMINISTRATOR,
    HOME,
    REGION,
    REPOSITORY,
    Connection,
    find_connection,
)
from infra.names import Names
from plg_router.adapters.pseudonyms import KeyedPseudonyms

if TYPE_CHECKING:
    from mypy_boto3_appconfigdata import AppConfigDataClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_sts import STSClient

LOCAL = "local"

_ANCHORS = "anchors.json"
_PATIENT = Config(retries={"mode": "standard", "total_max_attempts": 6}, max_pool_connections=32)


class NothingRuns(Exception):
    """No embedded AWS is running; says how to start one."""


class _Reach(TypedDict, total=False):
    endpoint_url: str
    verify: str
    region_name: str
    aws_access_key_id: str
    aws_secret_access_key: str
    aws_session_token: str
    config: Config


class Cloud:
    """The clients of one environment, made when first used."""

    def __init__(self, names: Names, reach: _Reach, anchors: Anchors) -> None:
        self.names = names
        self.anchors = anchors  # how far the files played into it were moved in time
        self._reach = reach

    def acting_as(self, role_arn: str, session: str = "plg") -> "Cloud":
        """Return the same environment through the eyes of a role, in a session of that name."""
        lent = self.sts.assume_role(RoleArn=role_arn, RoleSessionName=session)["Credentials"]
        return Cloud(
            self.names,
            {
                **self._reach,
                "aws_access_key_id": lent["AccessKeyId"],
                "aws_secret_access_key": lent["SecretAccessKey"],
                "aws_session_token": lent["SessionToken"],
            },
            self.anchors,
        )

    @cached_property
    def appconfig(self) -> "AppConfigDataClient":
        """Return the client that reads what AppConfig delivers."""
        return boto3.client("appconfigdata", **self._reach)

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        """Return the client of the tables."""
        return boto3.client("dynamodb", **self._reach)

    @cached_property
    def events(self) -> "EventBridgeClient":
        """Return the client of the bus."""
        return boto3.client("events", **self._reach)

    @cached_property
    def functions(self) -> "LambdaClient":
        """Return the client of the functions."""
        return boto3.client("lambda", **self._reach)

    @cached_property
    def iam(self) -> "IAMClient":
        """Return the client of the roles."""
        return boto3.client("iam", **self._reach)

    @cached_property
    def logs(self) -> "CloudWatchLogsClient":
        """Return the client of the functions' logs."""
        return boto3.client("logs", **self._reach)

    @cached_property
    def pseudonyms(self) -> KeyedPseudonyms:
        """Return what people and workspaces are called there; its key is read when needed."""
        name = self.names.pseudonym_key
        return KeyedPseudonyms(lambda: self.secrets.get_secret_value(SecretId=name)["SecretString"])

    @cached_property
    def secrets(self) -> "SecretsManagerClient":
        """Return the client of the secrets."""
        return boto3.client("secretsmanager", **self._reach)

    @cached_property
    def sqs(self) -> "SQSClient":
        """Return the client of the queues."""
        return boto3.client("sqs", **self._reach)

    @cached_property
    def stepfunctions(self) -> "SFNClient":
        """Return the client of the clocks."""
        return boto3.client("stepfunctions", **self._reach)

    @cached_property
    def streams(self) -> "DynamoDBStreamsClient":
        """Return the client of the tables' streams."""
        return boto3.client("dynamodbstreams", **self._reach)

    @cached_property
    def sts(self) -> "STSClient":
        """Return the client that lends roles."""
        return boto3.client("sts", **self._reach)


def embedded_cloud(connection: Connection, home: Path = HOME) -> Cloud:
    """Return the AWS that runs on this machine, as its administrator."""
    return Cloud(
        Names(LOCAL),
        {
            "endpoint_url": connection.endpoint,
            "verify": connection.authority,
            "region_name": REGION,
            "aws_access_key_id": ADMINISTRATOR,
            "aws_secret_access_key": ADMINISTRATOR,
            "config": _PATIENT,
        },
        Anchors(home / _ANCHORS, connection.started_at),
    )


def cloud_of(environment: Environment, home: Path = HOME) -> Cloud:
    """Return an environment's AWS: what runs in `home` for `local`, otherwise the caller's own.

    Raises NothingRuns when `local` is asked for and nothing is running.
    """
    if not environment.emulated:
        reach: _Reach = {"region_name": environment.region, "config": _PATIENT}
        notes = REPOSITORY / "build" / environment.name / _ANCHORS
        return Cloud(environment.names, reach, Anchors(notes, environment.name))
    connection = find_connection(home)
    if connection is None:
        raise NothingRuns("No embedded AWS is running; start one and keep it: make demo KEEP=1")
    return embedded_cloud(connection, home)
