"""The files of the archive, whole or in parts."""

from base64 import b64encode
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, cast

from litestar import Response, get, head
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import HeaderParameter, PathParameter, QueryParameter
from litestar.response import Stream

from services.api.answers import PRIVATE, is_known
from services.api.archive.ports import HOUR, HOUR_FORMAT, ArchivedHour, OpenFile
from services.api.archive.ranges import part_of
from services.api.context import ApiRequest, dependencies_of, exchange_of
from services.api.exchange import Scope
from services.api.operations import operation, problem_responses
from services.api.parameters import FacilityPath
from services.api.problems import NotFound

PARQUET = "application/vnd.apache.parquet"
PATH = "/facilities/{facility:str}/archive/{hour:str}"
FINAL = "private, max-age=31536000, immutable"
MAXIMUM_PART = 999

HourPath = Annotated[
    str,
    PathParameter(pattern=HOUR, description="When the hour begins, UTC.", examples=[Example(value="2026-01-15T08")]),
]
PartQuery = Annotated[
    int,
    QueryParameter(
        name="part",
        ge=0,
        le=MAXIMUM_PART,
        description="Which of the hour's files; the header Link names the next one.",
        examples=[Example(value=0)],
    ),
]
RangeHeader = Annotated[
    str | None,
    HeaderParameter(
        name="Range",
        max_length=100,
        description="One part of the file, in bytes; several are answered with the whole file.",
        examples=[Example(value="bytes=0-8388607")],
    ),
]
IfRangeHeader = Annotated[
    str | None,
    HeaderParameter(
        name="If-Range",
        max_length=100,
        description="The ETag of the parts that the client has: if it is another one now, the whole file comes.",
        examples=[Example(value='"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"')],
    ),
]


def _documented(name: str, description: str) -> ResponseHeader:
    return ResponseHeader(name=name, description=description, documentation_only=True)


_HEADERS = [
    _documented("Accept-Ranges", "bytes: parts of the file can be asked for."),
    _documented("Content-Disposition", "A name for the file."),
    _documented("Repr-Digest", "SHA-256 of the whole file, RFC 9530."),
    _documented("Link", "The hour's next file, if there is one: `rel=next`."),
]
_CONTENT_RANGE = _documented("Content-Range", "Which part this is, of how many bytes.")


@get(
    PATH,
    operation_id="downloadArchive",
    tags=["archive"],
    media_type=PARQUET,
    opt=operation(Scope.READ, example=None, revalidated=True),
    response_headers=[*_HEADERS, _CONTENT_RANGE],
    responses={
        HTTPStatus.PARTIAL_CONTENT: ResponseSpec(
            bytes, description="A part of the file.", media_type=PARQUET, generate_examples=False
        ),
        **problem_responses(s416="The file has no such part."),
    },
)
async def download_archive(
    request: ApiRequest,
    facility: FacilityPath,
    hour: HourPath,
    part: PartQuery = 0,
    byte_range: RangeHeader = None,
    if_range: IfRangeHeader = None,
) -> Stream:
    """Download a file of an hour, in Apache Parquet.

    Most hours have one file, large ones have several. Files of more than 8 MiB are best fetched in ranges, each with
    If-Range, so that an interrupted download goes on where it was.
    """
    entry, file = await _opened(request, facility, hour, part)
    tag = _tag(file)
    headers = _headers(entry, file, part)
    try:
        if is_known(request, tag):
            file.close()
            return Stream(iter(()), status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        wanted = part_of(file.size, wanted=byte_range, only_if=if_range, tag=tag)
    except BaseException:
        file.close()
        raise
    start, length = wanted or (0, file.size)
    exchange_of(request).items = 1
    headers["Content-Length"] = str(length)
    if wanted:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{file.size}"
    status = HTTPStatus.PARTIAL_CONTENT if wanted else HTTPStatus.OK
    return Stream(file.chunks(start, length), status_code=status, headers=headers, media_type=PARQUET)


@head(
    PATH,
    operation_id="describeArchive",
    tags=["archive"],
    media_type=PARQUET,
    opt=operation(Scope.READ, example=None, revalidated=True),
    response_headers=_HEADERS,
)
async def describe_archive(
    request: ApiRequest, facility: FacilityPath, hour: HourPath, part: PartQuery = 0
) -> Response[None]:
    """Tell the length and the ETag of a file of an hour."""
    entry, file = await _opened(request, facility, hour, part)
    file.close()
    headers = _headers(entry, file, part)
    if is_known(request, _tag(file)):
        return Response(cast("None", b""), status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers |= {"Content-Length": str(file.size), "Content-Type": PARQUET}
    return Response(cast("None", b""), headers=headers)


async def _opened(request: ApiRequest, facility: str, hour: str, part: int) -> tuple[ArchivedHour, OpenFile]:
    try:
        start = datetime.strptime(hour, HOUR_FORMAT).replace(tzinfo=UTC)
    except ValueError:  # the 30th of February
        raise NotFound from None
    archive = dependencies_of(request).archive
    entry = await archive.index.hour(facility, start)
    file = None if entry is None else await archive.files.open(facility, start, part)
    if entry is None or file is None:
        raise NotFound
    return entry, file


def _tag(file: OpenFile) -> str:
    return f'"{file.sha256}"'


def _headers(entry: ArchivedHour, file: OpenFile, part: int) -> dict[str, str]:
    hour = entry.start.strftime(HOUR_FORMAT)
    headers = {
        "ETag": _tag(file),
        "Cache-Control": FINAL if entry.is_final else PRIVATE,
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'attachment; filename="{hour}-{part:03}.parquet"',
        # RFC 9530: of the whole file, whatever part of it is sent.
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:",
    }
    if part + 1 < file.parts:
        headers["Link"] = f'<?part={part + 1}>; rel="next"'
    return headers


DOWNLOADS = [download_archive, describe_archive]
