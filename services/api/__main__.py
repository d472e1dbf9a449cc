"""`python -m services.api`: run the service; `python -m services.api contract`: write its contract."""

import sys


def main() -> int:
    """Run what the first argument asks for."""
    if sys.argv[1:2] == ["contract"]:
        from services.api.contract.command import main as write_contract  # noqa: PLC0415 - the service needs none of it

        return write_contract(sys.argv[2:])
    from services.api.program import main as serve  # noqa: PLC0415 - and the contract no pool

    return serve()


if __name__ == "__main__":
    sys.exit(main())
