from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.acknowledgement import Acknowledgement
from ...models.comment import Comment
from ...models.problem_details import ProblemDetails
from ...types import Response


def _get_kwargs(
    facility: str,
    alert: str,
    *,
    body: Comment,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/facilities/{facility}/alerts/{alert}/acknowledgement".format(
            facility=quote(str(facility), safe=""),
            alert=quote(str(alert), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Acknowledgement | ProblemDetails | None:
    if response.status_code == 201:
        response_201 = Acknowledgement.from_dict(response.json())

        return response_201

    if response.status_code == 400:
        response_400 = ProblemDetails.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ProblemDetails.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ProblemDetails.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ProblemDetails.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = ProblemDetails.from_dict(response.json())

        return response_409

    if response.status_code == 413:
        response_413 = ProblemDetails.from_dict(response.json())

        return response_413

    if response.status_code == 429:
        response_429 = ProblemDetails.from_dict(response.json())

        return response_429

    if response.status_code == 503:
        response_503 = ProblemDetails.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Acknowledgement | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    facility: str,
    alert: str,
    *,
    client: AuthenticatedClient,
    body: Comment,
) -> Response[Acknowledgement | ProblemDetails]:
    """Acknowledge an alert.

     The first acknowledgement stays; the alert is not open any more.

    Args:
        facility (str):
        alert (str):
        body (Comment): What somebody has to say about an alert.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Acknowledgement | ProblemDetails]
    """

    kwargs = _get_kwargs(
        facility=facility,
        alert=alert,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    facility: str,
    alert: str,
    *,
    client: AuthenticatedClient,
    body: Comment,
) -> Acknowledgement | ProblemDetails | None:
    """Acknowledge an alert.

     The first acknowledgement stays; the alert is not open any more.

    Args:
        facility (str):
        alert (str):
        body (Comment): What somebody has to say about an alert.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Acknowledgement | ProblemDetails
    """

    return sync_detailed(
        facility=facility,
        alert=alert,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    facility: str,
    alert: str,
    *,
    client: AuthenticatedClient,
    body: Comment,
) -> Response[Acknowledgement | ProblemDetails]:
    """Acknowledge an alert.

     The first acknowledgement stays; the alert is not open any more.

    Args:
        facility (str):
        alert (str):
        body (Comment): What somebody has to say about an alert.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Acknowledgement | ProblemDetails]
    """

    kwargs = _get_kwargs(
        facility=facility,
        alert=alert,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    facility: str,
    alert: str,
    *,
    client: AuthenticatedClient,
    body: Comment,
) -> Acknowledgement | ProblemDetails | None:
    """Acknowledge an alert.

     The first acknowledgement stays; the alert is not open any more.

    Args:
        facility (str):
        alert (str):
        body (Comment): What somebody has to say about an alert.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Acknowledgement | ProblemDetails
    """

    return (
        await asyncio_detailed(
            facility=facility,
            alert=alert,
            client=client,
            body=body,
        )
    ).parsed
