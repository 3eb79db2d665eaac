"""The page about what data are for says what the code does."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import escape

from gehoord.core.vocabulary.purposes import KINDS


def test_the_page_tells_the_whole_table(client_of: Any, listener: Any) -> None:
    page = client_of(listener).get(reverse("ui:purposes")).content.decode()
    for kind in KINDS.values():
        for said in (kind.purpose, kind.controller, kind.notice, *kind.never.values()):
            assert escape(str(said)) in page
    # Who may see it, by the table of rights: signals are not for the municipality.
    signals = page.split("Signalen</h2>", 1)[1].split("Waarvoor mag het?", 1)[0]
    assert "uisteraar" in signals
    assert "gemeente" not in signals.split("Wie mag het zien?", 1)[1]
