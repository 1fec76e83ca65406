"""Deploy the app to the embedded AWS with the CDK command line, as it is deployed to a real one."""

import json
import os
import subprocess
from pathlib import Path

import boto3

from infra.local.connection import ACCOUNT, ADMINISTRATOR, HOME, REGION, REPOSITORY, Connection

ASSETS_BUCKET = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"  # the name every CDK app expects
TAIL_LINES = 40


class DeploymentError(RuntimeError):
    """The app could not be deployed; the message ends with what the command line said."""


def deploy(
    connection: Connection, *, home: Path = HOME, app: str | None = None
) -> dict[str, dict[str, str]]:
    """Deploy every stack of environment `local` and return the outputs of each by its name.

    `app` is the command that synthesises, where it is not the usual one.
    """
    _make_assets_bucket(connection)
    outputs = home / "outputs.json"
    log = home / "deploy.log"
    with log.open("wb") as output:
        result = subprocess.run(
            (
                *(REPOSITORY / "node_modules/.bin/cdklocal", "deploy", "--all"),
                *("--context", "environment=local", "--output", home / "cdk.out"),
                *("--require-approval", "never", "--method", "direct", "--progress", "events"),
                *("--outputs-file", outputs),
                *(("--app", app) if app else ()),
            ),
            cwd=REPOSITORY,
            env=_environment(connection),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if result.returncode:
        tail = log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        raise DeploymentError("\n".join((f"The deployment failed; the end of {log}:", *tail)))
    stacks: dict[str, dict[str, str]] = json.loads(outputs.read_text())
    return stacks


def _make_assets_bucket(connection: Connection) -> None:
    """Do the part of `cdk bootstrap` that a deployment with our own credentials needs."""
    s3 = boto3.client(
        "s3",
        endpoint_url=connection.endpoint,
        verify=connection.authority,
        region_name=REGION,
        aws_access_key_id=ADMINISTRATOR,
        aws_secret_access_key=ADMINISTRATOR,
    )
    s3.create_bucket(Bucket=ASSETS_BUCKET)


def _environment(connection: Connection) -> dict[str, str]:
    environment = connection.environment
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ["HOME"],
        **environment,
        "AWS_ENVAR_ALLOWLIST": ",".join(environment),
        "NODE_EXTRA_CA_CERTS": connection.authority,
        "CDK_DISABLE_CLI_TELEMETRY": "true",
    }
