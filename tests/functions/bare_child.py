"""Import and build one function where only what ships with it, and boto3, can be found.

Runs as a script with `python -I -S`. Reads what to do as JSON from its one argument, and writes
what it saw as JSON.
"""

import json
import os
import sys
from collections import UserDict
from importlib.machinery import PathFinder

TASK = json.loads(sys.argv[1])
service_files: list[str] = []  # opened by botocore, as it does for every client it makes
services: set[str] = set()  # looked for by botocore, each in a folder of its own


class LambdaRuntime:
    """Finds what Lambda's own runtime brings, and nothing else that lies beside it."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        """Find a package of the runtime."""
        if name.partition(".")[0] in TASK["runtime"]:
            return PathFinder.find_spec(name, path or [TASK["site"]], target)
        return None


class WatchedEnvironment(UserDict):
    """An empty environment that remembers which of our modules asked for what."""

    def __init__(self):
        super().__init__()
        self.asked = set()

    def __contains__(self, name):
        """Answer, and remember."""
        self._remember(name)
        return super().__contains__(name)

    def __getitem__(self, name):
        """Answer, and remember."""
        self._remember(name)
        return super().__getitem__(name)

    def _remember(self, name):
        frame = sys._getframe(2)  # noqa: SLF001  there is no other way to know who asks
        while frame.f_globals["__name__"] in {"_collections_abc", "collections", "os", __name__}:
            frame = frame.f_back
        if frame.f_globals["__name__"].partition(".")[0] in {"handler", "plg_router"}:
            self.asked.add(name)


def watch_files(event, arguments):
    """Remember which descriptions of services are opened, and which services are looked for."""
    if event not in {"open", "os.listdir"}:
        return
    _, is_description, name = str(arguments[0]).rpartition("/botocore/data/")
    if is_description and event == "open":
        service_files.append(name)
    elif is_description:
        services.add(name)


sys.addaudithook(watch_files)
sys.path[:0] = TASK["shipped"]
sys.meta_path.append(LambdaRuntime)
before = set(sys.modules)
usual, os.environ = os.environ, WatchedEnvironment()

import handler  # noqa: E402  the function

asked, os.environ = os.environ.asked, usual
seen = {
    "modules": sorted(set(sys.modules) - before),
    "variables": sorted(asked),
    "service_files": list(service_files),
}

settings = handler.build.__annotations__["settings"]
fields = [name.upper() for name in settings.model_fields]
os.environ.update(TASK["environment"], **dict.fromkeys(fields, "plg-test"))
built = handler.build(settings.from_environment())
seen |= {"settings": fields, "built": type(built).__name__, "services": sorted(services)}
print(json.dumps(seen))  # noqa: T201
