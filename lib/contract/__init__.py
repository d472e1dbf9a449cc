"""The committed contract of the REST API, `docs/reference/openapi.json`, as API Gateway takes it."""
