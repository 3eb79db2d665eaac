"""Recogniser for precise days, in every notation people use; a month or a year alone is no day."""

# ruff: noqa: E501 -- a pattern cut in pieces reads worse than a long line.

import re
from collections.abc import Iterator

from .spans import Found

_MONTH = (
    r"(?:januari|jan|februari|feb|febr|maart|mrt|april|apr|mei|juni|jun|juli|jul|augustus|aug|september|sept|sep|oktober"
    r"|okt|november|nov|december|dec|january|february|march|may|june|july|august|october|oct)\b\.?"
)
_WEEKDAY = (
    r"(?:(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday|ma|di|wo|do|vr|za|zo)\b\.?(?:ochtend|middag|avond|nacht)?,? (?:de )?)?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:(?:19|20)\d{2}|'\d{2})"

_WRITTEN = re.compile(
    rf"(?<![\w.,/-]){_WEEKDAY}{_DAY}(?:e|de|ste|st|nd|rd|th|\.)?(?: (?:van |of )?|-|/)?{_MONTH}(?:[ ,/-]{{1,2}}{_YEAR}(?!\d))?(?![\w@])",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    rf"(?<![\w.,/-])(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    rf" {_DAY}(?:st|nd|rd|th)?(?:,? {_YEAR})?(?![\w@:])"
)
_NUMERIC = re.compile(
    rf"(?<![\w.,/+-]){_WEEKDAY}(?P<date>{_DAY}(?P<sep> ?[-/.] ?| )(?:0?[1-9]|1[012])(?P=sep)(?:(?:19|20)\d{{2}}|'?\d{{2}}))(?![\w-]|[./]\d)",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<![\w.,/+-])(?:19|20)\d{2}([-/.])(?:0?[1-9]|1[012])\1(?:0?[1-9]|[12]\d|3[01])(?![\w-]|[./]\d)")
# Without a year only a cue, a weekday or a leading zero tells a day from a fraction or a range.
_SHORT = re.compile(
    rf"(?<![\w.,/+-])(?P<weekday>{_WEEKDAY})(?P<day>{_DAY})(?P<sep>[-/])(?P<month>0?[1-9]|1[012])(?![\w-]|[./,]\d)",
    re.IGNORECASE,
)
_SHORT_CUE = re.compile(
    r"\b(?:op|sinds|vanaf|van|tot|per|t/m|tm|geb|geboren|datum|dd|d\.d|was|voor|vóór|na|en|uiterlijk|afspraak|gesprek)\.?:? ?\(?$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r" ?(?:keer|uur|jaar|dagen|dgn|weken|maanden|mnd|minuten|min|x|kinderen|mensen|procent|%|deel|plekken|personen|gesprekken"
    r"|scholen|mg|ml|euro|van de)\b",
    re.IGNORECASE,
)


# The point of 'okt.' belongs to the day unless it ends the sentence.
_GOES_ON = re.compile(r" (?:[a-z(]|\d{4}\b)|[,;)]")


def dates(text: str) -> Iterator[Found]:
    """Days with month: written out, numeric, ISO, with or without weekday and year."""
    for pattern in (_WRITTEN, _ENGLISH, _ISO):
        for match in pattern.finditer(text):
            end = match.end()
            if text[end - 1] == "." and not _GOES_ON.match(text, end):
                end -= 1
            yield Found(match.start(), end, "datum", 88)
    for match in _NUMERIC.finditer(text):
        if match.group("sep") != " " or len(match.group("date")) >= 8:
            yield Found(match.start(), match.end(), "datum", 94)
    for match in _SHORT.finditer(text):
        if _NOT_AFTER.match(text, match.end()):
            continue
        cued = _SHORT_CUE.search(text[max(0, match.start() - 14) : match.start()])
        zero = match.group("month").startswith("0") or match.group("day").startswith("0")
        if cued or zero or match.group("weekday"):
            yield Found(match.start(), match.end(), "datum", 87)
