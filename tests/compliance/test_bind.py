import tomllib

from compliance.bind import bindings
from tests.compliance.made import DIGEST, OTHER_DIGEST, finding


def test_should_merge_environments_with_the_same_value() -> None:
    text = bindings(
        [
            finding(environment="prod"),
            finding(),
            finding(environment="staging", digest=OTHER_DIGEST),
            finding(rule="A", detail='Resource::"*"'),
        ]
    )
    assert tomllib.loads(text) == {
        "acceptance": [
            {
                "tool": "cdk-nag",
                "rule": "A",
                "bindings": [
                    {
                        "environments": ["dev"],
                        "resource": "Data/Db",
                        "detail": 'Resource::"*"',
                        "digest": DIGEST,
                    }
                ],
            },
            {
                "tool": "cdk-nag",
                "rule": "RDSStorageEncrypted",
                "bindings": [
                    {"environments": ["dev", "prod"], "resource": "Data/Db", "digest": DIGEST},
                    {"environments": ["staging"], "resource": "Data/Db", "digest": OTHER_DIGEST},
                ],
            },
        ]
    }


def test_should_print_nothing_to_paste_when_nothing_fails() -> None:
    assert tomllib.loads(bindings([])) in ({}, {"acceptance": []})
