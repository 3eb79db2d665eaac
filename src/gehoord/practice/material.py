"""All that a trainer takes along, as one PDF: agenda, exercise, scenario and cards."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.ui.documents import FORMATS, Document
from gehoord.core.ui.documents.model import Heading, Items, PageBreak, Paragraph, Part, Table, Text

from .models import Training
from .scenarios import INVENTED
from .selectors import cards_in
from .trainings import scenario_of, steps_of
from .translating import LABELS, faces


def training_pdf(training: Training) -> bytes:
    """In Dutch, with the published cards of its deck. Raises DocumentFailed."""
    exercise = training.exercise
    with override("nl"):
        parts: list[Part] = [
            Paragraph.of(f"{date_format(training.held_on, 'l j F Y')}, {training.starts_at:%H:%M}–{training.ends_at}"
                         + (f", {training.place}" if training.place else "")),
            Heading(1, _("Programma")),
            Table("", (_("hoe laat"), _("wat"), _("minuten")), tuple(
                (step.starts_at, step.text, step.minutes or None) for step in steps_of(training)
            )),
            Heading(1, exercise.title),
            Heading(2, _("Doel")), Paragraph.of(exercise.goal),
            Heading(2, _("Voor wie")), Paragraph.of(exercise.group),
        ]
        if exercise.roles:
            parts += [Heading(2, _("Rollen")), Items(tuple((Text(role),) for role in exercise.role_list))]
        if exercise.debrief:
            parts += [Heading(2, _("Nabespreken")), Paragraph.of(exercise.debrief)]
        if exercise.variants:
            parts += [Heading(2, _("Varianten")), Items(tuple((Text(one),) for one in exercise.variant_list))]
        if exercise.scenario:
            parts += [PageBreak(), Heading(1, _("Scenario")), Paragraph.of(
                _("Verzonnen. Het is niet het verhaal van één mens.")
            )]
            parts += [Paragraph.of(one) for one in exercise.scenario.split("\n") if one.strip()]
        if scene := scenario_of(training):
            parts += [PageBreak(), Heading(1, scene.title), Paragraph.of(str(INVENTED))]
            parts += [Paragraph.of(one) for one in scene.text.split("\n") if one.strip()]
        if training.deck:
            parts += [PageBreak(), Heading(1, training.deck.title)]
            for n, face in enumerate(faces(cards_in(training.deck, published=True), "nl"), 1):
                parts.append(Heading(2, _("Kaart %(n)s") % {"n": n}))
                texts = (face.situation, face.helps, face.sentence_to_try, face.question_to_self)
                parts += [
                    Paragraph((Text(f"{label}: ", strong=True), Text(text)))
                    for label, text in zip(LABELS["nl"], texts, strict=True)
                ]
        return FORMATS["pdf"](Document(
            title=training.title, parts=tuple(parts), author=training.council.name, dated=training.held_on,
            footer=training.council.name,
        ))
