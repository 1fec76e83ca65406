"""How every AWS client here behaves: it answers or fails within a stage's patience."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from plg_router.kernel.errors import Transient

CONFIG = Config(
    connect_timeout=2,
    read_timeout=8,
    retries={"mode": "standard", "max_attempts": 4},
)


@contextmanager
def answered() -> Iterator[None]:
    """Raise Transient where AWS refuses or cannot be reached, once the SDK has given up."""
    try:
        yield
    except ClientError as error:
        raise Transient(error.response["Error"]["Code"]) from error
    except BotoCoreError as error:
        raise Transient(type(error).__name__) from error
