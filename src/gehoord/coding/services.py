"""What can be done: installing a codebook, and saving what a person judged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.intake.models import Signal

from .codebooks import read_codebook
from .models import Codebook, CodedPassage, CodedTheme, Coding, Kind, Theme, main_theme
from .selectors import READY, codebook_of
from .text import digest_of


class CodingRefused(Exception):
    """What was chosen cannot be saved; the message is for the coder."""


class TextChanged(CodingRefused):
    """The safe text changed while the coder was reading; the offsets belong to the old one."""


class CodingChanged(Exception):
    """Somebody saved in between; the message is for the second coder. `theirs` is what stands there now."""

    def __init__(self, message: str, theirs: Coding) -> None:
        super().__init__(message)
        self.theirs = theirs


@dataclass(frozen=True)
class PassageIn:
    """A stretch somebody marked: code points, end not included; `key` is a theme or a subtheme."""

    key: str
    start: int
    end: int
    confirmed: bool = False


@transaction.atomic
def install_codebook(*, council: Council, by: Member | None = None) -> Codebook:
    """The newest codebook of the house, installed for the council; the same one when called again."""
    book = read_codebook()
    # The council's row is the lock: of two that install, one waits.
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    codebook, new = Codebook.objects.get_or_create(
        council=council, version=book.version, defaults={"name": book.name}
    )
    if new:
        Theme.objects.bulk_create(
            Theme(
                codebook=codebook,
                key=line.key,
                kind=line.kind,
                parent=line.parent,
                order=order,
                label_nl=line.label_nl,
                label_en=line.label_en,
                description_nl=line.description_nl,
                description_en=line.description_en,
            )
            for order, line in enumerate(book.lines, start=1)
        )
        record(
            council=council,
            by=by.person if by else None,
            event=Event.CODEBOOK_INSTALLED,
            subject=codebook,
            version=book.version,
        )
    return codebook


def codebook_for(council: Council) -> Codebook:
    """The council's codebook; the first time, the one of the house is installed."""
    return codebook_of(council) or install_codebook(council=council)


@transaction.atomic
def save_coding(
    *,
    by: Member,
    signal: Signal,
    bejegening: bool,
    passages: Sequence[PassageIn] = (),
    themes: Collection[str] = (),
    other_topics: Collection[str] = (),
    preconditions: Collection[str] = (),
    expected_version: int,
    text_version: int | None = None,
) -> Coding:
    """What a person judged of a story, over what stood there.

    `themes` are main themes of the story as a whole; those of the passages are added. `expected_version` is
    the version the coder was looking at, 0 for none; `text_version` that of the safe text, by default the
    one on `signal`. Raises NotAllowed, Signal.DoesNotExist, CodingChanged, TextChanged, CodingRefused; then
    nothing is saved.
    """
    by.require(Right.CODE)
    seen = signal.text_version if text_version is None else text_version
    # The signal's row is the lock, so that two first codings wait for each other too.
    signal = Signal.objects.select_for_update(of=("self",)).get(pk=signal.pk, council=by.council)
    if signal.status not in READY or signal.deidentified is None:
        raise CodingRefused(
            _("Dit signaal kan nu niet worden gecodeerd. Misschien heeft een collega het weggelegd.")
        )
    if signal.text_version != seen:
        raise TextChanged(
            _(
                "De veilige tekst is intussen aangepast. Je keuzes staan er nog. "
                "Kijk of ze nog bij de goede zin staan."
            )
        )
    codebook = codebook_for(by.council)
    marked = _checked_passages(codebook, passages, signal.deidentified)
    story_themes = _checked(codebook, Kind.THEME, themes) | {main_theme(p.key) for p in marked}
    if story_themes and not bejegening:
        raise CodingRefused(
            _("Thema's horen alleen bij een verhaal over bejegening. Haal ze weg, of kies “ja”.")
        )
    judged = _Judged(
        bejegening,
        frozenset(story_themes),
        frozenset((p.key, p.start, p.end) for p in marked),
        frozenset(_checked(codebook, Kind.TOPIC, other_topics)),
        frozenset(_checked(codebook, Kind.PRECONDITION, preconditions)),
    )

    coding = Coding.objects.select_related("coder").filter(signal=signal).first()
    if coding is not None and coding.version != expected_version:
        # A double click is not a conflict.
        if coding.coder_id == by.person.pk and _Judged.of(coding) == judged:
            return coding
        raise CodingChanged(_what_happened(coding, by), coding)
    if coding is None:
        coding = Coding(signal=signal, council=by.council, version=0)
    coding.codebook, coding.coder, coding.bejegening = codebook, by.person, bejegening
    coding.other_topics = [line.key for line in codebook.lines if line.key in judged.other_topics]
    coding.preconditions = [line.key for line in codebook.lines if line.key in judged.preconditions]
    coding.saved_at, coding.text_version = timezone.now(), signal.text_version
    coding.version += 1
    coding.save()
    coding.themes.all().delete()
    coding.passages.all().delete()
    CodedTheme.objects.bulk_create(CodedTheme(coding=coding, theme=theme) for theme in sorted(story_themes))
    CodedPassage.objects.bulk_create(
        CodedPassage(
            coding=coding,
            key=p.key,
            start=p.start,
            end=p.end,
            confirmed_suggestion=p.confirmed,
            digest=digest_of(signal.deidentified[p.start : p.end]),
        )
        for p in marked
    )
    # What the story is about stays out of the trail, which outlives the story.
    record(
        council=by.council,
        by=by.person,
        event=Event.CODING_SAVED,
        subject=signal,
        version=coding.version,
        passages=len(marked),
        confirmed=sum(p.confirmed for p in marked),
    )
    return coding


