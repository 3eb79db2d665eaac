"""What this room refuses, with words for the reader."""

from __future__ import annotations


class SurveyRefused(Exception):
    """This cannot be; the message is for the reader, `field` the form's field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
