"""Sent advices for the tests of their answers, without printing documents."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.utils import timezone

from gehoord.advice.clock import start_terms
from gehoord.advice.letter import Head, LetterPart
from gehoord.advice.letter import Letter as LetterData
from gehoord.advice.letter_store import letter_as_json
from gehoord.advice.models import Advice, Block, Ground, Letter, Recommendation, State
from gehoord.insight.models import Evidence, EvidenceQuote, EvidenceSignal
from gehoord.insight.selectors import figures_of

QUOTE = "Ze luisterde niet."


def evidence(council: Any, *, n: int = 118, of: int = 400, signals: Any = (), counted: bool = True, quote: Any = None) -> Any:
    """A frozen figure; with `quote` the words of that signal."""
    number = Evidence.objects.filter(council=council).count() + 1
    facts = {"n": None if quote else n, "of": None if quote else of, "low": None if quote else 0.25,
             "high": None if quote else 0.35, "columns": [], "rows": [], "note": ""}
    made = Evidence.objects.create(
        council=council, number=number, kind="quotes" if quote else "share", title=f"Bewijs {number}",
        asked="Welk deel gaat over bejegening?", result=facts, digest="0" * 64,
    )
    for signal in signals:
        EvidenceSignal.objects.create(evidence=made, signal=signal, counted=counted)
    if quote:
        EvidenceQuote.objects.create(evidence=made, signal=quote, order=1, text=QUOTE)
    return made


def sent(council: Any, *, grounds: Any = (), points: int = 2, word: str = "Luisteren", days_ago: int = 7,
         number: str = "", text: str = "") -> Any:
    """A sent advice with a letter; the points rest on `grounds`. Its term is six weeks."""
    at = timezone.now() - timedelta(days=days_ago)
    count = Advice.objects.filter(council=council).count() + 1
    advice = Advice.objects.create(
        council=council, number=number or f"2026-{count:02d}", title=f"Advies {word}", addressee="Het college",
        salutation="Geacht college,", signed_by="De raad", state=State.DECIDED, decided_at=at,
    )
    parts = []
    for order, one in enumerate(grounds, start=1):
        kind = "quotes" if one.kind == "quotes" else "text"
        body = "" if kind == "quotes" else f"Het gaat om {{{{ {one.ref} }}}}."
        Block.objects.create(advice=advice, order=order, kind=kind, heading="Deel", text=body, evidence=one)
        parts.append(LetterPart(kind, "Deel", body, one.ref))
    texts = []
    for place in range(1, points + 1):
        texts.append(text or f"{word}: doe dit, punt {place}.")
        row = Recommendation.objects.create(advice=advice, number=place, text=texts[-1])
        Ground.objects.bulk_create(Ground(recommendation=row, evidence=one) for one in grounds)
    parts.append(LetterPart("recommendations", "Aanbevelingen", points=tuple(texts)))
    head = Head(council.name, council.municipality, ("Het college",), "Geacht college,", advice.title, "De raad",
                "3 maart 2026", advice.number)
    Letter.objects.create(
        advice=advice, content=letter_as_json(LetterData(head, tuple(parts), tuple(figures_of(list(grounds))))),
        docx=b"docx-bytes", odt=b"odt-bytes", pdf=b"%PDF-bytes", digests={"pdf": hashlib.sha256(b"%PDF-bytes").hexdigest()},
    )
    advice.state, advice.sent_at = State.SENT, at
    advice.reply_due = timezone.localtime(at).date() + timedelta(weeks=6)
    advice.save()
    start_terms(advice)
    return advice
