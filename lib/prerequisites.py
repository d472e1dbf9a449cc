"""What has to exist outside of this application: production has to name it, and it has to be of the right account."""

from collections.abc import Iterator

from lib.contradiction import Contradiction
from lib.settings import EnvironmentSettings


def missing_or_elsewhere(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    """Go through what production lacks, then through ARNs of a region or an account that cannot be meant."""
    if settings.production:
        yield from _production(settings)
    yield from _accounts(settings)


def _production(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    needs: tuple[tuple[str, object, str], ...] = (
        ("api.certificateArn", settings.api.certificate_arn, "the ARN of an ACM certificate, and internalHostname"),
        ("backup", settings.backup, "vaultName, copyVaultArn, retentionDays of a vault outside the application"),
        ("backup.copyVaultArn", settings.backup and settings.backup.copy_vault_arn, "a vault of the backup account"),
        ("logArchive", settings.log_archive, "bucketName, keyArn, destinationArn of the log-archive account"),
        ("alarms.subscribers", settings.alarms.subscribers or None, "the e-mail addresses of who is on call"),
    )
    for key, value, allowed in needs:
        if value is None:
            yield Contradiction(key, "missing, and production needs it", allowed)


def _accounts(settings: EnvironmentSettings) -> Iterator[Contradiction]:
    backup, archive = settings.backup, settings.log_archive
    inside = (
        ("api.certificateArn", settings.api.certificate_arn, "a certificate"),
        ("producers.trustAnchorArn", settings.producers.trust_anchor_arn, "a trust anchor"),
    )
    for key, own, what in inside:
        if own and _home(own) != (settings.region, settings.account):
            allowed = f"{what} of {settings.region} and account {settings.account}"
            yield Contradiction(key, f"{own!r} is of elsewhere", allowed)
    outside = (
        ("backup.copyVaultArn", backup and backup.copy_vault_arn),
        ("logArchive.keyArn", archive and archive.key_arn),
        ("logArchive.destinationArn", archive and archive.destination_arn),
    )
    for key, arn in outside:
        if arn and _home(arn)[1] == settings.account:
            yield Contradiction(
                key, f"{arn!r} is of the environment's own account", f"one of another account than {settings.account}"
            )


def _home(arn: str) -> tuple[str, str]:
    """Return the region and the account of an ARN."""
    _, _, _, region, account, _ = arn.split(":", maxsplit=5)
    return region, account
