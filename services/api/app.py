"""The application: every route, who guards it, and how its errors look."""

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig

from services.api.alerts.routes import ROUTES as ALERTS
from services.api.archive.routes import ROUTES as ARCHIVE
from services.api.auth.guard import authorize
from services.api.dependencies import Dependencies
from services.api.edge.entrance import Entrance
from services.api.errors import HANDLERS
from services.api.ingest.routes import ROUTES as INGEST
from services.api.latest.routes import ROUTES as LATEST
from services.api.readings.routes import ROUTES as READINGS
from services.api.registry.routes import ROUTES as REGISTRY
from services.api.rollups.routes import ROUTES as ROLLUPS
from services.api.status.probes import PROBES
from services.api.status.routes import ROUTES as STATUS

ROUTES = (*STATUS, *REGISTRY, *LATEST, *READINGS, *ROLLUPS, *ALERTS, *ARCHIVE, *INGEST)
"""All operations under /v1."""


def create_app(dependencies: Dependencies, *, openapi: OpenAPIConfig | None = None) -> Litestar:
    """Return the application.

    Args:
        dependencies: what it reaches; adapters in memory for tests.
        openapi: to write the contract with; a service needs none, and would serve it to everybody.
    """
    app = Litestar(
        route_handlers=[Router("/v1", route_handlers=list(ROUTES), guards=[authorize]), *PROBES],
        state=State({"dependencies": dependencies}),
        exception_handlers=HANDLERS,
        openapi_config=openapi,
        logging_config=None,  # the program's own; the framework's would replace it
        request_max_body_size=None,  # the entrance counts
    )
    app.asgi_handler = Entrance(app.asgi_handler, dependencies)
    return app
