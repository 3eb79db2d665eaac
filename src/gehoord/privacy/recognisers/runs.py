"""Capitalised names as runs of words: 'Fenna Oosterbaan', 'De Kleine Kapitein', 'Jan van der Helststraat'."""

import re
from dataclasses import dataclass

from .story import Story
from .words import INSTITUTION_WORDS, INTERFIX, NEVER, STREET_END, STREET_NOT, STREET_SURE, institution_word
from .wordsets import words_of

_SAYING = words_of("zegt zei vertelt vertelde vroeg vraagt wil wilde snapt huilt huilde vindt vond heet belde appte")
_ARTICLES = frozenset(("de", "het", "'t", "den", "it"))
_PERSON_LINKS = words_of("van de den der ten ter te 't al el la le da dos von zu bin ibn ben y")
_TITLE_LINKS = words_of("op voor in met aan van en de het der zonder om te")


_LANGUAGE = re.compile(r"(?:aans|aanse|isch|ische|stans|stanse|eense|talig|talige)$")
_BRANDED = re.compile(
    r"(?:whatsapp|telegram|discord|instagram|insta|snapchat|facebook|google|tiktok|youtube|netflix)\w"
)
_MOST_INITIALS = 8
_LONGEST_RUN = 16
_MONTH_NAMES = frozenset(("april", "juni", "juli", "augustus", "june", "july"))


@dataclass(slots=True)
class Run:
    """Tokens `first` up to and including `last`; `weak` if only a sentence start gave the capital."""

    first: int
    last: int
    weak: bool = False


def name_like(story: Story, index: int) -> bool:
    """Whether a token can be part of a name because of its capital."""
    token = story.tokens[index]
    if not token.word:
        return False
    if token.shouted:
        return token.lower in INSTITUTION_WORDS
    if not token.capital:
        return False
    if index in story.blocked:
        return False
    if token.lower in NEVER:
        if token.lower in _MONTH_NAMES and story.before(index) in ("onze", "mijn", "ons", "zusje", "dochter", "zoon"):
            return True
        # 'Jeugdzorg' names nobody, 'Jeugdzorg Noorderlicht' does.
        following = story.token(index + 1)
        return (
            institution_word(token.lower)
            and following is not None
            and story.spaced(index)
            and following.capital
            and following.lower not in NEVER
            and index + 1 not in story.blocked
        )
    if _BRANDED.match(token.lower):
        return False
    if _LANGUAGE.search(token.lower) and not story.first_name(token.text):
        return False
    if "-" in token.text:
        # 'Wlz-aanvraag' and 'Discord-server' are ordinary words; 'Jan-Willem' and 'GGZ-praktijk' are not.
        head, _, tail = token.text.partition("-")
        if head.isupper() and head.lower() not in INSTITUTION_WORDS:
            return False
        if (
            tail[:1].islower()
            and head.lower() not in INTERFIX
            and tail not in INTERFIX
            and not institution_word(token.lower)
        ):
            return False
    return True


def initial_at(story: Story, index: int) -> bool:
    """Whether a token is an initial: one or two letters, a capital first, and a point."""
    token = story.tokens[index]
    following = story.token(index + 1)
    return (
        token.word
        and token.text[0].isupper()
        and index not in story.blocked
        and (len(token.text) == 1 or token.text in ("Ch", "Th", "Ph", "Chr", "IJ", "Ij", "Fr"))
        and following is not None
        and following.text == "."
        and following.start == token.end
    )


def runs_of(story: Story) -> list[Run]:
    """The capitalised runs of a story in order; a run ends where a name ends."""
    found: list[Run] = []
    index = 0
    size = len(story.tokens)
    while index < size:
        token = story.tokens[index]
        if initial_at(story, index):
            named = _named_by(story, index)
            if named is not None:
                last = _extend(story, named)
                found.append(Run(index, last))
                index = last + 1
                continue
        if token.text == "'t" and _bare_article(story, index):
            last = _extend(story, index + 1)
            found.append(Run(index, last))
            index = last + 1
            continue
        acronym = _acronym(story, index)
        if acronym is not None:
            found.append(Run(index, acronym))
            index = acronym + 1
            continue
        if not name_like(story, index) or initial_at(story, index):
            index += 1
            continue
        opening = token.opens
        last = _extend(story, index)
        if opening and not _keeps_opener(story, index, last):
            index += 1
            continue
        found.append(Run(index, last, weak=opening and last == index and not _certain(story, index)))
        index = last + 1
    return found


def _bare_article(story: Story, index: int) -> bool:
    """Whether 't begins the name of a house or school: 't Kwetternest."""
    following = story.token(index + 1)
    return (
        following is not None
        and story.spaced(index)
        and following.capital
        and following.lower not in NEVER
        and not story.usual(following.lower)
        and not story.place(index + 1)
        and not story.first_name(following.text)
    )


