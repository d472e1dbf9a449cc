"""Contains all the data models used in inputs/outputs"""

from .accepted import Accepted
from .acknowledgement import Acknowledgement
from .alert import Alert
from .alert_kind import AlertKind
from .alert_page import AlertPage
from .alert_state import AlertState
from .comment import Comment
from .dependency import Dependency
from .dependency_name import DependencyName
from .dependency_status import DependencyStatus
from .event import Event
from .event_page import EventPage
from .event_quality import EventQuality
from .facility import Facility
from .facility_page import FacilityPage
from .field_error import FieldError
from .freshness import Freshness
from .hour_entry import HourEntry
from .hour_entry_page import HourEntryPage
from .hour_file import HourFile
from .line import Line
from .line_page import LinePage
from .list_alerts_state import ListAlertsState
from .list_rollups_resolution import ListRollupsResolution
from .metric import Metric
from .new_event import NewEvent
from .new_event_quality import NewEventQuality
from .new_events import NewEvents
from .problem_details import ProblemDetails
from .reading import Reading
from .reading_page import ReadingPage
from .reading_quality import ReadingQuality
from .rollup import Rollup
from .rollup_page import RollupPage
from .sensor import Sensor
from .sensor_page import SensorPage
from .service_status import ServiceStatus
from .service_status_status import ServiceStatusStatus

__all__ = (
    "Accepted",
    "Acknowledgement",
    "Alert",
    "AlertKind",
    "AlertPage",
    "AlertState",
    "Comment",
    "Dependency",
    "DependencyName",
    "DependencyStatus",
    "Event",
    "EventPage",
    "EventQuality",
    "Facility",
    "FacilityPage",
    "FieldError",
    "Freshness",
    "HourEntry",
    "HourEntryPage",
    "HourFile",
    "Line",
    "LinePage",
    "ListAlertsState",
    "ListRollupsResolution",
    "Metric",
    "NewEvent",
    "NewEventQuality",
    "NewEvents",
    "ProblemDetails",
    "Reading",
    "ReadingPage",
    "ReadingQuality",
    "Rollup",
    "RollupPage",
    "Sensor",
    "SensorPage",
    "ServiceStatus",
    "ServiceStatusStatus",
)
