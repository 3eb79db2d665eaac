"""Capitals that mean something else than usual: letters before a name, and common words that someone writes large."""

import re

from .runs import Run
from .spans import Found
from .story import Story
from .words import NAMING, PLACE_BEFORE, ROLES, SCHOOL_BEFORE, TITLES, institution_word

CLUB_PREFIX = re.compile(r"(?<!\w)(?:[svkrachtbmfz]\.){2,4} $", re.IGNORECASE)
_FOUNDED = re.compile(r" '\d\d(?!\w)")
_SCHOOL_PREFIX = re.compile(r"(?<![\w-])(?:obs|ods|cbs|kbs|rkbs|pcbs|gbs|ikc|kdv|csg|rsg|osg|isk) $")


def prefixed(story: Story, run: Run) -> Found | None:
    """A club or school with its letters in front: v.v. De Meeuwen, s.v. Olympia '72, obs De Klimboom."""
    start, end = story.tokens[run.first].start, story.tokens[run.last].end
    ahead = story.text[max(0, start - 12) : start]
    prefix = CLUB_PREFIX.search(ahead) or _SCHOOL_PREFIX.search(ahead)
    if prefix is None or prefix.group() in ("a.s. ", "s.v.p. ", "m.b.t. "):
        return None
    founded = _FOUNDED.match(story.text, end)
    return Found(start - len(prefix.group()), founded.end() if founded else end, "instelling", 79)


def written_large(story: Story, run: Run, *, before: str) -> bool:
    """Whether this is a common word that some people write with a capital: 'thuis sinds de Herfst', 'de Leerplicht'."""
    if run.first != run.last or "-" in story.texts[run.first]:
        return False
    lower = story.lower(run.first)
    if not story.lists.has("word", lower):
        return False
    if story.surname(story.texts[run.first]) and not story.lists.has("common", lower):
        return False
    if story.first_name(story.texts[run.first]) and lower != "mei":
        return False
    if before in TITLES | ROLES | NAMING | SCHOOL_BEFORE | PLACE_BEFORE or story.place(run.first):
        return False
    if before in ("de", "het") and story.before(run.first - 1) in ("op", "bij", "van", "naar", "in"):
        return lower in ROLES
    return not institution_word(before)