@dataclass(frozen=True)
class _Judged:
    """The content of a coding, to compare."""

    bejegening: bool
    themes: frozenset[str]
    passages: frozenset[tuple[str, int, int]]
    other_topics: frozenset[str]
    preconditions: frozenset[str]

    @classmethod
    def of(cls, coding: Coding) -> _Judged:
        return cls(
            coding.bejegening,
            frozenset(row.theme for row in coding.themes.all()),
            frozenset((row.key, row.start, row.end) for row in coding.passages.all()),
            frozenset(coding.other_topics),
            frozenset(coding.preconditions),
        )


def _checked(codebook: Codebook, kind: str, keys: Collection[str]) -> set[str]:
    unknown = set(keys) - {line.key for line in codebook.of_kind(kind)}
    if unknown:
        raise CodingRefused(
            _("Het codeboek kent “%(key)s” niet. Herlaad de pagina.") % {"key": min(unknown)[:60]}
        )
    return set(keys)


def _checked_passages(codebook: Codebook, passages: Sequence[PassageIn], text: str) -> list[PassageIn]:
    """Each stretch once; a theme goes when one of its subthemes marks the same stretch."""
    known = {line.key for line in codebook.lines if line.kind in (Kind.THEME, Kind.SUBTHEME)}
    found: dict[tuple[int, int, str], PassageIn] = {}
    for passage in passages:
        if passage.key not in known:
            raise CodingRefused(
                _("Het codeboek kent “%(key)s” niet. Herlaad de pagina.") % {"key": passage.key[:60]}
            )
        if not 0 <= passage.start < passage.end <= len(text) or not text[passage.start : passage.end].strip():
            raise CodingRefused(_("Een gemarkeerd stuk ligt buiten de tekst. Markeer het opnieuw."))
        found.setdefault((passage.start, passage.end, passage.key), passage)
    finer = {(start, end, main_theme(key)) for start, end, key in found if key != main_theme(key)}
    return [found[place] for place in sorted(found) if place not in finer]


def _what_happened(coding: Coding, by: Member) -> str:
    when = date_format(timezone.localtime(coding.saved_at), "j F, H:i")
    if coding.coder_id == by.person.pk:
        return _(
            "Je hebt deze codering zelf al opgeslagen (%(when)s), in een ander venster. "
            "Wat je hier koos, staat er nog."
        ) % {"when": when}
    return _(
        "%(name)s heeft deze codering opgeslagen (%(when)s), terwijl jij bezig was. "
        "Wat je koos, staat er nog."
    ) % {"name": coding.coder.name, "when": when}
