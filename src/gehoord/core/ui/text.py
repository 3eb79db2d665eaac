"""Stories on a page: always as text, with what was taken out as small labels."""

from __future__ import annotations

import re

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop

# The kinds that placeholders name, here so that translators find them.
KINDS = (
    gettext_noop("PERSOON"), gettext_noop("LOCATIE"), gettext_noop("INSTELLING"), gettext_noop("TELEFOON"),
    gettext_noop("EMAIL"), gettext_noop("URL"), gettext_noop("DATUM"), gettext_noop("LEEFTIJD"),
    gettext_noop("BSN"), gettext_noop("ID"),
)
# The placeholders of the safe text, such as [PERSOON-1].
_PLACEHOLDER = re.compile(r"\[([A-Z]{2,12})-(\d{1,6})\]")


OPENING = 220


def opening(text: str) -> SafeString:
    """The beginning of the safe text, with pills; cut between words, so never through a placeholder."""
    if len(text) <= OPENING:
        return with_pills(text)
    words = text[: OPENING + 1].rsplit(None, 1)
    # One word as long as all this has no space to cut at.
    cut = words[0] if len(words) > 1 else text[:OPENING]
    return format_html("{}…", with_pills(cut.rstrip(".,;: ")))


def with_pills(text: str) -> SafeString:
    """The safe text, escaped, each placeholder as a pill."""
    parts = []
    last = 0
    for found in _PLACEHOLDER.finditer(text):
        pill = format_html('<span class="pii">{}-{}</span>', gettext(found[1]), found[2])
        parts += [(conditional_escape(text[last : found.start()]),), (pill,)]
        last = found.end()
    parts.append((conditional_escape(text[last:]),))
    return format_html_join(mark_safe(""), "{}", parts)
