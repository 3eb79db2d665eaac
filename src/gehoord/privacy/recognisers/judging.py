"""What a capitalised run names: a person, a place, a street, an institution, or nothing that matters."""

import re
from collections.abc import Iterator

from .capitals import CLUB_PREFIX, prefixed, written_large
from .names import GENERIC, PROVIDERS
from .runs import Run, initial_at, runs_of
from .spans import Found
from .story import Story
from .words import (
    CLUB_WORDS,
    FORMAL,
    INSTITUTION_WORDS,
    INTERFIX,
    KIN,
    NAMING,
    NEVER,
    PLACE_BEFORE,
    PLACE_END,
    ROLES,
    SCHOOL_BEFORE,
    STREET_END,
    STREET_NOT,
    STREET_SURE,
    TITLES,
    institution_word,
)
from .wordsets import words_of

HOUSE = re.compile(
    r"\.? (\d{1,4}(?:"
    r"(?:[ -]?(?:hs|huis|bis|zwart|rood|boven|beneden|I{1,3}|IV|V)|-\d{1,3}|[ -]?[a-zA-Z])(?![\w]))?)(?![\w]|[.,/:-]\d)"
    r"(?! (?:kilometer|km|uur|weken|maanden|jaar|kinderen|minuten|min|euro"
    r"|keer|meter|dagen|procent|mensen|stuks|leerlingen)\b)"
)
_SEEKING = re.compile(r"^(?:vra|gevraagd|bel|gebeld|app|mail|luister|kijk|gekeken|zoek|gezocht|props|verwijs|terug)")
_AREA_END = re.compile(
    r"(?:wijk|buurt|kwartier|polder|eiland|waard|streek|land|hoek|meer|veld|vliet|werf|park|driehoek|kade)$"
)
_PERSON_VERBS = words_of(
    "heeft had zit zat wil wilde zegt zei vertelt vertelde vroeg vraagt krijgt kreeg belt belde ziet zag"
    " denkt dacht vindt vond luistert luisterde loopt liep woont woonde slaapt sliep huilt huilde voelt voelde"
    " hield houdt weet wist snapt snapte begrijpt begreep schreef schrijft kende kent maakt maakte heet durft"
    " durfde praat praatte speelt speelde werkt werkte nam legde legt gelooft keek kijkt leerde reageerde"
    " hoorde eet stuurde stuurt appt appte mailde mailt antwoordde lachte lacht"
)
_STAFF = words_of(
    "decaan mentor conrector secretaresse receptie receptionist telefoniste chauffeur balie zitting rechter"
)
_ARTICLES = ("de", "het", "'t", "den", "it")


def capitalised(story: Story) -> Iterator[Found]:
    """All names written with capitals; a name once found is found again at each later mention."""
    known: set[str] = set()
    waiting: list[Run] = []
    yield from _listed_streets(story)
    yield from _hospitals(story)
    for run in runs_of(story):
        for one in _judge(story, run, waiting):
            if one.type == "persoon":
                known.update(word for word in re.split(r"[ .]+", story.text[one.start : one.end]) if len(word) > 2)
            yield one
    for run in waiting:
        word = story.texts[run.first]
        if word in known or _weak_person(story, run):
            token = story.tokens[run.first]
            yield Found(token.start, story.tokens[run.last].end, "persoon", 60)


