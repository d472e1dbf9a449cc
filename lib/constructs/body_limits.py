"""How long a body may be: as short as a comment everywhere, and longer for the one operation that takes batches."""

from aws_cdk import aws_wafv2 as wafv2

Statement = wafv2.CfnWebACL.StatementProperty
FieldToMatch = wafv2.CfnWebACL.FieldToMatchProperty

LARGEST_BODY_BYTES = 8_192

INSPECTED_BYTES = 65_536
"""As much as the firewall can look into. What it cannot look into nobody may send, but for a batch."""

LARGEST_BATCH_BYTES = 199_999
"""500 events of 400 bytes; the firewall cannot count so far, and reads what the request says of its own length."""

BATCH_LENGTH = "^1?[0-9]{1,5}$"
"""Matches the numbers up to `LARGEST_BATCH_BYTES`. Nobody can send more than the header says: HTTP ends there."""


def is_too_long(batch_path: str) -> Statement:
    """Return the statement that matches every body that is too long, but for those of the batch's path."""
    return _all_of(_not(_path_is(batch_path)), _longer_than(LARGEST_BODY_BYTES))


def is_too_long_a_batch(batch_path: str) -> Statement:
    """Return the statement that matches a batch that is not inspected to its end and not known to be short enough."""
    return _all_of(_path_is(batch_path), _longer_than(INSPECTED_BYTES), _not(_length_is_allowed()))


def _all_of(*statements: Statement) -> Statement:
    return Statement(and_statement=wafv2.CfnWebACL.AndStatementProperty(statements=list(statements)))


def _not(statement: Statement) -> Statement:
    return Statement(not_statement=wafv2.CfnWebACL.NotStatementProperty(statement=statement))


def _path_is(path: str) -> Statement:
    """Match one path, written exactly so: every other way to write it gets the shorter limit."""
    return Statement(
        byte_match_statement=wafv2.CfnWebACL.ByteMatchStatementProperty(
            field_to_match=FieldToMatch(uri_path={}),
            positional_constraint="EXACTLY",
            search_string=path,
            text_transformations=_as_it_is(),
        )
    )


def _longer_than(size: int) -> Statement:
    return Statement(
        size_constraint_statement=wafv2.CfnWebACL.SizeConstraintStatementProperty(
            field_to_match=FieldToMatch(body=wafv2.CfnWebACL.BodyProperty(oversize_handling="MATCH")),
            comparison_operator="GT",
            size=size,
            text_transformations=_as_it_is(),
        )
    )


def _length_is_allowed() -> Statement:
    return Statement(
        regex_match_statement=wafv2.CfnWebACL.RegexMatchStatementProperty(
            field_to_match=FieldToMatch(single_header={"Name": "content-length"}),
            regex_string=BATCH_LENGTH,
            text_transformations=_as_it_is(),
        )
    )


def _as_it_is() -> list[wafv2.CfnWebACL.TextTransformationProperty]:
    return [wafv2.CfnWebACL.TextTransformationProperty(priority=0, type="NONE")]
