"""Staff pages of a sent advice show its subject as it may be read now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gehoord.advice.dossiers import open_dossier, place_advice
from gehoord.advice.models import Advice, Repeat, Term
from gehoord.advice.sending import send
from gehoord.advice.services import decide
from gehoord.core.ui.documents import Rendered

pytestmark = pytest.mark.django_db
TITLE = "Niemand keek op toen ik zei dat het thuis niet meer ging"


def test_words_that_were_taken_back_stand_on_no_page_of_the_council(
    draft: Any, adviser: Any, coordinator: Any, officer: Any, client_of: Any
) -> None:
    Advice.objects.filter(pk=draft.pk).update(title=TITLE)
    draft.refresh_from_db()
    dossier = open_dossier(by=adviser, title="Luisteren")
    place_advice(by=adviser, dossier=dossier, advice=draft)
    files = Rendered(docx=b"docx", odt=b"odt", pdf=b"pdf")
    send(by=coordinator, advice=decide(by=coordinator, advice=draft), printer=lambda _document: files)
    advice = Advice.objects.get(pk=draft.pk)
    # What is left once the story it repeats was erased.
    Repeat.objects.create(advice=advice, where="subject", start=0, end=len(TITLE))
    soon = timezone.localdate() + timedelta(days=3)
    Term.objects.filter(point__advice=advice).update(first_due=soon, due=soon)
    point = advice.points.first()
    assert point is not None
    pages = [
        (coordinator, reverse(f"advice:{name}", args=args))
        for name, args in (
            ("list", []), ("advice", [advice.pk]), ("comments", [advice.pk]), ("history", [advice.pk]),
            ("deliveries", [advice.pk]), ("reaction", [advice.pk]), ("waiting", []), ("dossier", [dossier.pk]),
            ("recount", [advice.pk]), ("point", [point.pk]),
        )
    ]
    pages += [(officer, reverse("advice:officer_advice", args=[advice.pk])), (officer, reverse("advice:officer_waiting"))]
    for member, address in pages:
        answer = client_of(member).get(address)
        assert answer.status_code == 200, address
        assert "thuis niet meer ging" not in answer.content.decode(), address
    assert Advice.objects.get(pk=advice.pk).title == TITLE
