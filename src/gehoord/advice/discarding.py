"""Throwing away a draft that came to nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.selectors import Member

from .models import Advice
from .services import AdviceChanged, AdviceRefused
from .writing import open_draft


@transaction.atomic
def discard(*, by: Member, advice: Advice, expected_version: int) -> None:
    """The draft is gone with all that belongs to it: its history, remarks and plain version. Evidence stays; so does
    the dossier it lay in.

    Not once it had a number: numbers follow each other, and it was decided on. Raises NotAllowed, AdviceRefused,
    AdviceChanged when somebody wrote in it since.
    """
    advice = open_draft(by, advice)
    if advice.number:
        raise AdviceRefused(
            _("Dit advies was al vastgesteld als nummer %(number)s. Het blijft staan, want nummers lopen door.")
            % {"number": advice.number}
        )
    if advice.version != expected_version:
        raise AdviceChanged(_("Een collega heeft hier intussen aan geschreven. Kijk eerst wat er nu staat."))
    # Of what was in it nothing stays, so the line says only that there was one.
    record(council=by.council, by=by.person, event=Event.ADVICE_CHANGED, subject=advice, what="discarded")
    advice.delete()
