"""What is wrong with a contract."""

from collections.abc import Iterable


class ContractError(ValueError):
    """The contract cannot be turned into an API of API Gateway; the text names the place and what is allowed."""

    def __init__(self, place: str, problem: str, allowed: Iterable[str]) -> None:
        super().__init__(f"contract: {place}: {problem}; allowed: {', '.join(allowed)}")
        self.place = place
