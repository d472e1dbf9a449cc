import pytest

from compliance.model import Answer
from compliance.rules import task_not_privileged as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_ours_says_so() -> None:
    assert judge(rule, ContainerDefinitions=[{"Privileged": False}]).answer is Answer.PASS


def test_should_fail_when_ours_does_not_say_so() -> None:
    result = judge(rule, ContainerDefinitions=[{}])
    assert result.answer is Answer.FAIL
    assert "not stated" in result.detail


@pytest.mark.parametrize("name", ["Interactive", "PseudoTerminal"])
def test_should_fail_when_there_is_a_terminal(name: str) -> None:
    result = judge(rule, suffix="", ContainerDefinitions=[{name: True}])
    assert result.answer is Answer.FAIL
    assert name in result.detail


def test_should_pass_when_somebody_else_adds_nothing() -> None:
    assert (
        judge(rule, suffix="", ContainerDefinitions=[{"LinuxParameters": {"Capabilities": {"Drop": ["ALL"]}}}]).answer
        is Answer.PASS
    )


def test_should_fail_when_a_container_is_privileged() -> None:
    result = judge(rule, ContainerDefinitions=[{"Privileged": True}])
    assert result.answer is Answer.FAIL
    assert "Privileged" in result.detail


def test_should_fail_when_a_capability_is_added() -> None:
    result = judge(rule, ContainerDefinitions=[{"LinuxParameters": {"Capabilities": {"Add": ["SYS_PTRACE"]}}}])
    assert result.answer is Answer.FAIL
    assert "Capabilities.Add" in result.detail


def test_should_fail_when_a_device_is_added() -> None:
    result = judge(rule, ContainerDefinitions=[{"LinuxParameters": {"Devices": [{"HostPath": "/dev/mem"}]}}])
    assert result.answer is Answer.FAIL
    assert "Devices" in result.detail


def test_should_fail_when_a_security_option_is_changed() -> None:
    result = judge(rule, ContainerDefinitions=[{"DockerSecurityOptions": ["label:disable"]}])
    assert result.answer is Answer.FAIL
    assert "DockerSecurityOptions" in result.detail


def test_should_fail_when_processes_of_the_host_are_seen() -> None:
    result = judge(rule, PidMode="host", ContainerDefinitions=[{}])
    assert result.answer is Answer.FAIL
    assert "PidMode" in result.detail


def test_should_fail_when_memory_of_the_host_is_shared() -> None:
    result = judge(rule, IpcMode="host", ContainerDefinitions=[{}])
    assert result.answer is Answer.FAIL
    assert "IpcMode" in result.detail


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, ContainerDefinitions=[{"Privileged": UNKNOWN}]).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_capabilities_are_not_known() -> None:
    assert judge(rule, suffix="", ContainerDefinitions=[{"LinuxParameters": UNKNOWN}]).answer is Answer.NOT_EVALUATED
