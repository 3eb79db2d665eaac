"""Where thousands of addresses are asked, only what they answer with counts, not the page around a refusal."""

from __future__ import annotations

import pytest
from django.http import HttpResponse


def _bare(status: int) -> object:
    return lambda request, exception=None: HttpResponse(status=status)


@pytest.fixture
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal and a 404 are only their number: drawing their pages takes longer than refusing.

    What those pages say is looked at elsewhere: in the tests of `core.ui`, and where another council finds nothing.
    """
    from gehoord.config import urls

    for status in (403, 404):
        assert hasattr(urls, f"handler{status}")
        monkeypatch.setattr(urls, f"handler{status}", _bare(status))
