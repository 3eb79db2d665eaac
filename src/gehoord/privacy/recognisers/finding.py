"""The recognisers together: from a text to spans, and from spans to a text with placeholders."""

from . import ages, dates, judging, lowercase, shapes
from .folding import fold
from .spans import PLACEHOLDER, Deidentified, Found, Span, replace, resolve
from .story import Story, lists
from .words import ordinary_words

_SHAPES = (shapes.emails, shapes.urls, shapes.phones, shapes.bsns, shapes.postcodes, shapes.ids, dates.dates)
_WORDS = (judging.capitalised, lowercase.lower_case)


def load() -> None:
    """Everything ready for the first story; later calls do nothing."""
    lists()
    ordinary_words()


def find_spans(text: str) -> list[Span]:
    """What makes someone recognisable, in reading order and never overlapping."""
    folded = fold(text)
    found: list[Found] = []
    for recognise in _SHAPES:
        found.extend(recognise(folded.text))
    story = Story(folded.text)
    for look in _WORDS:
        found.extend(look(story))
    names = [(one.start, one.end) for one in found if one.type == "persoon"]
    found.extend(ages.ages(folded.text, names))
    closed = {cell for match in PLACEHOLDER.finditer(folded.text) for cell in range(*match.span())}
    if closed:
        found = [one for one in found if closed.isdisjoint(range(one.start, one.end))]
    return [Span(*folded.back(one.start, one.end), one.type) for one in resolve(found)]


def deidentify(text: str) -> Deidentified:
    """The text with a placeholder for each span."""
    spans = find_spans(text)
    return Deidentified(replace(text, spans), tuple(spans))
