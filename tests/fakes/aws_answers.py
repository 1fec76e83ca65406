"""AWS as a test scripts it: clients that answer what they are told to, without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config
from botocore.stub import Stubber

CREDENTIALS: dict[str, Any] = {
    "region_name": "eu-central-1",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}


@contextmanager
def scripted(client: Any) -> Iterator[Stubber]:
    """Let a client answer from a script, and check that the script was played to its end."""
    with Stubber(client) as script:
        yield script
        script.assert_no_pending_responses()


def client_of(service: Any) -> Any:
    """Return a client that speaks to nobody."""
    return boto3.client(service, **CREDENTIALS)


def unreachable(service: Any) -> Any:
    """Return a client whose service does not answer."""
    once = Config(retries={"total_max_attempts": 1}, connect_timeout=1)
    return boto3.client(service, endpoint_url="http://127.0.0.1:1", config=once, **CREDENTIALS)
