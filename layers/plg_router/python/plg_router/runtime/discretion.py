"""Let no error say outside what it was given: only our own say nothing of people.

Lambda writes what a function raises into its log and its trace, and a workflow keeps it as the
cause of a failure. What a library raises may quote an address, a name or a key (pydantic the input,
botocore what the service answered). So errors are told by their kind and by where they arose.
"""

from collections.abc import Iterator
from functools import wraps
from traceback import extract_tb
from typing import Any

from plg_router.kernel.errors import RouterError, Unforeseen
from plg_router.runtime.entrypoint import LambdaHandler
from plg_router.runtime.observability import logger

_LONGEST = 500  # characters of a reason


def reason_of(error: BaseException) -> str:
    """Return why: our own words, which hold no personal data, or the name of any other error."""
    name, said = type(error).__name__, str(error) if isinstance(error, RouterError) else ""
    return f"{name}: {said}"[:_LONGEST] if said else name


def tell(message: str, error: BaseException) -> None:
    """Write one line about a failure: what it was, what had caused it, and where it arose."""
    reasons = [reason_of(each) for each in _chain(error)]
    logger.error(message, extra={"errors": reasons, "where": _where(error)})


def discreet(handler: LambdaHandler) -> LambdaHandler:
    """Return a handler that raises errors of ours alone, without what had caused them."""

    @wraps(handler)
    def guarded(event: dict[str, Any], context: object) -> object:
        try:
            return handler(event, context)
        except RouterError as error:
            raise error from None
        except Exception as error:  # noqa: BLE001  whatever it is, it must not speak
            tell("failed", error)
            raise Unforeseen(type(error).__name__) from None

    return guarded


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _where(error: BaseException) -> list[str]:
    """Return the way to where an error arose, outermost call first."""
    frames = extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
