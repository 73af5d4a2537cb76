"""What the operator gave cannot be used."""

from __future__ import annotations

from scrapy.exceptions import UsageError


class WrongInput(UsageError, ValueError):
    """The message names what was given, and says what to write instead; Scrapy prints it and ends with exit code 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message, print_help=False)
