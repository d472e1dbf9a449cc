"""The errors that end a command before it did what it was asked for."""

SHOWN_LINES = 20
"""Of what a failed program said."""


class InputError(Exception):
    """Something that cannot be used: an option, a file, an account. The message names it and says what is allowed."""


class ToolError(Exception):
    """A program is missing, or failed; the message names it and what it said."""


class ProgramError(ToolError):
    """A program ended with another exit code than 0.

    Attributes:
        code: the exit code.
    """

    def __init__(self, name: str, code: int, said: str) -> None:
        lines = "\n".join(said.strip().splitlines()[-SHOWN_LINES:])
        super().__init__(f"{name} failed with exit code {code}" + (f":\n{lines}" if lines else ""))
        self.code = code


class AwsError(Exception):
    """AWS did not do what it was asked for, or is not as it has to be; the message names it."""
