"""Let a deployed app give up within seconds what it tries for minutes, or an hour, elsewhere."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from infra.operate.cloud import Cloud

_RETRY_S = 8  # until a failed message comes again: enough for any batch to be done
_PAUSE_S = 1  # between two tries of a clock
_RECORD_AGE_S = 15  # of the stream: AWS would take no less than a minute, the embedded one does


@contextmanager
def in_a_hurry(cloud: Cloud) -> Iterator[None]:
    """Shorten what lies between tries until the end; how many there are stays as it is.

    Of the stream nobody counts the tries: the age of a record decides.
    """
    with ExitStack() as afterwards:
        _hurry_queues(cloud, afterwards)
        _hurry_clocks(cloud, afterwards)
        _hurry_relay(cloud, afterwards)
        yield


def _hurry_queues(cloud: Cloud, afterwards: ExitStack) -> None:
    def wait(url: str, seconds: str) -> None:
        cloud.sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": seconds})

    for url in cloud.sqs.list_queues(QueueNamePrefix=cloud.names.of(""))["QueueUrls"]:
        usual = cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
        afterwards.callback(wait, url, usual["Attributes"]["VisibilityTimeout"])
        wait(url, str(_RETRY_S))


def _hurry_clocks(cloud: Cloud, afterwards: ExitStack) -> None:
    def define(arn: str, definition: str) -> None:
        cloud.stepfunctions.update_state_machine(stateMachineArn=arn, definition=definition)

    for machine in cloud.stepfunctions.list_state_machines()["stateMachines"]:
        arn = machine["stateMachineArn"]
        usual = cloud.stepfunctions.describe_state_machine(stateMachineArn=arn)["definition"]
        afterwards.callback(define, arn, usual)
        hurried = json.loads(usual)
        for state in hurried["States"].values():
            for retry in state.get("Retry", ()):
                retry |= {"IntervalSeconds": _PAUSE_S, "BackoffRate": 1}
        define(arn, json.dumps(hurried))


def _hurry_relay(cloud: Cloud, afterwards: ExitStack) -> None:
    def forget(mapping: str, seconds: int) -> None:
        cloud.functions.update_event_source_mapping(UUID=mapping, MaximumRecordAgeInSeconds=seconds)

    relay = cloud.names.of("relay")
    mappings = cloud.functions.list_event_source_mappings(FunctionName=relay)
    for mapping in mappings["EventSourceMappings"]:
        afterwards.callback(forget, mapping["UUID"], mapping["MaximumRecordAgeInSeconds"])
        forget(mapping["UUID"], _RECORD_AGE_S)
