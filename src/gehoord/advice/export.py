"""What an auditor takes along: evidence, letters, answers and promises as files, to read and to count again elsewhere.

No story and no words of one: of evidence its question, counts and digest go along, of quotes only how many there were.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.insight.models import Evidence

from .answering_selectors import rows, sent_advices
from .models import Letter
from .open_data import OpenTable, tables
from .wording import WORDS_ONLY

TRAIL = ("moment", "gebeurtenis", "onderwerp", "nummer", "rol_of_persoon")
# What the trail says of stories stays inside.
SUBJECTS = (
    "advice", "commitment", "delivery", "dossier", "evidence", "meeting", "paper", "recommendation", "release", "reply",
)


@transaction.atomic
def export(*, by: Member) -> bytes:
    """A ZIP of JSON and CSV; taking it is in the trail. Raises NotAllowed."""
    by.require(Right.SEE_EVIDENCE)
    by.require(Right.SEE_ADVICE)
    record(council=by.council, by=by.person, event=Event.EXPORT_TAKEN, subject=by.council)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("LEESMIJ.txt", README)
        packed.writestr("bewijs.json", _json([_evidence(one) for one in Evidence.objects.filter(
            council=by.council).order_by("number")]))
        packed.writestr("brieven.json", _json(_letters(by)))
        for table in tables(by.council).values():
            packed.writestr(f"{table.name}.csv", table.as_csv())
        packed.writestr("logboek.csv", _trail(by).as_csv())
    return out.getvalue()


def _json(found: Any) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)


def _evidence(one: Evidence) -> dict[str, Any]:
    result = {**one.result}
    if one.kind in WORDS_ONLY:
        result["rows"] = len(result.get("rows", []))
    question = {**one.question}
    if "chosen" in question:
        question["chosen"] = len(question["chosen"])
    return {
        "nummer": one.ref, "soort": one.kind, "titel": one.title, "vraag": one.asked, "vraag_als_gegevens": question,
        "uitkomst": result, "controlegetal": one.digest, "verhalen_bij_vastleggen": one.stories,
        "citaten_bij_vastleggen": one.quoted, "vastgelegd_op": localtime(one.frozen_at).isoformat(),
    }


def _letters(by: Member) -> list[dict[str, Any]]:
    digests = dict(Letter.objects.filter(advice__council=by.council).values_list("advice_id", "digests"))
    return [
        {
            "advies": row.advice.number, "titel": row.advice.title, "sha256": digests.get(row.advice.pk, {}),
            "vastgesteld_op": localtime(row.advice.decided_at).isoformat() if row.advice.decided_at else None,
            "verstuurd_op": localtime(row.advice.sent_at).isoformat() if row.advice.sent_at else None,
        }
        for row in rows(sent_advices(by.council))
    ]


def _trail(by: Member) -> OpenTable:
    lines = AuditEvent.objects.filter(council=by.council, subject__in=SUBJECTS).select_related("by").order_by("pk")
    return OpenTable("logboek", TRAIL, tuple(
        (localtime(line.at).isoformat(), line.event, line.subject, line.subject_id, str(line.by or "taak"))
        for line in lines.iterator(chunk_size=1_000)
    ))


README = """\
Uitvoer van Gehoord voor een toezichthouder. Alleen om te lezen: niets hiervan gaat terug het systeem in.

bewijs.json             elk vastgelegd cijfer: vraag, uitkomst, moment en controlegetal. Woorden van mensen staan er
                        niet in; van citaten, oorzaken en tips staat er alleen hoeveel het er waren.
brieven.json            elke verstuurde brief met de SHA-256 van de drie bestanden.
adviezen.csv, punten.csv, toezeggingen.csv, cijfers.csv, cijfers-per-regel.csv, jaarcijfers.csv
                        dezelfde tabellen als de open gegevens op de website.
logboek.csv             wat er met bewijs, adviezen, antwoorden en toezeggingen gebeurde, en wie dat deed.

De aantallen in bewijs.json zijn niet afgerond en niet verborgen. Laat dit bestand niet buiten de raad komen.
"""
