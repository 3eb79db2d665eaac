"""Why a document could not be made, in words that a reader can act on."""

from __future__ import annotations


def gettext_noop(text: str) -> str:
    """The text itself. The name marks it for translation; this folder knows no Django."""
    return text


NO_PANDOC = gettext_noop("Het onderdeel dat DOCX en ODT maakt, staat niet op de server.")
PANDOC_FAILED = gettext_noop("Het maken van het DOCX- of ODT-bestand is mislukt.")
NO_TYPST = gettext_noop("Het onderdeel dat PDF maakt, staat niet op de server.")
TYPST_FAILED = gettext_noop("Het maken van het PDF-bestand is mislukt.")
TOO_SLOW = gettext_noop("Het maken van het document duurde te lang.")
BAD_PICTURE = gettext_noop("Een van de afbeeldingen in het document kan niet worden getekend.")


class DocumentFailed(Exception):
    """No document was made. `reason` is one of the Dutch sentences above and can be translated; what the tool
    said is in `detail` and may hold words of the document: never show or log it."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
