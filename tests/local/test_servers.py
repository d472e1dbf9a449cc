"""Real servers: they start on ports of their own, survive what they should, and are gone at the end."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from local.kinesis_tables import NOBODY, create_leases, create_stream, create_tables
from local.leases import leases
from local.platform_secrets import create_client_secret, create_key_secret
from local.servers.faults import FaultProxy, Faults
from local.servers.ministack import Ministack, client
from local.servers.ports import HOST, free_port, listens
from local.servers.process import ServerError, ServerProcess, inherited
from local.servers.redis import RedisCluster

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministack]:
    with Ministack(directory=tmp_path_factory.mktemp("ministack")) as server:
        yield server


def sleeper(directory: Path, code: str = "import time; time.sleep(600)", **more: float) -> ServerProcess:
    command = [sys.executable, "-c", code]
    return ServerProcess(name="sleeper", command=command, variables=inherited(), directory=directory, **more)  # type: ignore[arg-type]


def test_should_stop_a_process_and_its_children(tmp_path: Path) -> None:
    code = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
    with sleeper(tmp_path, code + "print('ready', flush=True); time.sleep(600)") as server:
        while "ready" not in server.tail():
            continue
        family = [psutil.Process(server.pid), *psutil.Process(server.pid).children()]
    assert len(family) == 2
    assert not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in family)


def test_should_kill_what_does_not_stop_in_time(tmp_path: Path) -> None:
    ignore = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    code = ignore + "print('ready', flush=True); time.sleep(600)"
    server = sleeper(tmp_path, code, stop_seconds=0.2).start()
    while "ready" not in server.tail():
        continue
    server.stop()
    assert server.exit_code == -9


def test_should_say_why_a_server_did_not_start(tmp_path: Path) -> None:
    server = ServerProcess(
        name="broken",
        command=[sys.executable, "-c", "raise SystemExit('no such file')"],
        variables=inherited(),
        directory=tmp_path,
        is_ready=lambda _pid: False,
    )
    with pytest.raises(ServerError, match=r"broken ended with exit code 1:\nno such file"):
        server.start()


def test_should_tell_whose_listener_a_port_is(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as listener, sleeper(tmp_path) as server:
        port: int = listener.getsockname()[1]
        assert listens(psutil.Process().pid, port)
        assert not listens(server.pid, port)
        assert not listens(server.pid, free_port())


def test_should_make_stream_tables_and_leases(ministack: Ministack) -> None:
    kinesis, dynamodb = client("kinesis", ministack.url), client("dynamodb", ministack.url)
    create_stream(kinesis, name="made", shards=3)
    create_tables(dynamodb, lease="made-leases", worker_metrics="made-metrics", coordinator_state="made-state")
    create_leases(kinesis, dynamodb, stream="made", table="made-leases")
    found = leases(dynamodb, "made-leases")
    assert [(each.shard, each.owner, each.checkpoint) for each in found] == [
        (f"shardId-{number:012}", NOBODY, "TRIM_HORIZON") for number in range(3)
    ]


def test_should_take_the_rest_when_some_entries_are_throttled_or_fail(ministack: Ministack) -> None:
    with FaultProxy(port=ministack.port) as proxy:
        kinesis = client("kinesis", proxy.url)
        create_stream(kinesis, name="partly", shards=2)
        proxy.faults = Faults(throttle=0.3, fail=0.2)
        entries = [{"Data": str(number).encode(), "PartitionKey": str(number)} for number in range(200)]
        answer = kinesis.put_records(StreamName="partly", Records=entries)
        codes = [each.get("ErrorCode") for each in answer["Records"]]
        assert codes.count("ProvisionedThroughputExceededException") == proxy.counts["throttle"] > 0
        assert codes.count("InternalFailure") == proxy.counts["fail"] > 0
        proxy.faults = Faults()
        taken = {number for number, code in enumerate(codes) if code is None}
        assert _read(kinesis, "partly") == sorted(str(number) for number in taken)
        assert answer["FailedRecordCount"] == len(entries) - len(taken)


def test_should_keep_the_records_whose_answer_is_lost(ministack: Ministack) -> None:
    with FaultProxy(port=ministack.port) as proxy:
        kinesis = client("kinesis", proxy.url)
        create_stream(kinesis, name="unheard", shards=1)
        proxy.faults = Faults(lose_answer=1)
        with pytest.raises(Exception, match="Connection was closed"):
            kinesis.put_records(StreamName="unheard", Records=[{"Data": b"x", "PartitionKey": "1"}])
        assert _read(client("kinesis", ministack.url), "unheard") == ["x"] * proxy.counts["lose_answer"]


def test_should_refuse_as_long_as_told(ministack: Ministack) -> None:
    with FaultProxy(port=ministack.port) as proxy:
        kinesis = client("kinesis", proxy.url)
        for faults, message in (
            (Faults(refuse=1), "Connection was closed"),
            (Faults(unavailable=1), "503|Unavailable"),
        ):
            proxy.faults = faults
            with pytest.raises(Exception, match=message):
                kinesis.list_streams()
        proxy.faults = Faults()
        assert kinesis.list_streams()


def test_should_serve_all_slots_and_forget_the_data_when_redis_restarts(tmp_path: Path) -> None:
    with RedisCluster(directory=tmp_path) as cluster:
        keys = [f"key-{number}" for number in range(50)]
        cache = cluster.client()
        for key in keys:
            cache.set(key, key)
        assert [cache.get(key) for key in keys] == keys
        cluster.nodes[1].kill()
        with pytest.raises(RedisConnectionError):
            cluster.nodes[1].client().ping()
        cluster.nodes[1].start()
        cluster.wait()
        cache = cluster.client()
        left = [cache.get(key) for key in keys]
        assert 0 < left.count(None) < len(keys)
        cluster.restart()
        cache = cluster.client()
        assert cache.dbsize(target_nodes=cache.ALL_NODES) == 0
        ports = [node.port for node in cluster.nodes]
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HOST, port), timeout=1).close()


def _read(kinesis: object, stream: str) -> list[str]:
    found = []
    for shard in kinesis.list_shards(StreamName=stream)["Shards"]:  # type: ignore[attr-defined]
        iterator = kinesis.get_shard_iterator(  # type: ignore[attr-defined]
            StreamName=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        found += [each["Data"].decode() for each in kinesis.get_records(ShardIterator=iterator)["Records"]]  # type: ignore[attr-defined]
    return sorted(found)


def test_should_draw_ports_that_no_outgoing_connection_takes() -> None:
    drawn = {free_port() for _ in range(20)}
    assert len(drawn) > 10
    assert all(1024 < port < 32_768 for port in drawn)


def test_should_let_secrets_rotate_that_have_no_previous_version(ministack: Ministack) -> None:
    manager = client("secretsmanager", ministack.url)
    arns = [
        create_client_secret(manager, suffix="test", name="reporting", client="id", secret="opens"),  # noqa: S106
        create_key_secret(manager, suffix="test", name="reporting", first_key_name="first", key="meters"),
    ]
    found = [manager.describe_secret(SecretId=arn) for arn in arns]
    assert [each["Name"] for each in found] == [f"smartfactory/api/{kind}/reporting-test" for kind in ("client", "key")]
    assert [each["RotationEnabled"] for each in found] == [True, True]
    assert [list(each["VersionIdsToStages"].values()) for each in found] == [[["AWSCURRENT"]]] * 2
    held = [json.loads(manager.get_secret_value(SecretId=arn)["SecretString"]) for arn in arns]
    assert held == [{"clientId": "id", "clientSecret": "opens"}, {"firstKeyName": "first", "apiKey": "meters"}]


def test_should_give_no_port_to_two_processes() -> None:
    # From a dozen ports: at random, two of six processes would nearly always draw the same.
    program = (
        "import sys, time; from local.servers import ports; ports.PORTS = range(29_900, 29_924); ports.ATTEMPTS = 14; "
        "print(ports.free_port(above=10), flush=True); sys.stdin.read()"
    )
    with ExitStack() as stack:
        children = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for _ in range(5)
        ]
        drawn = [int(child.stdout.readline()) for child in children if child.stdout is not None]
        for child in children:
            child.communicate()
    taken = drawn + [port + 10 for port in drawn]
    assert len(set(taken)) == len(taken) == 10
