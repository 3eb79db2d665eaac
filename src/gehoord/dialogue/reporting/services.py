"""What can be done with the check of a report. What a reader does leaves no line in the trail."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.privacy.recognisers import deidentify
from gehoord.privacy.services import SHORTEST_REASON

from ..live.services import record_live
from ..models import LONGEST_TEXT, Gathering, Reader, ReportCheck, Verdict
from ..models.report import LONGEST_REASON
from ..services import Changed, DialogueRefused
from .selectors import KEEPS, is_on, is_settled, reader_for

MOST_DAYS, USUAL_DAYS = 30, 7
LONGEST_REMARK = 500


@transaction.atomic
def open_check(*, by: Member, gathering: Gathering, expected_version: int, ends_on: date) -> ReportCheck:
    """Who had a place can read the report and say whether it is right, up to and including this day.

    Raises NotAllowed, Gathering.DoesNotExist, Changed, DialogueRefused.
    """
    check = _held(by, gathering, expected_version, Right.LEAD_GATHERINGS)
    if check.opened_at or is_settled(check):
        raise DialogueRefused(_("Er is al besloten hoe het verslag wordt nagekeken."))
    today = timezone.localdate()
    if not today < ends_on <= today + timedelta(days=MOST_DAYS):
        raise DialogueRefused(_("Kies een dag na vandaag, hoogstens %(most)s dagen verder.") % {"most": MOST_DAYS})
    if not check.readers.exists():
        raise DialogueRefused(_("De codes zijn al weg. De coördinator kan zeggen waarom er niet wordt nagekeken."))
    check.opened_at, check.ends_on = timezone.now(), ends_on
    return _saved(by, check, did="check opened")


@transaction.atomic
def end_check(*, by: Member, gathering: Gathering, expected_version: int) -> ReportCheck:
    """Before its day. Raises NotAllowed, Gathering.DoesNotExist, Changed, DialogueRefused."""
    check = _held(by, gathering, expected_version, Right.LEAD_GATHERINGS)
    if not is_on(check):
        raise DialogueRefused(_("Het verslag wordt nu niet nagekeken."))
    _end(check)
    return _saved(by, check, did="check ended")


@transaction.atomic
def skip_check(*, by: Member, gathering: Gathering, expected_version: int, reason: str) -> ReportCheck:
    """No check is held, and why. Raises NotAllowed, Gathering.DoesNotExist, Changed, DialogueRefused."""
    check = _held(by, gathering, expected_version, Right.DECIDE_ADVICE)
    if check.opened_at or is_settled(check):
        raise DialogueRefused(_("Er is al besloten hoe het verslag wordt nagekeken."))
    reason = _line(reason, LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        raise DialogueRefused(_("Schrijf kort op waarom het verslag niet wordt nagekeken."))
    check.skipped_because = reason
    check.readers.all().delete()
    return _saved(by, check, did="check skipped")


@transaction.atomic
def note_check(*, by: Member, gathering: Gathering, expected_version: int, note: str) -> ReportCheck:
    """What the council did with what people said; it stands in the report.

    Raises NotAllowed, Gathering.DoesNotExist, Changed, DialogueRefused.
    """
    check = _held(by, gathering, expected_version, Right.DECIDE_ADVICE)
    if not check.opened_at:
        raise DialogueRefused(_("Het verslag werd nog niet nagekeken."))
    check.note = _line(note, LONGEST_TEXT)
    return _saved(by, check, did="check noted")


def say(*, council: Council, token: str, verdict: str, text: str = "") -> None:
    """What this reader says of the report; the last counts, and what was typed is kept nowhere as it was.

    Raises SeatUnknown, DialogueRefused.
    """
    if verdict not in Verdict.values:
        raise DialogueRefused(_("Kies of het klopt."))
    text = _line(text, LONGEST_REMARK) if verdict == Verdict.WRONG else ""
    if verdict == Verdict.WRONG and not text:
        raise DialogueRefused(_("Schrijf op wat er niet klopt."))
    # Before the transaction: nobody else waits for it.
    _keep(council, token, verdict, deidentify(text).text[:LONGEST_TEXT] if text else "")


@transaction.atomic
def _keep(council: Council, token: str, verdict: str, safe: str) -> None:
    reader = reader_for(council, token)
    # Whoever ends the check holds its row: a reader comes before that, or finds it over.
    check = ReportCheck.objects.select_for_update().get(pk=reader.report_check_id)
    if not is_on(check):
        raise DialogueRefused(_("Je kunt nu niets over het verslag zeggen."))
    Reader.objects.filter(pk=reader.pk).update(says=verdict, text=safe)


def end_over(*, now: datetime | None = None) -> int:
    """How many checks ended because their day is over, or lost the codes that nobody asked anything with in a month."""
    now = now or timezone.now()
    ended = 0
    over = ReportCheck.objects.filter(ended_at=None, ends_on__lt=timezone.localdate(now))
    for pk in list(over.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            check = ReportCheck.objects.select_for_update().get(pk=pk)
            if check.ended_at is None:
                _end(check)
                check.version += 1
                check.save()
                ended += 1
    # Codes that nobody was asked to use.
    Reader.objects.filter(report_check__opened_at=None, report_check__kept_at__lt=now - KEEPS).delete()
    return ended


def _end(check: ReportCheck) -> None:
    """Verdicts become numbers, and no code is left; `check` is locked and saved by the caller."""
    check.right = check.readers.filter(says=Verdict.RIGHT).count()
    check.wrong = check.readers.filter(says=Verdict.WRONG).count()
    check.ended_at = timezone.now()
    check.readers.filter(text="").delete()
    check.readers.update(token_hash="")


def _held(by: Member, gathering: Gathering, expected_version: int, right: Right) -> ReportCheck:
    """The check of a closed gathering, locked."""
    by.require(right)
    gathering = Gathering.objects.get(pk=gathering.pk, council=by.council)
    check = ReportCheck.objects.select_for_update().filter(gathering=gathering).first()
    if not gathering.is_closed or check is None:
        raise DialogueRefused(_("Van deze bijeenkomst kan niemand het verslag met een code nakijken."))
    if check.version != expected_version:
        raise Changed(check)
    check.gathering = gathering
    return check


def _saved(by: Member, check: ReportCheck, **fields: Any) -> ReportCheck:
    check.version += 1
    check.save()
    record_live(by, check.gathering, **fields)
    return check


def _line(text: str, most: int) -> str:
    text = " ".join(tidy(text).split())
    if len(text) > most:
        raise DialogueRefused(_("Dit is te lang: gebruik hoogstens %(most)s tekens.") % {"most": most})
    return text
