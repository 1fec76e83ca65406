"""What every way in has in common: it is made of settings, and Lambda calls it."""

from collections.abc import Callable
from typing import Any, TypeVar

from plg_router.runtime.settings import Settings

AnySettings = TypeVar("AnySettings", bound=Settings)
LambdaHandler = Callable[[dict[str, Any], Any], Any]
