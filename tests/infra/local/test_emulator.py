"""The embedded AWS is safe to run: loopback, TLS, IAM enforced, and gone when it should be."""

import signal
import socket
import subprocess
import sys

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local.connection import REPOSITORY, find_connection
from infra.local.emulator import EmulatorError, run_emulator, stop_emulator

pytestmark = pytest.mark.e2e


@pytest.fixture
def home(tmp_path):
    yield tmp_path
    stop_emulator(tmp_path)


def test_a_plain_client_reaches_it_with_the_environment_it_hands_out(home, monkeypatch):
    with run_emulator(home=home) as connection:
        _adopt(connection, monkeypatch)

        caller = boto3.client("sts").get_caller_identity()["Arn"]

    assert caller == "arn:aws:iam::000000000000:root"
    assert connection.endpoint.startswith("https://127.0.0.1:")


def test_a_role_may_do_nothing_it_was_not_granted(home, monkeypatch):
    trust = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",'
        ' "Principal": {"AWS": "000000000000"}}]}'
    )
    with run_emulator(home=home) as connection:
        _adopt(connection, monkeypatch)
        role = boto3.client("iam").create_role(RoleName="none", AssumeRolePolicyDocument=trust)
        lent = boto3.client("sts").assume_role(
            RoleArn=role["Role"]["Arn"], RoleSessionName="visitor"
        )["Credentials"]

        with pytest.raises(ClientError, match="AccessDenied"):
            boto3.client(
                "sqs",
                aws_access_key_id=lent["AccessKeyId"],
                aws_secret_access_key=lent["SecretAccessKey"],
                aws_session_token=lent["SessionToken"],
            ).create_queue(QueueName="queue")


def test_a_port_in_use_is_said_in_one_line(home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with (
            pytest.raises(EmulatorError, match=f"^Port {port} is in use: .+$"),
            run_emulator(home=home, port=port),
        ):
            pass


def test_a_failure_inside_the_block_stops_it_even_if_it_was_to_be_kept(home):
    with pytest.raises(ZeroDivisionError), run_emulator(home=home, keep=True) as connection:
        _ = 1 // 0

    assert not connection.answers()


def test_what_is_kept_is_found_replaced_and_stopped(home):
    with run_emulator(home=home, keep=True) as kept:
        pass

    assert find_connection(home) == kept
    with run_emulator(home=home, keep=True) as newer:
        assert not kept.answers()
    assert stop_emulator(home)
    assert not newer.answers()
    assert not stop_emulator(home)
    assert list(home.glob("s*")) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_its_owner_stops_it(home, number):
    program = (
        "import pathlib, time\n"
        "from infra.local.emulator import run_emulator\n"
        f"with run_emulator(home=pathlib.Path({str(home)!r})):\n"
        "    print('up', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(
        (sys.executable, "-c", program), cwd=REPOSITORY, stdout=subprocess.PIPE
    ) as owner:
        owner.stdout.readline()
        connection = find_connection(home)

        owner.send_signal(number)
        owner.wait(timeout=90)

    assert not connection.answers()


def _adopt(connection, monkeypatch):
    for name, value in connection.environment.items():
        monkeypatch.setenv(name, value)
