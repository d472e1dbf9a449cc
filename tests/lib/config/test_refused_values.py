"""Single values that are refused, and how the refusal reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.naming import SUFFIX_PATTERN
from tests.lib.config.changing import Context, refusal

ACM = "arn:aws:acm:us-east-1"
ANCHOR = "arn:aws:rolesanywhere:us-east-1"
ANCHOR_ID = "trust-anchor/00000000-0000-0000-0000-000000000000"
OWN_VAULT = "arn:aws:backup:us-east-1:111111111111:backup-vault:copy"
OWN_KEY = "arn:aws:kms:us-east-1:111111111111:key/0"
OWN_DESTINATION = "arn:aws:logs:us-east-1:111111111111:destination:archive"


@pytest.mark.parametrize(
    ("extra", "key", "allowed"),
    [
        ({"environment": "qa"}, "environment", "dev, staging, prod"),
        ({"entry": "all"}, "entry", "platform, account, assembly"),
        ({"colour": "blue"}, "colour", "database"),
        ({"load__colour": "blue"}, "load.colour", "load.eventsPerSecond"),
        ({"load__eventsPerSecond__x": "1"}, "load.eventsPerSecond.x", "load.eventsPerSecond"),
        ({"owner__name": "x"}, "owner.name", "owner"),
        ({"load": "1"}, "load", "load.eventsPerSecond"),
        ({"load__eventsPerSecond": "many"}, "load.eventsPerSecond", "int"),
        ({"load__eventsPerSecond": "0"}, "load.eventsPerSecond", ">= 1"),
        ({"load__headroom": "0.5"}, "load.headroom", ">= 1"),
        ({"cache__engine": "memcached"}, "cache.engine", "redis, valkey"),
        ({"cache__replicasPerShard": "0"}, "cache.replicasPerShard", ">= 1"),
        ({"region": "eu-west-1"}, "region", "us-east-1"),
        ({"account": "12"}, "account", "\\d{12}"),
        ({"network__natGateways": "2"}, "network.natGateways", "1, 3"),
        ({"api__memoryMib": "999"}, "api.memoryMib", "1024"),
        ({"api__maxTasks": "2", "api__minTasks": "3"}, "api.maxTasks", "at least minTasks"),
        ({"processor__maxTasks": "3"}, "processor.maxTasks", "at most 2"),
        ({"retention__rawReadingsDays": "2"}, "retention.rawReadingsDays", "at least 3"),
        ({"retention__minuteRollupsDays": "2"}, "retention.minuteRollupsDays", "at least 3"),
        ({"retention__logsDays": "31"}, "retention.logsDays", "30, 60, 90"),
        ({"database__iops": "12000"}, "database.iops", "400 GiB"),
        ({"database__allocatedStorageGib": "500"}, "database.iops", "12000"),
        ({"database__allocatedStorageGib": "990"}, "database.maxAllocatedStorageGib", "10 %"),
        ({"database__backupRetentionDays": "1"}, "database.backupRetentionDays", ">= 7"),
        ({"load__eventsPerSecond": "200000"}, "database.maxAllocatedStorageGib", "at least"),
        ({"files__throughputMode": "provisioned"}, "files.provisionedMibps", "a number"),
        ({"files__provisionedMibps": "10"}, "files.provisionedMibps", "absent"),
        ({"files__performanceMode": "maxIO", "files__throughputMode": "elastic"}, "files.performanceMode", "bursting"),
        ({"files__infrequentAccessAfterDays": "7"}, "files.infrequentAccessAfterDays", "less than 7"),
        ({"files__infrequentAccessAfterDays": "8"}, "files.infrequentAccessAfterDays", "7, 14, 30, 60, 90"),
        ({"network__cidr": "10.256.0.0/16"}, "network.cidr", "10.255.0.0/16"),
        ({"network__cidr": "10.01.0.0/16"}, "network.cidr", "10.255.0.0/16"),
        ({"network__cidr": "192.168.0.0/16"}, "network.cidr", "10"),
        ({"cache__shards": "46"}, "cache.shards", "at most 45"),
        ({"cache__shards": "31", "cache__replicasPerShard": "2"}, "cache.shards", "at most 30"),
        ({"database__instanceClass": "m5.large"}, "database.instanceClass", "t4g.medium"),
        ({"database__instanceClass": "r8g.medium"}, "database.instanceClass", "r8g.large"),
        ({"database__instanceClass": "t4g.4xlarge"}, "database.instanceClass", "m7g.4xlarge"),
        ({"database__throughputMibps": "500"}, "database.throughputMibps", "400 GiB"),
        ({"environment": "staging", "database__iops": "11999"}, "database.iops", "12000 to 64000"),
        ({"environment": "staging", "database__iops": "64001"}, "database.iops", "12000 to 64000"),
        ({"environment": "staging", "database__throughputMibps": "499"}, "database.throughputMibps", "500 to 4000"),
        ({"environment": "staging", "database__throughputMibps": "4001"}, "database.throughputMibps", "500 to 4000"),
        ({"environment": "staging", "database__throughputMibps": "3001"}, "database.throughputMibps", "at most 3000"),
        ({"api__certificateArn": f"{ACM}:999999999999:certificate/0"}, "api.certificateArn", "account 111111111111"),
        (
            {"api__certificateArn": "arn:aws:acm:eu-west-1:111111111111:certificate/0"},
            "api.certificateArn",
            "us-east-1",
        ),
        ({"api__certificateArn": "arn:aws:iam::111111111111:server-certificate/0"}, "api.certificateArn", "acm"),
        ({"backup__copyVaultArn": OWN_VAULT}, "backup.copyVaultArn", "another account"),
        ({"backup__copyVaultArn": "arn:aws:s3:us-east-1:444444444444:bucket"}, "backup.copyVaultArn", "backup-vault"),
        (
            {"producers__trustAnchorArn": f"{ANCHOR}:999999999999:{ANCHOR_ID}"},
            "producers.trustAnchorArn",
            "111111111111",
        ),
        ({"producers__trustAnchorArn": f"{ACM}:111111111111:{ANCHOR_ID}"}, "producers.trustAnchorArn", "rolesanywhere"),
        ({"logArchive__keyArn": OWN_KEY}, "logArchive.keyArn", "another account"),
        ({"logArchive__keyArn": "arn:aws:s3:us-east-1:444444444444:key/0"}, "logArchive.keyArn", "kms"),
        ({"logArchive__destinationArn": OWN_DESTINATION}, "logArchive.destinationArn", "another account"),
        (
            {"logArchive__destinationArn": "arn:aws:logs:us-east-1:444444444444:log-group:a"},
            "logArchive.destinationArn",
            "destination",
        ),
        ({"environment": "prod", "production": "false"}, "environments.prod.production", "true"),
        ({"dataClassification": "secret"}, "dataClassification", "confidential"),
    ],
)
def test_should_name_the_key_and_what_is_allowed_when_a_value_is_refused(
    cdk_context: Context, extra: dict[str, str], key: str, allowed: str
) -> None:
    message = refusal(cdk_context, **extra)
    assert key in message.partition("; allowed: ")[0]
    assert allowed in message.partition("; allowed: ")[2]


@pytest.mark.parametrize("suffix", ["", "Dev", "1dev", "a--b", "dev-", "-dev", "a" * 20, "dev_1", "dev.1", 7])
def test_should_refuse_a_suffix_that_some_service_would_refuse(cdk_context: Context, suffix: object) -> None:
    assert "environmentSuffix" in refusal(cdk_context, environmentSuffix=suffix)


@given(st.text(alphabet="ab1-_", min_size=0, max_size=22))
def test_should_accept_just_the_suffixes_that_every_service_accepts(suffix: str) -> None:
    acceptable = (
        1 <= len(suffix) <= 19
        and suffix[0] in "ab"
        and not suffix.endswith("-")
        and "--" not in suffix
        and "_" not in suffix
    )
    assert bool(SUFFIX_PATTERN.match(suffix)) == acceptable
