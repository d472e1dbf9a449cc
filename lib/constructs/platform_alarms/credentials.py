"""Alarms of credentials that are too old.

Name and dimensions of the metric are those that the rotation functions write, in the embedded metric format; a test
compares them.
"""

from collections.abc import Iterable

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cw

from lib.constructs.platform_alarms.area import ABOVE, AlarmRow, Area, metric
from lib.constructs.platform_alarms.events import NAMESPACE
from lib.constructs.rotated_secret import ROTATION_DAYS
from lib.naming import Names

AGE = "CredentialAgeDays"
"""Days since the last rotation, or since the secret was made if there was none yet."""

LATEST_DAYS = ROTATION_DAYS + 1
"""Secrets Manager rotates within the day that follows the thirtieth."""


def credentials_area(names: Names, secrets: Iterable[str]) -> Area:
    """Return the alarms of the credentials.

    Args:
        names: whose environment.
        secrets: the parts of their names, `database/application` for example.
    """
    rows = [
        AlarmRow(
            name=f"{secret.replace('/', '-')}-credential-age",
            graph="Credentials: days since they were replaced",
            metric=metric(
                NAMESPACE,
                AGE,
                {"EnvironmentSuffix": names.suffix, "Secret": secret},
                statistic="Maximum",
                period=cdk.Duration.days(1),
                label=secret,
            ),
            threshold=LATEST_DAYS,
            comparison=ABOVE,
            missing=cw.TreatMissingData.BREACHING,  # nobody tells how old it is: it may be any age
            meaning="The credential was not replaced in time, or nobody told its age for a day.",
            because=f"a rotation is due after {ROTATION_DAYS} days and takes place within the next one.",
            page="credential-age",
        )
        for secret in secrets
    ]
    return Area(title="Credentials", rows=rows)
