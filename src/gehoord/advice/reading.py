"""The text of a letter that somebody put in, in paragraphs."""

from __future__ import annotations

import subprocess
import sys

from django.utils.translation import gettext as _

from gehoord.analysis.paragraphs import paragraphs
from gehoord.analysis.tidy import tidy
from gehoord.core.ui.documents.errors import DocumentFailed
from gehoord.core.ui.documents.pandoc import call

from .models import PaperKind

SECONDS = 30


class Unreadable(Exception):
    """There is no text to be had from this file; the message is for who put it in."""


def text_of(kind: str, content: bytes) -> str:
    """The text of a DOCX, ODT or PDF. Raises Unreadable. Nothing of the file is logged."""
    if kind in (PaperKind.PNG, PaperKind.JPEG):
        raise Unreadable(_("Dit is een afbeelding. Daar kunnen we geen tekst uit halen. Plak de tekst hieronder."))
    text = tidy(_of_pdf(content) if kind == PaperKind.PDF else _of_document(kind, content))
    if not paragraphs(text):
        raise Unreadable(
            _("In dit bestand staat geen tekst. Misschien is het een scan: een foto van papier. "
              "Plak de tekst hieronder.")
        )
    return text


def _of_document(kind: str, content: bytes) -> str:
    try:
        plain = call(f"--from={kind}", "--to=plain", "--wrap=none", "--sandbox", given=content)
    except DocumentFailed as error:
        raise Unreadable(_("Dit bestand konden we niet lezen. Plak de tekst hieronder.")) from error
    return plain.decode("utf-8", "replace")


def _of_pdf(content: bytes) -> str:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "gehoord.advice.pdf_text"], input=content, capture_output=True,
            timeout=SECONDS, check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        # A file with a password, a broken one, or one that takes too long.
        raise Unreadable(_("Dit bestand konden we niet lezen. Plak de tekst hieronder.")) from error
    return done.stdout.decode("utf-8", "replace")
