"""Writing the plain version of a draft. Who saves over somebody else's text is told, not obeyed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.core.councils.selectors import Member

from .models import Advice, Plain
from .plain_texts import TEXTS, plain_of
from .services import AdviceRefused
from .writing import checked_text, open_draft, touched


class PlainChanged(AdviceRefused):
    """Somebody saved in between; `theirs` is how it stands now, None when it was taken away."""

    def __init__(self, theirs: Plain | None) -> None:
        super().__init__(_("Een collega heeft dit intussen aangepast. Er is nog niets van jou opgeslagen."))
        self.theirs = theirs


def _read(advice: Advice, version: int) -> Plain | None:
    """As it stands, when that is what the writer read; version 0 says there was none."""
    plain = plain_of(advice)
    if (plain.version if plain else 0) != version:
        raise PlainChanged(plain)
    return plain


@transaction.atomic
def save_plain(*, by: Member, advice: Advice, version: int, **texts: str) -> Plain:
    """The three texts (`plain_texts.TEXTS`); with version 0 the first time.

    Raises NotAllowed, AdviceRefused, UnknownEvidence, PlainChanged.
    """
    advice = open_draft(by, advice)
    plain = _read(advice, version) or Plain(advice=advice, version=0)
    for name in TEXTS:
        setattr(plain, name, checked_text(advice, texts[name]))
    if not any(getattr(plain, name) for name in TEXTS):
        raise AdviceRefused(_("Schrijf ten minste één stuk tekst."))
    plain.version, plain.changed_by = plain.version + 1, by.person
    plain.save()
    touched(by, advice, "plain")
    return plain


@transaction.atomic
def remove_plain(*, by: Member, advice: Advice, version: int) -> None:
    """The letter goes without it. Raises NotAllowed, AdviceRefused, PlainChanged."""
    advice = open_draft(by, advice)
    plain = _read(advice, version)
    if plain is not None:
        plain.delete()
        touched(by, advice, "plain")
