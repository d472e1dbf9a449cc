"""The cache's rotation as Lambda calls it: its settings, TLS, and the report."""

from functools import partial

import pytest
from rotate_cache_credentials import handler as function
from rotate_cache_credentials.rotator import CacheRotator, Patience
from shared.rotation import InvalidRotationError, RotationError
from shared.settings import SettingsError

from local.servers.elasticache import FakeElastiCache
from local.servers.ports import HOST
from local.servers.redis import RedisCluster
from tests.lambda_functions.rotate_cache.function import APPLICATION, FIRST, GROUP, READER
from tests.support.rotations import RotatingSecret

pytestmark = pytest.mark.servers


@pytest.fixture
def variables(cluster: RedisCluster, secret: RotatingSecret, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "CACHE_HOST": HOST,
        "CACHE_PORT": str(cluster.port),
        "CACHE_USER_IDS": f"{APPLICATION},{READER}",
        "REPLICATION_GROUP_ID": GROUP,
        "SECRET_ARNS": secret.arn,
        "METRIC_NAMESPACE": "smartfactory-dev",
        "ENVIRONMENT_SUFFIX": "dev",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("variables")
def test_should_have_tls_in_the_handler_whatever_the_settings_are(
    secret: RotatingSecret, elasticache: FakeElastiCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE_TLS", "off")
    monkeypatch.setattr("rotate_cache_credentials.login.TIMEOUT_SECONDS", 0.5)
    hasty = Patience(user_seconds=10, login_seconds=0, poll_seconds=0.01)
    monkeypatch.setattr(function, "CacheRotator", partial(CacheRotator, patience=hasty))
    token = secret.begin()
    secret.rotations.handler = function.handler
    secret.run(token, "createSecret", "setSecret")
    with pytest.raises(RotationError, match="cannot log in at every node"):
        secret.run(token, "testSecret")  # this cluster has none
    assert elasticache.users[APPLICATION].passwords[0] == FIRST


@pytest.mark.usefixtures("variables")
def test_should_report_the_age_when_the_schedule_calls(capsys: pytest.CaptureFixture[str]) -> None:
    function.handler({"action": "report"}, None)
    assert '"CredentialAgeDays": 0.0' in capsys.readouterr().out


@pytest.mark.usefixtures("variables")
@pytest.mark.parametrize("ids", ["", "a,,b", "1st", "user;other"])
def test_should_refuse_settings_before_anything_else(
    secret: RotatingSecret, elasticache: FakeElastiCache, monkeypatch: pytest.MonkeyPatch, ids: str
) -> None:
    monkeypatch.setenv("CACHE_USER_IDS", ids)
    with pytest.raises(SettingsError, match="CACHE_USER_IDS"):
        function.handler({"SecretId": secret.arn, "ClientRequestToken": "x", "Step": "createSecret"}, None)
    with pytest.raises(InvalidRotationError, match="SecretId: missing"):
        function.handler({"action": "drop"}, None)
    assert elasticache.calls == []
