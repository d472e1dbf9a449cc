"""The errors that end an audit before it has an answer."""


class InputError(Exception):
    """Something that cannot be read or used; the message names it and says what is allowed."""


class SynthesisError(Exception):
    """The application did not synthesize; the message is what it printed."""


class ToolError(Exception):
    """A scanner could not run; the message names it and, where there is one, the command that mends it."""