def _acronym(story: Story, index: int) -> int | None:
    """The last token of 'KBS De Brugwachter': capitals, then an article and a name."""
    token = story.tokens[index]
    if not token.shouted or len(token.text) > 5 or not story.spaced(index) or index in story.blocked:
        return None
    article, name = story.token(index + 1), story.token(index + 2)
    if article is None or name is None or not story.spaced(index + 1):
        return None
    if article.text in ("De", "Het", "'t") and name.capital and name.lower not in NEVER:
        return _extend(story, index + 2)
    return None


def _named_by(story: Story, index: int) -> int | None:
    """The surname after initials ('R.J. Stuyvenberg', 'E. van 't Hoff'); None if none follows."""
    furthest = index + 2 * _MOST_INITIALS
    while index < min(len(story.tokens), furthest) and initial_at(story, index) and story.near(index + 1):
        index += 2
    if index >= len(story.tokens):
        return None
    linked = _link(story, index - 1, index - 1)
    start = linked if linked is not None else index
    token = story.tokens[start]
    if not token.word or not token.capital or len(token.text) < 2 or institution_word(token.lower):
        return None
    return start


def _link(story: Story, last: int, first: int) -> int | None:
    """The token after the interfix that follows `last` ('van der' Berg), if a name goes on there."""
    index = last + 1
    while (
        index < len(story.tokens) and index - last <= 3 and story.spaced(index - 1) and story.lower(index) in INTERFIX
    ):
        index += 1
    words = [story.lower(step) for step in range(last + 1, index)]
    if (
        words
        and words[0] in ("in", "op", "uit", "aan", "onder", "tot", "te", "van", "het")
        and story.place(last + 2) > 1
    ):
        return None
    if not words or index >= len(story.tokens) or not story.spaced(index - 1):
        return None
    token = story.tokens[index]
    if not token.capital or token.lower in NEVER or len(token.text) < 2 or token.opens:
        return None
    alone = len(words) == 1 and words[0] in ("in", "op", "uit", "aan", "onder", "tot", "het", "te")
    if alone and (words[0] != "te" or story.place(index)):
        return None
    if index in story.blocked:
        return None
    if words[0] in ("in", "op", "uit", "aan", "onder", "tot") and not (
        words[1] in ("den", "'t", "ten", "der") or story.lists.has("interfix_surname", token.text)
    ):
        return None
    if story.before(first) not in ("het", "'t") and _institution_ahead(story, index):
        return None
    if words[0] == "van" and len(words) > 1 and story.first_name(story.texts[last]):
        # 'Hatice van de Buurtploeg Slotermeer': two capitals after 'van de' are no surname.
        after = story.token(index + 1)
        if not story.surname(token.text) and after is not None and after.capital and story.spaced(index):
            return None
    if (
        words[0] in ("van", "v")
        and words[-1] in ("de", "het", "'t", "van", "v")
        and story.place(index)
        and not story.surname(token.text)
    ):
        return None
    if STREET_END.search(token.lower) and words == ["van", "de"] and not story.surname(token.text):
        return None
    return index


def _institution_ahead(story: Story, index: int) -> bool:
    """Whether the capitalised words from here on name an institution."""
    for step in range(index, min(index + 4, len(story.tokens))):
        token = story.tokens[step]
        if not token.word or not (token.capital or token.shouted):
            return False
        if institution_word(token.lower) and not story.lists.has("interfix_surname", token.text):
            return True
        if (
            token.capital
            and token.lower in _ARTICLES
            and step + 1 < len(story.tokens)
            and story.tokens[step + 1].capital
            and step == index
            and not story.surname(story.tokens[step + 1].text)
        ):
            return True
        if not story.spaced(step):
            return False
    return False


