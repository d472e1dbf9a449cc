import pytest

from tests.workflows.runner import REPOSITORY, Runner


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("workflows"))


def pull_request(repository: str = REPOSITORY) -> dict[str, object]:
    """A pull request whose branch is in a repository."""
    return {
        "number": 42,
        "pull_request": {
            "number": 42,
            "head": {"ref": "topic", "repo": {"full_name": repository, "fork": repository != REPOSITORY}},
            "base": {"ref": "main", "sha": "ba5e" * 10},
        },
    }


@pytest.fixture
def ours() -> dict[str, object]:
    return pull_request()


@pytest.fixture
def forked() -> dict[str, object]:
    return pull_request("somebody/platform")
