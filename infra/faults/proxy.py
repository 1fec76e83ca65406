"""A proxy before an AWS that lets calls fail: microburst, and the two faults it does not know."""

import argparse
import json
import os
import signal
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from random import random, seed
from typing import Any

from aiohttp import ClientSession, web
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from microburst.detection import detect
from microburst.effects import apply_decision
from microburst.forward import Upstream
from microburst.rules import RuleEngine

from infra.faults.process import owner_of
from infra.local.connection import ADMINISTRATOR, REGION
from plg_router.contracts.gathering import AS_ANNOUNCED

RULES = "/_faults"
HOST = "127.0.0.1"

_OWN_TO_A_HOP = frozenset({"content-length", "transfer-encoding", "connection"})
_SIGNED = ("content-type", "x-amz-target")
_LARGEST_BYTES = 16 * 2**20  # AWS takes no larger call

Rule = dict[str, Any]


class Proxy:
    """What stands before an AWS, and counts what it does to the calls it sees.

    A call that failed is recognised when it comes again: by the entries that were refused, by the
    keys a write goes to, by its body otherwise.
    """

    def __init__(self, upstream: str, group: int) -> None:
        self._engine, self._names = RuleEngine(), dict[int, str]()
        self.way = Upstream(upstream, resign=False)
        # Callers sign the host they call, so that name has to arrive.
        self.way._outbound_headers = _as_signed  # noqa: SLF001
        self._upstream = upstream
        self._group = group  # of the functions' processes: nobody else is killed
        self._own: list[Rule] = []
        self.caused: Counter[str] = Counter()
        self.came_again: Counter[str] = Counter()
        self._struck: dict[str, tuple[str, int]] = {}  # what failed, why, and the how manieth
        self._back: set[int] = set()  # those that came again

    async def obey(self, request: web.Request) -> web.StreamResponse:
        """Take other rules, or say what was caused since these were taken."""
        if request.method == "POST":
            rules = await request.json()
            self._own = [rule for rule in rules if {"refuse", "kill"} & rule.keys()]
            others = [rule for rule in rules if rule not in self._own]
            taken = self._engine.set_rules(others)
            self._names = {rule.id: one["name"] for rule, one in zip(taken, others, strict=True)}
            self.caused.clear()
            self.came_again.clear()
            self._struck.clear()
            self._back.clear()
        return web.json_response({"caused": self.caused, "came_again": self.came_again})

    async def pass_on(self, request: web.Request) -> web.StreamResponse:
        """Let a call through, or not."""
        operation = request.headers.get("X-Amz-Target", "").rpartition(".")[2]
        body = await request.read()
        for subject in _subjects(operation, body):
            name, number = self._struck.pop(subject, ("", 0))
            if name and number not in self._back:
                self._back.add(number)
                self.came_again[name] += 1
        for rule in self._own:
            if rule["operation"] != operation or not _bears(request, rule.get("headers", {})):
                continue
            if "refuse" in rule:
                return await self._refuse_some(request, operation, body, rule)
            if self.caused[rule["name"]] < rule["kill"] and random() < rule.get("probability", 1):
                return await self._kill(request, operation, body, rule)
        call = detect(
            request.headers, request.method, request.rel_url.raw_path, request.rel_url.query, body
        )
        decision = self._engine.decide(call)
        answer: web.StreamResponse | None = None
        if decision is not None:
            self._note(self._names[decision.rule.id], operation, body)
            answer = await apply_decision(request, call, decision)
        if answer is not None:
            return answer
        cut = decision.response_fault if decision is not None else None
        passed: web.StreamResponse = await self.way.relay(request, body, mutator=cut)
        return passed

    def _note(self, name: str, operation: str, body: bytes) -> None:
        """Remember that a call fails."""
        self.caused[name] += 1
        failure = name, self.caused.total()
        self._struck.update(dict.fromkeys(_subjects(operation, body), failure))

    async def _refuse_some(
        self, request: web.Request, operation: str, body: bytes, rule: Rule
    ) -> web.StreamResponse:
        """Pass some entries of a call on, and answer for the others that they failed."""
        call = json.loads(body)
        refused = [random() < rule["refuse"] for _ in call["Entries"]]
        failed = [entry for entry, bad in zip(call["Entries"], refused, strict=True) if bad]
        kept = [entry for entry, bad in zip(call["Entries"], refused, strict=True) if not bad]
        status, answer = 200, b"{}"
        if kept:
            passed = json.dumps({**call, "Entries": kept}).encode()
            status, answer = await self._ask(request, passed, _signed_anew(request, passed))
        if status != web.HTTPOk.status_code:
            return web.Response(status=status, body=answer)
        for entry in failed:
            self._note(rule["name"], operation, json.dumps({"Entries": [entry]}).encode())
        told = _TOLD[operation](json.loads(answer), refused, failed)
        return web.json_response(told, content_type="application/x-amz-json-1.0")

    async def _kill(
        self, request: web.Request, operation: str, body: bytes, rule: Rule
    ) -> web.StreamResponse:
        """Let a call happen, and kill the function that waits for the answer."""
        port = request.transport.get_extra_info("peername")[1] if request.transport else 0
        caller = owner_of(port)
        status, answer = await self._ask(request, body, _as_signed(request))
        if caller is not None and os.getpgid(caller) == self._group:
            self._note(rule["name"], operation, body)
            with suppress(ProcessLookupError):
                os.kill(caller, signal.SIGKILL)
        return web.Response(status=status, body=answer)

    async def _ask(
        self, request: web.Request, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        async with (
            ClientSession() as session,
            session.post(self._upstream + request.path_qs, data=body, headers=headers) as answer,
        ):
            return answer.status, await answer.read()


def _bears(request: web.Request, words: Mapping[str, str]) -> bool:
    """Tell whether the headers of a call contain these words, as microburst would."""
    return all(word in request.headers.get(header, "") for header, word in words.items())


def _as_signed(request: web.Request) -> Mapping[str, str]:
    return {k.lower(): v for k, v in request.headers.items() if k.lower() not in _OWN_TO_A_HOP}


def _signed_anew(request: web.Request, body: bytes) -> Mapping[str, str]:
    """Return the headers of a call with another body: the administrator vouches for it."""
    headers = {name: request.headers[name] for name in _SIGNED}
    scope = request.headers["Authorization"].split("/")
    call = AWSRequest("POST", f"http://{request.host}{request.path}", headers, body)
    SigV4Auth(Credentials(ADMINISTRATOR, ADMINISTRATOR), scope[3], REGION).add_auth(call)
    return {**call.headers, "Host": request.host}


def _refused_events(
    answer: Mapping[str, Any], refused: list[bool], failed: list[Any]
) -> Mapping[str, Any]:
    passed = iter(answer.get("Entries", ()))
    error = {"ErrorCode": "InternalFailure", "ErrorMessage": "refused on purpose"}
    return {
        "FailedEntryCount": len(failed) + answer.get("FailedEntryCount", 0),
        "Entries": [error if bad else next(passed) for bad in refused],
    }


def _refused_messages(
    answer: Mapping[str, Any], _: list[bool], failed: list[Any]
) -> Mapping[str, Any]:
    errors = [
        {"Id": entry["Id"], "SenderFault": False, "Code": "InternalError"} for entry in failed
    ]
    return {
        "Successful": answer.get("Successful", []),
        "Failed": [*answer.get("Failed", []), *errors],
    }


_TOLD = {"PutEvents": _refused_events, "SendMessageBatch": _refused_messages}


def _subjects(operation: str, body: bytes) -> list[str]:
    """Return what a call is about, so that it is known when it comes again."""
    try:
        call = json.loads(body)
    except ValueError:
        return [_digest(operation, body)]
    if "Entries" in call:
        texts = [text for entry in call["Entries"] for text in _told(entry)]
        return [_digest(operation, text.encode()) for text in texts]
    keys = sorted(set(_keys(call)))
    return [_digest(operation, json.dumps(keys).encode() if keys else body)]


def _told(entry: Mapping[str, Any]) -> list[str]:
    """Return what an entry says: of many changes each, since others may share its next entry."""
    text = str(entry.get("Detail") or entry.get("MessageBody"))
    if entry.get("DetailType") != AS_ANNOUNCED:
        return [text]
    return [json.dumps(change) for change in json.loads(text)["data"]["changes"]]


def _keys(value: object) -> list[str]:
    """Return the partition keys anywhere in a call to a table."""
    if isinstance(value, list):
        return [key for each in value for key in _keys(each)]
    if not isinstance(value, dict):
        return []
    here = value.get("pk")
    own = [str(here["S"])] if isinstance(here, dict) and "S" in here else []
    return own + [key for each in value.values() for key in _keys(each)]


def _digest(operation: str, content: bytes) -> str:
    return sha256(operation.encode() + b"\n" + content).hexdigest()


def main() -> None:
    """Serve until terminated."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("upstream")
    arguments.add_argument("port", type=int)
    arguments.add_argument("group", type=int)
    arguments.add_argument("seed", type=int)
    asked = arguments.parse_args()
    seed(asked.seed)  # of microburst as well
    proxy = Proxy(asked.upstream, asked.group)
    app = web.Application(client_max_size=_LARGEST_BYTES)
    app.on_startup.append(lambda _: proxy.way.start())
    app.on_cleanup.append(lambda _: proxy.way.stop())
    app.router.add_route("*", RULES, proxy.obey)
    app.router.add_route("*", "/{tail:.*}", proxy.pass_on)
    web.run_app(app, host=HOST, port=asked.port, print=None)


if __name__ == "__main__":
    main()
