"""What a person sees: everything that matters, in a terminal and in a log."""

from io import StringIO

from rich.console import Console

from local.progress import Progress
from local.usage import Usage
from local.view import LiveView, PlainView, view_of

PROGRESS = Progress(
    at=7.0,
    sent=70_000,
    stored=65_432,
    dead_letters=12,
    unsent=0,
    rate_in=10_001,
    rate_out=9_876,
    lags={"shardId-000000000000": 0.4, "shardId-000000000001": 1.3},
    usage={"postgres": Usage(cpu_seconds=1.4, memory_mebibytes=321)},
    cpu=1.25,
)
SEEN = ("10,001", "9,876", "65,432", "12", "1.3", "1.25")


def test_should_show_rates_lags_and_processes_in_a_terminal() -> None:
    output = StringIO()
    with view_of(Console(file=output, force_terminal=True, width=100), seconds=60) as view:
        assert isinstance(view, LiveView)
        view.say("sending")
        view.show(PROGRESS)
    for text in (*SEEN, "sending", "shardId-000000000001", "postgres", "20.0", "321"):
        assert text in output.getvalue()


def test_should_write_a_line_every_few_seconds_when_there_is_no_terminal() -> None:
    output = StringIO()
    with view_of(Console(file=output), seconds=60) as view:
        assert isinstance(view, PlainView)
        for _ in range(3):
            view.show(PROGRESS)
    [line] = output.getvalue().splitlines()
    for text in SEEN:
        assert text in line
