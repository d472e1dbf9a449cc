"""What can go wrong, each with one line for the person at the terminal."""


class DocumentationError(Exception):
    """Something that the documentation says is not so; the message names it, and what is allowed."""
