"""Logs and error reports that cannot hold a story's text."""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

from django.http import HttpRequest


def where(error: BaseException) -> str:
    """The kind of an error and the places it passed through; never its message, which may quote text."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno} {f.name}" for f in reversed(frames[-6:]))
    return f"{type(error).__module__}.{type(error).__qualname__} at {places or 'unknown'}"


# What opens something for who has it, in an address: a code, also typed in small letters, or a longer word by chance.
# An address may lose a word of its own with it.
_CODE = re.compile(r"/(?:(?i:[acdefghjkmnprtwxy0-9-]{9,})|(?=[^/?]*[A-Z0-9])[\w-]{9,})(?=[/?]|$)")


def _safe(told: object) -> object:
    if isinstance(told, BaseException):
        return where(told)
    return _CODE.sub("/…", told) if isinstance(told, str) else told


class ScrubErrors(logging.Filter):
    """Replaces a traceback, whose message may quote a story, by its kind and places; takes codes out of addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_safe(one) for one in record.args)
        if record.exc_info:
            error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
            record.msg = f"{record.getMessage()} [{where(error) if error else 'error'}]"
            record.args = ()
            record.exc_info = None
            record.exc_text = None
        return True


class NoReport:
    """Takes the place of Django's error report, which would quote request data and local variables."""

    def __init__(
        self,
        request: HttpRequest | None,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
        is_email: bool = False,
    ) -> None:
        self.error = exc_value

    def get_traceback_text(self) -> str:
        return where(self.error) if self.error else "error"

    def get_traceback_html(self) -> str:
        return self.get_traceback_text()

    def get_traceback_data(self) -> dict[str, Any]:
        return {}
