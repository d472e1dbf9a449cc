"""The framework and server of the API with one handler that returns a constant: what is left is theirs.

python -m tests.performance.api_bare PORT BYTES
"""

import sys

import uvicorn
import uvloop
from litestar import Litestar, Response, get

from local.servers.ports import HOST


def application(size: int) -> Litestar:
    """Return an application whose answer has so many bytes."""
    content = b'"' + b"x" * (size - 2) + b'"'

    @get("/", media_type="application/json", sync_to_thread=False)
    def constant() -> Response[bytes]:
        return Response(content, media_type="application/json")

    return Litestar([constant], openapi_config=None, logging_config=None)


if __name__ == "__main__":
    config = uvicorn.Config(
        application(int(sys.argv[2])),
        host=HOST,
        port=int(sys.argv[1]),
        access_log=False,
        lifespan="off",
        ws="none",
        log_level="warning",
    )
    uvloop.run(uvicorn.Server(config).serve())
