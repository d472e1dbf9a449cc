"""Settings of the services: environment variables, validated once when a program starts.

A field's upper-case name is its variable. The infrastructure writes the variables through `environment_for`, so a
variable that a program does not read, or reads and does not get, stops the synthesis instead of the program.
"""

from services.telemetry.settings.api import ApiSettings
from services.telemetry.settings.base import Settings, StorageSettings
from services.telemetry.settings.cache_access import CACHE_APPLICATION_ACCESS, CACHE_KEY_PREFIX, CACHE_READER_ACCESS
from services.telemetry.settings.gateway import GatewaySettings
from services.telemetry.settings.processor import ProcessorSettings
from services.telemetry.settings.variables import SettingsError, environment_for, load

__all__ = [
    "CACHE_APPLICATION_ACCESS",
    "CACHE_KEY_PREFIX",
    "CACHE_READER_ACCESS",
    "ApiSettings",
    "GatewaySettings",
    "ProcessorSettings",
    "Settings",
    "SettingsError",
    "StorageSettings",
    "environment_for",
    "load",
]
