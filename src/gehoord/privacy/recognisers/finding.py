"""The recognisers together: from a text to spans, and from spans to a text with placeholders."""

from . import dates, shapes
from .folding import fold
from .spans import PLACEHOLDER, Deidentified, Found, Span, replace, resolve

_RECOGNISERS = (
    shapes.emails, shapes.urls, shapes.phones, shapes.bsns, shapes.postcodes, shapes.ids, dates.dates,
)


def load() -> None:
    """Everything ready for the first story; later calls do nothing."""


def find_spans(text: str) -> list[Span]:
    """What makes someone recognisable, in reading order and never overlapping."""
    folded = fold(text)
    found: list[Found] = []
    for recognise in _RECOGNISERS:
        found.extend(recognise(folded.text))
    closed = [(match.start(), match.end()) for match in PLACEHOLDER.finditer(folded.text)]
    return [
        Span(*folded.back(one.start, one.end), one.type)
        for one in resolve(found)
        if not any(one.start < end and start < one.end for start, end in closed)
    ]


def deidentify(text: str) -> Deidentified:
    """The text with a placeholder for each span."""
    spans = find_spans(text)
    return Deidentified(replace(text, spans), tuple(spans))
