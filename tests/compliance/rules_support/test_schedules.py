import pytest

from compliance.rules_support.schedules import longest_gap_days


@pytest.mark.parametrize(
    ("expression", "days"),
    [
        ("rate(30 days)", 30),
        ("rate(1 hour)", 1 / 24),
        ("rate(90 minutes)", 1 / 16),
        ("cron(0 5 * * ? *)", 1),
        ("cron(0 5 ? * * *)", 1),
        ("cron(0 5 1 * ? *)", 31),
        ("cron(0 5 1,15 * ? *)", 17),
        ("cron(0 5 1/10 * ? *)", 10),
        ("cron(0 5 ? * MON-FRI *)", 3),
        ("cron(0 5 ? * 2 *)", 7),
        ("cron(0 5 1 JAN,JUL ? *)", 184),
        ("cron(0 5 1 */2 ? *)", 62),
    ],
)
def test_should_return_the_longest_gap_when_it_reads_the_expression(expression: str, days: float) -> None:
    assert longest_gap_days(expression) == pytest.approx(days)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "hourly",
        "rate(1 fortnight)",
        "cron(0 5 L * ? *)",
        "cron(0 5 ? * 2#1 *)",
        "cron(0 5 1 * ? 2027)",
        "cron(0 5 1/x * ? *)",
        "cron(0 5 31 FEB ? *)",
        "cron(0 5 * * ?)",
    ],
)
def test_should_return_nothing_when_it_does_not_read_the_expression(expression: str) -> None:
    assert longest_gap_days(expression) is None
