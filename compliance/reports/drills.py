"""What the last restore drill showed: a row for each control that it is evidence for."""

from compliance.drill import CONTROLS, FILE
from compliance.reports.dossier import Content, Dossier
from compliance.reports.table import csv_text

DRILLS = "drills.csv"


def files(dossier: Dossier) -> dict[str, Content]:
    """Return the table; nothing where there was no drill, or the templates are not ours."""
    drill = dossier.drill
    if drill is None or not dossier.ours:
        return {}
    header = (
        "control",
        "title",
        "why",
        "drill",
        "performed_on",
        "exact",
        "events_sent",
        "events_missing",
        "restored_from_backup_and_log",
        "replayed_from_stream",
        "rto_stopped_seconds",
        "rto_database_seconds",
        "rto_reading_seconds",
        "rto_caught_up_seconds",
        "rto_archive_seconds",
        "rpo_without_stream_seconds",
        "rpo_with_stream_events",
        "versions",
        "not_proven",
        "record",
    )
    rto, rpo, titles = drill.rto_seconds, drill.rpo, dossier.catalogue.controls
    rows = (
        (
            control,
            titles[control].title if control in titles else "",
            why,
            "restore",
            drill.day,
            "yes" if drill.exact else "no",
            drill.account.sent,
            drill.account.missing,
            drill.recovery.restored,
            drill.recovery.replayed,
            rto.stopped,
            rto.database,
            rto.reading,
            rto.caught_up,
            rto.archive,
            rpo.database_seconds,
            rpo.events,
            "; ".join(f"{name} {version}" for name, version in sorted(drill.versions.items())),
            "\n".join(drill.not_proven),
            FILE,
        )
        for control, why in CONTROLS.items()
    )
    return {DRILLS: csv_text(header, rows)}
