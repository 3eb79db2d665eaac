"""What the council's own ordinance says about answering: read it, change it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .answering import AnswerRefused
from .models import Ordinance

FIELDS = (
    "reply_weeks", "reply_working_days", "term_basis", "extension_weeks", "extension_basis", "remind_before_days",
    "remind_after_days", "mail_address", "clerk", "clerk_salutation",
)


class OrdinanceChanged(AnswerRefused):
    """Somebody saved in between. `theirs` is what stands there now."""

    def __init__(self, theirs: Ordinance) -> None:
        super().__init__(_("Een collega heeft dit intussen aangepast. Wat jij typte, is nog niet bewaard."))
        self.theirs = theirs


def first_clerk(council: Council) -> str:
    """To whom the letter goes when time runs out and nobody said otherwise. Letters are in Dutch."""
    return f"Aan de gemeenteraad van {council.municipality}\nper adres de griffier"


def ordinance_of(council: Council) -> Ordinance:
    """The council's row; one with the usual values, not saved, when there is none yet. One query."""
    found = Ordinance.objects.filter(council=council).first()
    return found or Ordinance(
        council=council, clerk=first_clerk(council), clerk_salutation="Geachte leden van de gemeenteraad,"
    )


@transaction.atomic
def save_ordinance(*, by: Member, version: int, **fields: Any) -> Ordinance:
    """The council's ordinance anew; what was sent keeps its own term.

    Raises NotAllowed, AnswerRefused (`field` says where), OrdinanceChanged.
    """
    by.require(Right.DECIDE_ADVICE)
    # The council's row is the lock: there may be no row of its ordinance yet.
    council = Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    row = ordinance_of(council)
    if row.version != version:
        raise OrdinanceChanged(row)
    before = {name: getattr(row, name) for name in FIELDS}
    for name in FIELDS:
        if name in fields:
            given = fields[name]
            setattr(row, name, tidy(given).strip() if isinstance(given, str) else given)
    try:
        row.clean_fields(exclude=["council"])
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        raise AnswerRefused(problems[0], field) from error
    changed = [name for name in FIELDS if before[name] != getattr(row, name)]
    row.version = row.version + 1 if row.pk else 2
    row.save()
    # Which settings, never the addresses themselves.
    record(council=council, by=by.person, event=Event.SETTINGS_CHANGED, subject=council, changed=changed)
    return row