def _extend(story: Story, first: int) -> int:
    """The last token of the run that starts at `first`."""
    last = first
    titled = _title_like(story, first)
    while last + 1 < len(story.tokens) and last - first < _LONGEST_RUN:
        size = story.place(last)
        if size > 1:
            last += size - 1
            if last + 1 >= len(story.tokens):
                break
        if not story.spaced(last):
            break
        following = story.tokens[last + 1]
        if (
            following.text == "&"
            and last + 2 < len(story.tokens)
            and story.spaced(last + 1)
            and story.tokens[last + 2].capital
        ):
            last += 2
            continue
        if name_like(story, last + 1) and not following.opens and not initial_at(story, last + 1):
            last += 1
            continue
        if initial_at(story, last + 1) and story.first_name(story.texts[first]):
            named = _named_by(story, last + 1)
            last = named if named is not None else last + 2
            continue
        nick = _nickname(story, last)
        if nick is not None:
            last = nick
            continue
        if "-" in story.texts[last] and story.texts[last].rsplit("-", 1)[-1] in INTERFIX:
            step = last + 1
            while story.lower(step) in INTERFIX and story.spaced(step) and step - last < 4:
                step += 1
            if step < len(story.tokens) and story.tokens[step].capital:
                last = step
                continue
        linked = _link(story, last, first)
        if linked is not None and institution_word(story.lower(last)) and story.lower(last + 1) not in _ARTICLES:
            linked = None
        if linked is not None and story.lower(last) not in _ARTICLES:
            last = linked
            continue
        if titled and following.lower in _TITLE_LINKS:
            step = last + 2
            while step < len(story.tokens) and story.lower(step) in _TITLE_LINKS and step - last < 4:
                step += 1
            if (
                step < len(story.tokens)
                and story.tokens[step].capital
                and not _street_ahead(story, step)
                and story.tokens[step].lower not in NEVER
                and not story.place(step)
            ):
                last = step
                continue
        break
    return last


def _street_ahead(story: Story, index: int) -> bool:
    lower = story.lower(index)
    return lower not in STREET_NOT and bool(STREET_END.search(lower))


def _nickname(story: Story, last: int) -> int | None:
    """The surname after a name in quotes: Wilhelmina 'Wil' Koning."""
    pieces = story.tokens[last + 1 : last + 5]
    if len(pieces) < 4 or pieces[0].text not in "'\"(" or pieces[2].text not in "'\")":
        return None
    tight = pieces[0].end == pieces[1].start and pieces[1].end == pieces[2].start
    return last + 4 if tight and pieces[1].capital and pieces[3].capital and story.spaced(last + 3) else None


def _title_like(story: Story, index: int) -> bool:
    """An ordinary word with a capital in the middle of a sentence: the title of an organisation."""
    token = story.tokens[index]
    return (
        not token.opens
        and token.capital
        and len(token.text) > 3
        and story.ordinary(token.lower)
        and not story.first_name(token.text)
        and token.lower not in INTERFIX
        and not institution_word(token.lower)
    )


def _certain(story: Story, index: int) -> bool:
    """Whether the lists vouch for a single word at a sentence start."""
    word = story.texts[index]
    if story.lower(index + 1) in ("ik", "je", "u", "hij", "ze", "we", "jij", "wij", "zij", "jullie", "er", "het"):
        return False  # 'Wil ik', 'Gun ik': a verb.
    return story.first_name(word) or (len(word) > 3 and bool(story.place(index)))


def _keeps_opener(story: Story, index: int, last: int) -> bool:
    """Whether the first word of a sentence belongs to the name that follows it, or is one by itself."""
    token = story.tokens[index]
    word = token.text
    if last > index:
        if story.place(index) > 1:
            return True
        if token.lower in _ARTICLES or (
            token.lower in INTERFIX and token.lower not in ("in", "op", "aan", "uit", "onder", "tot", "te")
        ):
            # 'De Windroos zegt', but not 'De Wmo', and 'Van Beuningen' only where a surname follows.
            following = story.tokens[index + 1]
            if token.lower in _ARTICLES:
                return following.capital and following.lower not in NEVER
            return story.surname(following.text) and not story.place(index + 1)
        if institution_word(token.lower):
            return True
        if STREET_END.search(story.lower(last)) and not story.ordinary(token.lower):
            return True
        if story.lower(last) and institution_word(story.lower(last)) and not story.ordinary(token.lower):
            return True
        if story.lower(index) in (
            "eerste",
            "tweede",
            "derde",
            "prins",
            "prinses",
            "koning",
            "koningin",
            "burgemeester",
            "sint",
            "klein",
            "oud",
            "nieuw",
            "jan",
        ):
            return True
        return story.first_name(word) or not story.ordinary(token.lower)
    digits = story.token(index + 1)
    if (
        STREET_SURE.search(token.lower)
        and token.lower not in STREET_NOT
        and digits is not None
        and digits.text.isdigit()
    ):
        return len(token.text) > 5 and len(digits.text) < 5
    if story.usual(token.lower) and story.first_name(word) and story.lower(index + 1) in _SAYING:
        return True
    if story.lower(index + 1) == "en" and story.first_name(word) and index + 2 < len(story.tokens):
        # 'Roos en Valk slaan met deuren'
        other = story.tokens[index + 2]
        if other.capital and not other.opens and other.lower not in NEVER:
            return True
    if token.lower in INSTITUTION_WORDS or story.usual(token.lower):
        return False
    return story.first_name(word) or story.surname(word) or bool(story.place(index)) or not story.ordinary(token.lower)
