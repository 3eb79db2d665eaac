"""Saving a form that two people may have open: the second gets both texts, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form


@dataclass(frozen=True)
class Tried:
    """What came of saving a form. `theirs`: what a colleague saved meanwhile; `version`: what the form carries now."""

    saved: bool
    version: int
    status: int = 422
    theirs: Any = None
    made: Any = None


def try_to_change(
    form: Form, version: int, change: Callable[..., Any], *, changed: type[Any], refused: type[Exception]
) -> Tried:
    """Calls `change` with the version the browser sent and what the form holds; why not stands in the form.

    `changed`: the exception of the room that has, as `now`, the row as a colleague left it.
    """
    if not form.is_valid():
        return Tried(saved=False, version=version)
    try:
        made = change(expected_version=version, **form.cleaned_data)
    except changed as error:
        form.add_error(None, str(error))
        return Tried(saved=False, version=error.now.version, status=409, theirs=error.now)
    except refused as error:
        form.add_error(None, str(error))
        return Tried(saved=False, version=version)
    return Tried(saved=True, version=version, made=made)
