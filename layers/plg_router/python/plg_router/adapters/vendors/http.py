"""Ask a vendor one thing over HTTP, in 800 ms at most, and turn whatever comes into an answer."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Literal

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import DecodeError, HTTPError, NewConnectionError
from urllib3.exceptions import TimeoutError as LateError

from plg_router.domain.enrichment.answer import Answer, Found, NoAnswer, NotFound, Why

BUDGET = timedelta(milliseconds=800)
_ATTEMPTS = 2
_THREADS = 4
_LARGEST_BYTES = 1_000_000
_CHUNK_BYTES = 65_536
_SHORTEST_WAIT = 0.001  # seconds; urllib3 takes no less
_SHORTEST, _LONGEST = timedelta(seconds=1), timedelta(hours=1)
_UNSAID = timedelta(minutes=1)  # when a vendor refuses calls and does not say for how long

_OK, _ACCEPTED, _TOO_MANY, _FAULT = 200, 202, 429, 500
_REFUSALS = frozenset({401, 402, 403})  # a bad key, no credits left, not in the plan
_UNKNOWN = frozenset({400, 404, 410, 422})  # nobody, or nobody the vendor can make sense of


@dataclass(frozen=True, slots=True)
class Request:
    """One look-up: parameters go into the query of a GET and into the JSON body of a POST."""

    method: Literal["GET", "POST"]
    host: str  # with its scheme
    path: str
    parameters: Mapping[str, str] = field(repr=False)  # may hold an address


class VendorHttp:
    """The way out to every vendor.

    It neither raises nor logs: an exception's message, or a line about a retry, would carry the
    query and with it a person's address. A thread bounds the whole look-up, since no timeout of a
    socket bounds the resolution of a name, or an answer that trickles in.
    """

    def __init__(self, budget: timedelta = BUDGET) -> None:
        self._budget = budget.total_seconds()
        self._pool = PoolManager(maxsize=_THREADS)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="vendor")

    def ask(self, request: Request, headers: Mapping[str, str]) -> Answer[bytes]:
        """Return the body of a reply; a fault or a lost connection is tried once more."""
        late = monotonic() + self._budget
        try:
            return self._threads.submit(self._tried, request, headers, late).result(self._budget)
        except TimeoutError:
            return NoAnswer(Why.SLOW)

    def _tried(self, request: Request, headers: Mapping[str, str], late: float) -> Answer[bytes]:
        answer: Answer[bytes] = NoAnswer(Why.SLOW)
        for _ in range(_ATTEMPTS):
            if monotonic() < late:
                answer = self._once(request, headers, late)
            if not _is_worth_another(answer):
                break
        return answer

    def _once(self, request: Request, headers: Mapping[str, str], late: float) -> Answer[bytes]:
        in_query = request.method == "GET"
        try:
            response = self._pool.request(
                request.method,
                request.host + request.path,
                fields=dict(request.parameters) if in_query else None,
                json=None if in_query else dict(request.parameters),
                headers={"Accept": "application/json", **headers},
                timeout=Timeout(total=max(late - monotonic(), _SHORTEST_WAIT)),
                retries=False,  # and follow no redirect: the key is for one host
                preload_content=False,
            )
            try:
                return _answer(response, late)
            finally:
                response.close()
        except DecodeError:
            return NoAnswer(Why.BROKEN)
        except LateError as error:
            refused = isinstance(error, NewConnectionError)  # which urllib3 counts as late
            return NoAnswer(Why.UNREACHABLE if refused else Why.SLOW)
        except (HTTPError, OSError):
            return NoAnswer(Why.UNREACHABLE)


def _is_worth_another(answer: Answer[bytes]) -> bool:
    """Tell a passing fault from one that would come again, or that asks us to wait."""
    if not isinstance(answer, NoAnswer):
        return False
    return answer.why in {Why.UNREACHABLE, Why.FAULTY} and answer.retry_after is None


def _answer(response: BaseHTTPResponse, late: float) -> Answer[bytes]:
    status = response.status
    if status == _OK:
        return _body(response, late)
    if status in _UNKNOWN:
        return NotFound()
    if status == _ACCEPTED:
        return NoAnswer(Why.PENDING)
    if status == _TOO_MANY:
        return NoAnswer(Why.LIMITED, _retry_after(response) or _UNSAID)
    if status in _REFUSALS:
        return NoAnswer(Why.REFUSED)
    return (
        NoAnswer(Why.FAULTY, _retry_after(response)) if status >= _FAULT else NoAnswer(Why.BROKEN)
    )


def _body(response: BaseHTTPResponse, late: float) -> Answer[bytes]:
    body = bytearray()
    while chunk := response.read1(_CHUNK_BYTES):  # whatever is there, so that time is kept
        body += chunk
        if monotonic() > late:
            return NoAnswer(Why.SLOW)
        if len(body) > _LARGEST_BYTES:
            return NoAnswer(Why.BROKEN)
    return Found(bytes(body))


def _retry_after(response: BaseHTTPResponse) -> timedelta | None:
    """Return how long a vendor asks us to wait, in seconds or until a date (RFC 9110, 10.2.3)."""
    said = response.headers.get("Retry-After", "")
    try:
        if said.isdecimal():
            wait = timedelta(seconds=int(said))
        else:
            now = parsedate_to_datetime(response.headers.get("Date", ""))
            wait = parsedate_to_datetime(said) - now
    except (ValueError, OverflowError, TypeError):
        return None
    return min(max(wait, _SHORTEST), _LONGEST)
