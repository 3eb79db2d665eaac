"""What the person who told may see of the coding of their story."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gehoord.intake.models import Signal
from gehoord.intake.registries import Happened

from .models import Kind
from .selectors import coding_of


def coded(signal: Signal) -> list[Happened]:
    """That a person read the story and under which themes they put it; nothing for a model's proposal."""
    coding = coding_of(signal)
    if coding is None:
        return []
    keys = {row.theme for row in coding.themes.all()} | set(coding.other_topics)
    names = [
        theme.label.lower()
        for theme in coding.codebook.themes.all()
        if theme.key in keys and theme.kind in (Kind.THEME, Kind.TOPIC)
    ]
    said = ((_("Onder:"), ", ".join(names)),) if names else ()
    return [
        Happened(
            at=coding.saved_at, title=_("Iemand van de raad heeft je verhaal gelezen en geordend"), said=said
        )
    ]
