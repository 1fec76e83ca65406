"""How every AWS client here is made, and how it behaves: it answers or fails in good time.

Clients are botocore's own. boto3 puts resources and transfers around them that nothing here uses,
and whoever starts a function waits for both. They share one session, whose first client reads what
is known of regions. It would also look through the folders of some four hundred services, to tell
whether the one it is for is among them: here they are named.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, overload

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader
from botocore.session import Session

from plg_router.kernel.errors import Transient

if TYPE_CHECKING:
    from mypy_boto3_appconfigdata import AppConfigDataClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sts import STSClient

# At worst a call takes three times both, and pauses of up to a second and two in between: less than
# any function has, so that it lives to say what did not answer (decision 0016).
CONFIG = Config(
    connect_timeout=2,
    read_timeout=3,
    retries={"mode": "standard", "total_max_attempts": 3},
)


SERVICES = ("appconfigdata", "dynamodb", "events", "secretsmanager", "sqs", "sts")


class NamedServices(Loader):
    """What botocore knows of the services above, found without a look at any other."""

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002  of each type
        """Return the services that there may be clients of."""
        return list(SERVICES)


@cache
def session() -> Session:
    """Return the session of this process."""
    made = Session()
    made.register_component("data_loader", NamedServices())
    return made


@overload
def client(service: Literal["appconfigdata"]) -> "AppConfigDataClient": ...
@overload
def client(service: Literal["dynamodb"]) -> "DynamoDBClient": ...
@overload
def client(service: Literal["events"]) -> "EventBridgeClient": ...
@overload
def client(service: Literal["secretsmanager"]) -> "SecretsManagerClient": ...
@overload
def client(service: Literal["sqs"]) -> "SQSClient": ...
@overload
def client(service: Literal["sts"]) -> "STSClient": ...
def client(service: str) -> Any:
    """Return a client of a service, in the region and with the credentials of the environment."""
    return session().create_client(service, config=CONFIG)


@contextmanager
def answered() -> Iterator[None]:
    """Raise Transient where AWS refuses or cannot be reached, once the SDK has given up."""
    try:
        yield
    except ClientError as error:
        raise Transient(error.response["Error"]["Code"]) from error
    except BotoCoreError as error:
        raise Transient(type(error).__name__) from error
