"""Start one function in this fresh process as Lambda does: a script, with its task as an argument.

Only what ships is within reach, and what Lambda's runtime brings. It writes as JSON the modules
that are not of the standard library, and the milliseconds of the processor that the task took. AWS
answers at once, from tables that are empty.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from importlib import import_module
from importlib.machinery import PathFinder

TYPE_CHECKING = False  # typing itself is among what a function has to load
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from botocore.model import OperationModel

TASK: dict[str, Any] = json.loads(sys.argv[1])


class LambdaRuntime:
    """Finds what Lambda's own runtime brings, and nothing else that lies beside it."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a package of the runtime."""
        if name.partition(".")[0] in TASK["runtime"]:
            return PathFinder.find_spec(name, path or [TASK["site"]], target)
        return None


class Accepted:
    """The response around whatever AWS says."""

    status_code = 200


def main() -> None:
    """Do what the task says."""
    sys.meta_path.append(LambdaRuntime)
    known, began = set(sys.modules), time.process_time()
    sys.path[:0] = TASK["shipped"]
    _TASKS[TASK["what"]]()
    milliseconds = (time.process_time() - began) * 1000
    names = [name.partition(".")[0] for name in set(sys.modules) - known]
    foreign = [name for name in names if name not in sys.stdlib_module_names]
    sys.stdout.write("\n" + json.dumps([len(foreign), milliseconds]))


def _sdk() -> None:
    import_module("boto3").client("dynamodb")


def _libraries() -> None:
    import_module("plg_router.runtime.observability")
    import_module("plg_router.runtime.settings").Settings.from_environment()
    import_module("plg_router.adapters.aws").client("dynamodb")


def _start() -> None:
    function, settings = _imported()
    function.build(settings.from_environment())


def _first_event() -> None:
    function, _ = _imported()
    import_module("plg_router.adapters.aws").session().register("before-call", _answer)
    answer = function.handler(TASK["event"], None)
    if answer and answer.get("batchItemFailures"):
        sys.exit("the first event failed")


def _imported() -> tuple[Any, Any]:
    """Return a function and the settings it is made of, which its environment now holds."""
    function = import_module("handler")
    settings = function.build.__annotations__["settings"]
    names = [name.upper() for name in settings.model_fields]
    os.environ.update({**dict.fromkeys(names, TASK["value"]), **TASK["settings"]})
    return function, settings


def _answer(
    model: OperationModel, params: dict[str, Any], **_: object
) -> tuple[object, dict[str, Any]]:
    """Answer a call, as a handler of botocore's before-call may."""
    asked = json.loads(params["body"] or "{}") if isinstance(params["body"], bytes | str) else {}
    match model.name:
        case "StartConfigurationSession":
            said = {"InitialConfigurationToken": asked["ConfigurationProfileIdentifier"]}
        case "GetLatestConfiguration":
            name = params["query_string"]["configuration_token"]
            document = TASK["documents"][name].encode()
            said = {"Configuration": io.BytesIO(document), "NextPollConfigurationToken": name}
        case "GetSecretValue":
            said = {"SecretString": "a key"}
        case "TransactGetItems":
            said = {"Responses": [{} for _ in asked["TransactItems"]]}
        case "PutEvents":
            said = {"FailedEntryCount": 0, "Entries": [{} for _ in asked["Entries"]]}
        case "Query":
            said = {"Items": [], "Count": 0}
        case "BatchGetItem":
            said = {"Responses": {}, "UnprocessedKeys": {}}
        case _:
            said = {}
    return Accepted, said


_TASKS: Mapping[str, Callable[[], None]] = {
    "sdk": _sdk,
    "libraries": _libraries,
    "start": _start,
    "first event": _first_event,
}

if __name__ == "__main__":
    main()
