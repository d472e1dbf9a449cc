"""A small contract in the words that Litestar uses, for tests of what is made of one."""

import copy
from typing import Any

IDENTIFIER = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
SECURITY = "smartfactory"

EVENT: dict[str, Any] = {
    "type": "object",
    "title": "EventItem",
    "description": "One reading.",
    "additionalProperties": False,
    "required": ["facility", "sensor", "ts", "value"],
    "properties": {
        "facility": {"type": "string", "pattern": IDENTIFIER, "maxLength": 64, "examples": ["plant-1"]},
        "sensor": {"$ref": "#/components/schemas/Identifier"},
        "ts": {"type": "string", "format": "date-time"},
        "seq": {"oneOf": [{"type": "integer"}, {"type": "null"}], "minimum": 0.0, "maximum": 1000.0, "default": None},
        "value": {"type": "number", "exclusiveMinimum": -1e300},
        "quality": {"type": "string", "enum": ["good", "bad"], "default": "good"},
        "v": {"const": "1.0", "default": "1.0"},
        "hint": {"anyOf": [{"$ref": "#/components/schemas/Hint"}, {"type": "null"}]},
    },
}

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Sample", "version": "1.0.0"},
    "paths": {
        "/v1/lines/{line}/latest": {
            "get": {
                "operationId": "getLatest",
                "security": [{SECURITY: ["read"], "key": []}],
                "parameters": [
                    {"name": "line", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "from", "in": "query", "required": True, "schema": {"type": "string"}},
                    {"name": "limit", "in": "query", "required": False, "schema": {"type": "integer"}},
                    {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}},
                    {"name": "Authorization", "in": "header", "schema": {"type": "string"}},
                ],
                "responses": {"200": {"content": {"application/json": {}}}},
            }
        },
        "/v1/files/{hour}": {
            "parameters": [{"$ref": "#/components/parameters/hour"}],
            "get": {
                "operationId": "getFile",
                "security": [{SECURITY: ["read"]}],
                "responses": {"200": {"content": {"application/vnd.apache.parquet": {}}}},
            },
        },
        "/v1/events": {
            "post": {
                "operationId": "sendEvents",
                "security": [{SECURITY: ["ingest"]}],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Event_Batch"}}},
                },
                "responses": {"202": {}},
            }
        },
    },
    "components": {
        "parameters": {"hour": {"name": "hour", "in": "path", "required": True, "schema": {"type": "string"}}},
        "schemas": {
            "Event_Batch": {
                "type": "object",
                "additionalProperties": False,
                "required": ["events"],
                "properties": {
                    "events": {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/EventItem"},
                        "minItems": 1,
                        "maxItems": 3,
                    }
                },
            },
            "EventItem": EVENT,
            "Identifier": {"type": "string", "pattern": IDENTIFIER, "maxLength": 64},
            "Hint": {"type": "string", "enum": ["spike", "drift"]},
        },
        "securitySchemes": {
            SECURITY: {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": "https://issuer.example.com/oauth2/token",
                        "scopes": {"read": "read values", "ingest": "send events"},
                    }
                },
            },
            "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
        },
    },
}


def document() -> dict[str, Any]:
    """Return a copy to change."""
    return copy.deepcopy(DOCUMENT)