def _judge(story: Story, run: Run, waiting: list[Run]) -> Iterator[Found]:
    first, last = run.first, run.last
    if first == last and len(story.texts[first]) == 1:
        return
    street = _street(story, first, last)
    if street is not None:
        yield street
        return
    lettered = prefixed(story, run)
    if lettered is not None:
        yield lettered
        return
    if any(_names_institution(story, index) for index in range(first, last + 1)):
        yield from _institution(story, first, last)
        return
    titled = False
    while first <= last and story.lower(first) in TITLES | ROLES and not story.first_name(story.texts[first]):
        titled = titled or story.lower(first) in TITLES
        first += 1
        if first <= last and story.texts[first] == ".":
            first += 1
    if first > last:
        return
    before = story.before(first)
    if before in INTERFIX and not story.tokens[first].opens:
        step = first - 1
        while step > first - 3 and story.lower(step - 1) in INTERFIX:
            step -= 1
        if story.before(step) in FORMAL and story.lower(step) not in ("in", "op", "uit", "aan", "te"):
            before = story.before(step)
    club = bool(CLUB_WORDS.search(before)) and not titled
    person_cue = titled or before in TITLES or before in ROLES or before in NAMING
    if story.lower(first) in _ARTICLES and first < last:
        yield from _article_name(story, first, last, person_cue=person_cue)
        return
    if club and not run.weak:
        start = (
            story.tokens[first - 1]
            if story.spaced(first - 1) and not story.tokens[first - 1].opens
            else story.tokens[first]
        )
        yield Found(start.start, story.tokens[last].end, "instelling", 77)
        return
    if not person_cue and not club and written_large(story, Run(first, last), before=before):
        return
    kind = _kind(story, first, last, before, person_cue=person_cue, weak=run.weak)
    if kind is None:
        waiting.append(Run(first, last, weak=True))
        return
    if kind == "persoon":
        yield from _person(story, first, last)
        return
    yield Found(story.tokens[first].start, story.tokens[last].end, kind, 74)


def _hospitals(story: Story) -> Iterator[Found]:
    """Hospitals of deduce's list: by their capitals (LUMC) or by a name of more than one word."""
    for index, token in enumerate(story.tokens):
        if not token.word or not token.text[0].isupper() or index in story.blocked:
            continue
        size = story.lists.longest("hospital", story.texts[index : index + 6])
        if size == 1 and not (token.shouted and len(token.text) > 2):
            continue
        if size and all(story.spaced(index + step) for step in range(size - 1)):
            yield Found(token.start, story.tokens[index + size - 1].end, "instelling", 77)


def _listed_streets(story: Story) -> Iterator[Found]:
    """Streets of deduce's list with a house number, whatever they are called: 'Haag en Veld 117'."""
    for index, token in enumerate(story.tokens):
        if not token.text.isdigit() or len(token.text) > 4 or index == 0 or not story.spaced(index - 1):
            continue
        for size in range(5, 0, -1):
            first = index - size
            if first < 0 or not story.tokens[first].capital or (size == 1 and story.tokens[first].opens):
                continue
            if not story.tokens[index - 1].capital or not all(
                story.spaced(step) and story.tokens[step].word for step in range(first, index)
            ):
                continue
            if story.lists.street(" ".join(story.texts[first:index])):
                number = HOUSE.match(story.text, story.tokens[index - 1].end)
                if number and story.before(first) not in TITLES and story.lower(first) not in NEVER:
                    yield Found(story.tokens[first].start, number.end(1), "locatie", 83 if size > 1 else 79)
                break


def _street(story: Story, first: int, last: int) -> Found | None:
    """A street with its house number, if the run is one."""
    lower = story.lower(last)
    token = story.tokens[last]
    number = HOUSE.match(story.text, token.end)
    start = first
    while start < last and story.lower(start) in _ARTICLES and story.tokens[start].opens:
        start += 1
    common = lower in STREET_NOT and (token.opens or len(lower) < 7)
    ends_so = STREET_END.search(lower) and not common and len(lower) > 5
    listed = story.lists.street(" ".join(story.texts[start : last + 1]))
    sure = ends_so and STREET_SURE.search(lower)
    before = story.before(first)
    if (
        sure
        or (number and (ends_so or listed))
        or (ends_so and listed and before in ("de", "aan", "het") and not story.place(first))
    ):
        if before in TITLES and not number and story.surname(token.text):
            return None
        if (
            sure
            and not number
            and story.surname(token.text)
            and last > first
            and story.first_name(story.texts[first])
            and not listed
        ):
            return None
        end = number.end(1) if number else token.end
        return Found(story.tokens[start].start, end, "locatie", 82)
    return None


