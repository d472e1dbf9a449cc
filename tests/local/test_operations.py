"""What processors had to do again, from their logs."""

from pathlib import Path

from local.operations import Operations, failed_operations

LOGS = {
    "processor-1.log": [
        '{"_aws": {}, "Retries": 2, "Events": 10}',
        '{"_aws": {}, "CacheFailures": 1, "Retries": 1}',
        '{"message": "connection with a former login replaced"}',
        '{"message": "somebody says Retries", "Retries": 7}',
        "INFO of Java, {",
        "{not JSON",
        "[1]",
    ],
    "processor-2.log": [
        '{"_aws": {}, "CacheFailures": 3}',
        '{"message": "connections with a former login replaced"}',
        '{"_aws": {}, "Retr',
    ],
    "gateway.log": ['{"_aws": {}, "Retries": 9}'],
}


def test_should_sum_up_what_all_processors_said(tmp_path: Path) -> None:
    for name, lines in LOGS.items():
        (tmp_path / name).write_text("\n".join(lines))
    assert failed_operations(tmp_path) == Operations(store_retries=3, cache_failures=4, replaced=2)


def test_should_find_nothing_where_nobody_said_anything(tmp_path: Path) -> None:
    assert failed_operations(tmp_path) == Operations(store_retries=0, cache_failures=0, replaced=0)
