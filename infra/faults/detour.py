"""Send functions to AWS through a proxy, where the calls of each can be told apart."""

from collections.abc import Iterator
from contextlib import contextmanager

from infra.operate.cloud import Cloud

_NAMED = "app/{}"  # how botocore's User-Agent shows AWS_SDK_UA_APP_ID


@contextmanager
def detour(cloud: Cloud, address: str) -> Iterator[None]:
    """Have every function call that address, and say whose call it is, until the end."""
    usual = {
        each["FunctionName"]: each.get("Environment", {}).get("Variables", {})
        for each in cloud.functions.list_functions()["Functions"]
    }
    for name, variables in usual.items():
        stage = name.removeprefix(cloud.names.of(""))
        around = {"AWS_ENDPOINT_URL": address, "AWS_SDK_UA_APP_ID": stage}
        cloud.functions.update_function_configuration(
            FunctionName=name, Environment={"Variables": {**variables, **around}}
        )
    yield
    for name, variables in usual.items():
        cloud.functions.update_function_configuration(
            FunctionName=name, Environment={"Variables": variables}
        )


def headers_of(stage: str) -> dict[str, str]:
    """Return what the headers of a stage's calls contain, and those of nobody else."""
    return {"User-Agent": _NAMED.format(stage)}