def _names_institution(story: Story, index: int) -> bool:
    token = story.tokens[index]
    if not token.word or not (token.capital or token.shouted) or not institution_word(token.lower):
        return False
    if len(token.text) == 2 and not token.shouted:
        return False
    return not (token.lower not in INSTITUTION_WORDS and story.lists.has("surname", token.text))


def _institution(story: Story, first: int, last: int) -> Iterator[Found]:
    """A name with a word like school or praktijk in it; the bare word names nobody."""
    while first < last and story.lower(first) in TITLES and story.before(first) not in ("het", "'t"):
        first += 1
    while last > first and story.lower(last) in NEVER:
        last -= 1
    if first == last:
        lower = story.lower(first)
        token = story.tokens[first]
        if token.opens and not (first == 0 or (story.lower(first - 1) == "\n" and story.lower(first + 1) == "\n")):
            return
        bare = lower in INSTITUTION_WORDS or story.ordinary(lower) or token.shouted or token.opens
        if bare and not (
            len(lower) > 9 and not story.ordinary(lower) and not token.shouted and lower not in INSTITUTION_WORDS
        ):
            return
    elif all(story.lower(index) in INSTITUTION_WORDS | GENERIC for index in range(first, last + 1)) or (
        story.tokens[first].opens and story.tokens[last].shouted and last == first + 1
    ):
        return
    if (
        story.lower(first) in _ARTICLES
        and story.tokens[first].opens
        and institution_word(story.lower(first + 1))
        and last == first + 1
    ):
        # 'De Regenboogschool is vol', but not 'De School' or 'De Stichting'.
        if story.usual(story.lower(last)) or story.lower(last) in INSTITUTION_WORDS:
            return
        first = last
    start = story.tokens[first].start
    prefix = CLUB_PREFIX.search(story.text[max(0, start - 12) : start])
    if prefix:
        yield Found(start - len(prefix.group().lstrip()), story.tokens[last].end, "instelling", 78)
        return
    if (
        first
        and story.spaced(first - 1)
        and CLUB_WORDS.search(story.lower(first - 1))
        and not story.tokens[first - 1].opens
    ):
        start = story.tokens[first - 1].start
    yield Found(start, story.tokens[last].end, "instelling", 78)


def _article_name(story: Story, first: int, last: int, *, person_cue: bool) -> Iterator[Found]:
    """'De Windroos' and 'Het Kompas': an institution, unless it is a place or somebody's surname."""
    start, end = story.tokens[first].start, story.tokens[last].end
    if story.place(first) >= last + 1 - first:
        yield Found(start, end, "locatie", 75)
    elif person_cue and story.before(first) not in ("school", "groep"):
        yield Found(start, end, "persoon", 73)
    elif story.tokens[first].opens and (
        story.lower(last) in NEVER or (last == first + 1 and story.lower(last) in ROLES | TITLES | _STAFF)
    ):
        return
    else:
        yield Found(start, end, "instelling", 76)


