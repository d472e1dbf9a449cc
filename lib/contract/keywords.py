"""What becomes of each keyword of a schema; one that is not here stops the lowering."""

KEPT = frozenset(
    {"maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum",
     "multipleOf", "pattern", "required", "type", "uniqueItems"}
)  # fmt: skip
"""Mean the same in draft 4, and hold no schemas."""

TRANSLATED = frozenset(
    {"$ref", "additionalProperties", "allOf", "anyOf", "const", "enum", "exclusiveMaximum", "exclusiveMinimum",
     "format", "items", "not", "oneOf", "patternProperties", "prefixItems", "properties"}
)  # fmt: skip
"""Hold schemas, or are written otherwise."""

DROPPED = frozenset({"$comment", "default", "deprecated", "description", "example", "examples", "title"})
"""Words for readers: they decide nothing."""

ANNOTATED_FORMATS = frozenset({"double", "float", "int32", "int64", "password"})
"""Widths of numbers in programs, and how a text is shown: the limits stand beside them."""

CHECKED_FORMATS: dict[str, tuple[str, int]] = {
    "date": (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", 10),
    "date-time": (
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:?[0-9]{2})$",
        35,
    ),
    "uuid": (r"^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$", 36),
}
"""Formats as pattern and length: whether API Gateway checks a format, and how, is written nowhere.

A pattern of the schema's own takes its place. At most nine digits of a second, one more than anybody measures.
"""
