"""Codes on paper: cards to cut, letters, and a list for somebody else's mailing. Nothing here is kept.

The picture that a phone reads holds the address of the page and never the code: an address ends up in logs, in
histories and with whoever made the app that reads it.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.analysis.tables import write_csv, xlsx_bytes
from gehoord.core.ui.documents import FORMATS, Document, typeset
from gehoord.core.ui.documents.model import (
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Table,
    Text,
)

from .models import Campaign

# Letters side by side with a picture each take the longest.
MOST_LETTERS = 200
# Units of the drawing for each square: large enough on a letter to be read at arm's length.
SQUARE = 3
# To tick with a pen.
BOX = "☐"


@dataclass(frozen=True, kw_only=True)
class Handout:
    """What stands on every card and letter: all the same but the code."""

    council: str
    name: str
    address: str
    closes_on: datetime.date

    @property
    def shown_address(self) -> str:
        """As people type it."""
        return self.address.split("://", 1)[-1].rstrip("/")


def cards(handout: Handout, codes: Sequence[str]) -> bytes:
    """A PDF with eight cards on each A4, in the order of `codes`. Raises DocumentFailed."""
    today = timezone.localdate()
    with override("nl"):
        data: dict[str, Any] = {
            "title": _("Kaarten met een code"), "author": handout.council, "council": handout.council,
            "name": handout.name, "address": handout.shown_address, "qr": _picture(handout.address),
            "day": [today.year, today.month, today.day], "codes": list(codes),
            "labels": {
                "code": _("Jouw code"),
                "where": _("Scan het vierkantje, of ga naar"),
                "qr": _about_picture(handout),
                "foot": _(
                    "Invullen kan tot en met %(day)s. Je naam is niet nodig. Niemand weet welke code jij kreeg. "
                    "Elke code werkt één keer."
                ) % {"day": _day(handout)},
            },
        }
        return typeset(_template(), data, day=today)


def letters(handout: Handout, codes: Sequence[str], kind: str) -> bytes:
    """A page for whoever hands them out, and then a letter for each code. `kind`: "pdf" or "docx".

    Without page numbers: those would tell which letter somebody got. Raises DocumentFailed.
    """
    with override("nl"):
        parts: list[Part] = [
            Paragraph.of(_("Dit blad is voor jou, die de brieven uitdeelt. Leg het apart en geef het niet mee.")),
            Items((
                (Text(_("Doe elke brief in een envelop zonder naam erop en schud de stapel.")),),
                (Text(_(
                    "Laat mensen zelf een envelop pakken. Stuur je ze op, plak dan pas het adres op de dichte envelop."
                )),),
                (Text(_("Schrijf nergens op wie welke brief of welke code kreeg, en bewaar dit bestand niet.")),),
                (Text(_("Is een stapel kwijt? Dan kan de raad de codes die nog niet gebruikt zijn intrekken.")),),
            )),
        ]
        for code in codes:
            parts += [PageBreak(), *_letter(handout, code)]
        document = Document(
            title=_("Brieven met een code: voor wie ze uitdeelt"), parts=tuple(parts), author=handout.council,
            dated=timezone.localdate(), footer=handout.council, numbered=False,
        )
        return FORMATS[kind](document)


def paper_form(handout: Handout, campaign: Campaign, kind: str) -> bytes:
    """The questions of a campaign to print and fill in with a pen. `kind`: "pdf" or "docx". Raises DocumentFailed."""
    from .forms import AnswersForm
    from .notices import notice

    with override("nl"):
        form = AnswersForm(campaign, campaign.questionnaire.questions.all())
        parts: list[Part] = [Paragraph.of(line) for line in notice(campaign)]
        parts += [
            Paragraph.of(_("Kreeg je een code? Schrijf hem hier op: %(line)s") % {"line": "_" * 24}),
            Paragraph.of(_("Zet bij elke zin één kruisje. Overslaan mag.")),
        ]
        scale = form.scale_fields
        if scale:
            heads = [str(option.choice_label) for option in scale[0].options]
            apart = next((str(one.apart.choice_label) for one in scale if one.apart), "")
            parts.append(Table("", ("", *heads, *([apart] if apart else ())), tuple(
                (one.question.asked, *[BOX] * len(heads), *([BOX if one.apart else ""] if apart else ()))
                for one in scale
            )))
        for field in form.background_fields:
            choices = (f"{BOX} {option.choice_label}" for option in field if option.data["value"])
            parts += [Heading(2, str(field.label)), Paragraph.of("\n".join(choices))]
        for field in form.word_fields:
            parts += [
                Heading(2, str(field.label)), Paragraph.of(_("Schrijf geen namen op.")),
                *[Paragraph.of("_" * 60) for _line in range(5)],
            ]
        parts.append(Paragraph.of(
            _("Doe dit blad in een envelop zonder naam. Meedoen kan tot en met %(day)s.") % {"day": _day(handout)}
        ))
        return FORMATS[kind](Document(
            title=handout.name, parts=tuple(parts), author=handout.council, dated=timezone.localdate(),
            footer=handout.council,
        ))


def code_list(handout: Handout, codes: Sequence[str], kind: str) -> bytes:
    """A row for each code with the address and the last day, for a mailing. `kind`: "csv" or "xlsx"."""
    with override("nl"):
        head = [_("code"), _("adres van de pagina"), _("invullen tot en met"), _("onderzoek")]
        rows = [head] + [[code, handout.address, _day(handout), handout.name] for code in codes]
    if kind == "csv":
        out = io.StringIO()
        out.write("\ufeff")
        write_csv(out, rows, delimiter=";")
        return out.getvalue().encode()
    return xlsx_bytes(rows, sheet="codes")


def _letter(handout: Handout, code: str) -> list[Part]:
    return [
        Heading(1, handout.name),
        Paragraph.of(_("Beste lezer,")),
        Paragraph.of(
            _("Je krijgt deze brief omdat je hulp krijgt of kreeg, of omdat je kind die krijgt. We zijn benieuwd hoe er met je om wordt gegaan. Daarom stellen we je een paar vragen. Het duurt ongeveer twee minuten.")  # noqa: E501
        ),
        Paragraph.of(
            _("Je naam is niet nodig. De brieven zijn geschud: niemand weet welke code jij kreeg. Meedoen mag, het hoeft niet. Je hulp verandert er niet door.")  # noqa: E501
        ),
        Heading(2, _("Zo doe je mee")),
        Items((
            (Text(_("Ga naar") + " "), Text(handout.shown_address, strong=True), Text(_(", of scan het vierkantje."))),
            (Text(_("Vul deze code in:") + " "), Text(code, strong=True)),
        ), numbered=True),
        Picture(_picture(handout.address), _about_picture(handout)),
        Paragraph.of(
            _("Invullen kan tot en met %(day)s. Elke code werkt één keer. Lukt het niet, of wil je het liever op papier? Vraag het aan wie je deze brief gaf.")  # noqa: E501
            % {"day": _day(handout)}
        ),
        Paragraph((Text(_("Dank je wel!")),)),
        Paragraph((Text(handout.council, strong=True),)),
    ]


def _day(handout: Handout) -> str:
    return date_format(handout.closes_on, "j F Y")


def _about_picture(handout: Handout) -> str:
    return _("Vierkantje dat een telefoon leest: het adres %(address)s") % {"address": handout.shown_address}


@cache
def _template() -> str:
    return files(__package__).joinpath("sheet/cards.typ").read_text("utf-8")


@cache
def _squares(address: str) -> tuple[tuple[int, ...], ...]:
    import segno

    return tuple(tuple(row) for row in segno.make(address, error="m", micro=False).matrix)


def _picture(address: str) -> str:
    """The address as squares in SVG, with the four empty squares at each side that a phone needs."""
    rows = _squares(address)
    size = SQUARE * (len(rows) + 8)
    path = "".join(
        f"M{SQUARE * (x + 4)} {SQUARE * (y + 4)}h{SQUARE}v{SQUARE}h-{SQUARE}z"
        for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )
