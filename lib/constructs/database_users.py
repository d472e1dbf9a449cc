"""Who may log in to the database, besides its owner, and where the passwords are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUser:
    """A user whose password rotates between two roles: `username` and `{username}_clone`.

    Attributes:
        name: lower-case kebab.
        username: the login that the first deployment makes.
        purpose: what it does, one sentence.
    """

    name: str
    username: str
    purpose: str

    @property
    def variable(self) -> str:
        """By which `lambda/database_setup` finds the secret; it makes the user, with the rights that it gives it."""
        return f"{self.name.upper().replace('-', '_')}_SECRET_ARN"

    @property
    def secret(self) -> str:
        """The secret's part of its name."""
        return f"database/{self.name}"


APPLICATION, READ_ONLY, API = "application", "read-only", "api"

DATABASE_USERS = (
    DatabaseUser(name=APPLICATION, username="smartfactory_application", purpose="Writes readings"),
    DatabaseUser(name=READ_ONLY, username="smartfactory_read_only", purpose="Reads readings"),
    DatabaseUser(name=API, username="smartfactory_api", purpose="Reads, and acknowledges alerts"),
)
"""One more user is one more row here, and what it may do in `lambda/database_setup`."""
