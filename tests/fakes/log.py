"""What a function says of itself, caught instead of printed."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plg_router.runtime.observability import logger


class Log:
    """The lines a function wrote."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        """Return everything as it was written."""
        return self._stream.getvalue()

    def lines(self, message: str) -> list[dict[str, Any]]:
        """Return the structured lines with a message."""
        lines = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in lines if line["message"] == message]


@contextmanager
def listening() -> Iterator[Log]:
    """Catch what is logged meanwhile."""
    stream = io.StringIO()
    usual = logger.registered_handler.setStream(stream)  # type: ignore[attr-defined]
    try:
        yield Log(stream)
    finally:
        logger.registered_handler.setStream(usual)  # type: ignore[attr-defined]