def _kind(story: Story, first: int, last: int, before: str, *, person_cue: bool, weak: bool) -> str | None:
    """The type of a run without article and institution word; None if nothing but a capital speaks for it."""
    word = story.texts[first]
    size = last + 1 - first
    place = story.place(first) >= size
    named = story.first_name(word) or initial_at(story, first)
    if person_cue:
        return "persoon"
    if " ".join(story.lower(index) for index in range(first, last + 1)) in PROVIDERS:
        return "instelling"
    if before == "naar" and _SEEKING.search(story.before(first - 1)):
        return "persoon"
    if before in ("de", "het") and size == 1 and story.before(first - 1) in ("in", "uit", "vanuit"):
        return "locatie"
    if place and not (weak and before not in PLACE_BEFORE and not _stands_alone(story, first, last)):
        if before in PLACE_BEFORE or size > 1:
            return "locatie"
        if named and not (before in ("van", "gemeente") and not story.lists.has("first_name", word)):
            return "persoon"
        return "locatie"
    if named:
        return "persoon"
    if weak:
        return None
    if (
        size > 1
        and any(story.lower(index) in INTERFIX for index in range(first, last + 1))
        and story.surname(story.texts[last])
    ):
        return "persoon"
    if (
        before in ("de", "het")
        and story.before(first - 1) in ("in", "uit", "vanuit")
        and (size == 1 or _AREA_END.search(story.lower(last)))
    ):
        return "locatie"
    if size > 2 and story.texts[first + 1] in ("De", "Het", "'t") and before not in FORMAL:
        return "instelling"
    if any(story.lower(index) == "aan" for index in range(first, last)):
        return "locatie"
    if institution_word(before) or before in SCHOOL_BEFORE - {"bij", "op", "groep"}:
        return "instelling"
    if before in PLACE_BEFORE and before not in ("tussen", "to"):
        return "locatie" if before != "naar" or PLACE_END.search(story.lower(last)) else "instelling"
    if before == "bij" and size > 1:
        return "instelling"
    if story.surname(story.texts[last]) and not (size == 1 and before in ("de", "het", "op")):
        return "persoon"
    lower = story.lower(first)
    if before in ("de", "het", "op"):
        return "instelling"
    if story.ordinary(lower) and not story.tokens[first].opens and (size > 1 or before in ("bij", "van", "door")):
        return "instelling"
    if before == "bij":
        return "instelling"
    if before in ("bij", "van") and size > 1 and not story.surname(story.texts[last]):
        return "instelling"
    return "persoon"


def _stands_alone(story: Story, first: int, last: int) -> bool:
    """Whether a line, comma or point closes a place at a sentence start, as in an address."""
    following = story.token(last + 1)
    return following is None or following.text in "\n,.;:)"


def _person(story: Story, first: int, last: int) -> Iterator[Found]:
    """A person's run; after a title the interfix belongs to it too ('meneer de Vries')."""
    start = first
    while (
        start
        and first - start < 3
        and story.lower(start - 1) in INTERFIX
        and story.spaced(start - 1)
        and not story.tokens[start - 1].opens
    ):
        start -= 1
    if start < first and (
        story.before(start) not in FORMAL or story.lower(start) in ("in", "op", "uit", "aan", "onder", "tot")
    ):
        start = first
    yield Found(story.tokens[start].start, story.tokens[last].end, "persoon", 72)


def _weak_person(story: Story, run: Run) -> bool:
    """Whether what follows an unknown word at a sentence start shows that it is a name."""
    token = story.tokens[run.first]
    word = token.text
    if len(word) < 3 or story.ordinary(token.lower) or _PARTICIPLE.match(token.lower):
        return False
    if run.last > run.first:
        return True
    following = story.token(run.last + 1)
    if following is None or following.text == "\n":
        alone = run.first == 0 or story.lower(run.first - 1) == "\n"
        return (alone and following is not None) or story.surname(word)
    second = story.token(run.last + 2)
    if following.text in ",(" and second is not None:
        return second.text.isdigit() or second.lower in ROLES | TITLES | KIN
    if following.lower == "'s":
        return True
    return following.lower in _PERSON_VERBS and not _noun_like(token.lower)


_PARTICIPLE = re.compile(r"(?:ge|be|ver|ont|her|aan|op|af|uit|door|terug)\w{2,}(?:d|t|en)$")


def _noun_like(lower: str) -> bool:
    return len(lower) > 11 or lower.endswith(
        (
            "ing",
            "heid",
            "tie",
            "schap",
            "teit",
            "ment",
            "zorg",
            "hulp",
            "werk",
            "gesprek",
            "school",
            "team",
            "plan",
            "lijst",
            "ers",
            "ten",
            "den",
            "gen",
        )
    )
