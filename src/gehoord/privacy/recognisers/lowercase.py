"""Names and places in small letters: after a cue ('mijn zoon daan', 'juf marieke'), or in a chat-like text."""

import re
from collections.abc import Iterator

from .spans import Found
from .story import Story
from .words import CLUB_WORDS, INTERFIX, KIN, NAMING, NEVER, PLACE_BEFORE, ROLES, STREET_NOT, TITLES, institution_word
from .wordsets import words_of

_SURE_TITLES = words_of("juf juffrouw meester meneer mevrouw mw mevr mvr dhr tante oom dokter dr tant tanta nonkel ome")
_SCHOOL_KINDS = frozenset(("obs", "cbs", "kbs", "rkbs", "pcbs", "sbo", "vso", "ikc", "isk", "kdv", "bso", "csg", "rsg"))
_STAFF = words_of("conrector rector decaan afdelingsleider mentrix juf meester groepsleiding directie teamleidster")
_LIVING = frozenset(("woon", "woont", "wonen", "woonde", "woonden", "gewoond", "geboren", "opgegroeid", "verhuisd"))
_SURELY_NAMES = words_of(
    "kai eva noor tim tom wanda lina bram mees sam klaas dirk guus toos loek lot luna mara joke nada"
)
"""Usual words too, or short, but names where a text in small letters has a word for people before them."""
_TEAM_WORDS = words_of(
    "team woongroep leefgroep gezinshuis logeerhuis zorgboerderij manege praktijk jongerencentrum buurthuis"
)
_SCHOOLING = words_of("mavo havo college lyceum gymnasium")
_STREET = re.compile(r"[^\W\d_]{2,30}(?:straat|laan|gracht|kade|plein|singel|dreef|steeg|plantsoen)$")
_BEFORE_PERSON = words_of("met van voor door bij aan tegen over zonder dat en of zegt zei naast omdat")
_AMBIGUOUS_PLACES = words_of(
    "best haren hoek born weert leek wijk buren beek berg heide kamp veld dam zand elst heel echt goes bergen"
    " mill ede stein well lent ter ens oss rijs stad bos sloten hall huizen losser made grave heer keer drempt"
    " dorst venlo-noord son rips loo een zij maas bree doorn rolde brand houten lopik leuven vries bakel"
    " breedte hem hee zetten winkel haps eten delen horn"
)
_AMBIGUOUS_NAMES = words_of(
    "angel any baan bella bene berat bill bin boy brain can clair daily dale day dia dick diesel done don ere"
    " fake fan fee flip flor floor fons gene ger god given gloria hale hang has hay hero herre him hon hoi"
    " indah inge job joke jet jur just justice kai kam kar king kok kick koop koor lan lance land laut lie"
    " lina line loan love lovely luck lucky lux maan mac mae manna maro mart math mas mega ment mense merit"
    " met mina mine mint miracle mus nada nail never ocean pam ping pol pom prince prosper ram ray rea rem"
    " rose saba sake same sane sen serve sev seven silver sing soleil son star stein stella sultan tak take"
    " tan tao tea tera ting tiny ton tore una urbain vere violet vive wah wanda wei win winter yin zen zomer"
    " zonne maria christian islam jihad france paris asia china india chelsea apple fleur roos wil bo storm"
    " toon lies door sterre wolf bram mark beer jet dot pip ties hope joy sam sky summer may june mei anker"
    " bas mees bloem zon luna engel rein vos loes roel pleun klaas jan han wen wende mare guus ben eva noor"
    " lot loek elk ot dirk ton toos tom tim ad dees do ed ge go in jo li lo mo no ro si su ti to vi wi al am"
    " an as er es ha he hi ho"
)


def lower_case(story: Story) -> Iterator[Found]:
    """Persons and places written with a small letter."""
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(story.tokens):
        token = story.tokens[index]
        if token.word and token.text.islower() and len(token.text) > 1:
            last = _person(story, index)
            if last is not None:
                found.append((index, last))
                index = last + 1
                continue
            club = _club(story, index)
            if club:
                yield Found(token.start, story.tokens[club].end, "instelling", 67)
                index = club + 1
                continue
            if _street(story, index):
                yield Found(token.start, token.end, "locatie", 66)
            size = _place(story, index)
            if size:
                yield Found(token.start, story.tokens[index + size - 1].end, "locatie", 66)
                index += size
                continue
        elif token.shouted and story.tokens[index].lower not in NEVER:
            yield from _shouted(story, index)
        index += 1
    names = {story.texts[first] for first, last in found if len(story.texts[first]) > 2}
    places = {index for first, last in found for index in range(first, last + 1)}
    for first, last in found:
        yield Found(story.tokens[first].start, story.tokens[last].end, "persoon", 66)
    for index, word in enumerate(story.texts):
        if word in names and index not in places:
            yield Found(story.tokens[index].start, story.tokens[index].end, "persoon", 64)


def _person(story: Story, index: int) -> int | None:
    """The last token of the small-letter name that starts here; None if none does."""
    token = story.tokens[index]
    lower = token.lower
    before = story.before(index)
    if before in _SURE_TITLES and lower in ("de", "den", "van", "ter", "ten", "te") and story.spaced(index):
        # 'mevrouw de bruin': after a title a colour or a trade is a surname.
        last = _surname_after(story, index - 1, titled=True)
        if last > index:
            return last
    if story.ordinary(lower) or institution_word(lower):
        return None
    listed = story.first_name(_titled(lower))
    family = story.surname(_titled(lower))
    sure = False
    if index and story.tokens[index - 1].text != "\n":
        if before in _SURE_TITLES or before in NAMING:
            sure = listed or family or story.small
        elif before in KIN or before in ROLES:
            sure = listed
        elif before == "is" and story.before(index - 1) == "naam":
            sure = listed or story.small
    if not sure and story.small and listed and len(lower) > 2 and lower not in _AMBIGUOUS_NAMES:
        sure = True
    if (
        not sure
        and story.small
        and listed
        and lower not in _AMBIGUOUS_NAMES - {"mo"}
        and story.lower(index + 1) in (",", "en")
        and index
        and story.tokens[index - 1].text in (":", ",")
    ):
        sure = True
    if not sure and story.small and listed and lower in _SURELY_NAMES and before in _BEFORE_PERSON:
        sure = True
    if not sure and listed and before in _BEFORE_PERSON and len(lower) > 4 and lower not in _AMBIGUOUS_NAMES:
        sure = not story.place(index, titled=True)
    if not sure:
        return None
    return _surname_after(story, index)


def _surname_after(story: Story, index: int, *, titled: bool = False) -> int:
    """The last token of a small-letter surname after a first name: 'daan de vries'."""
    step = index + 1
    while step < len(story.tokens) and step - index <= 3 and story.spaced(step - 1) and story.lower(step) in INTERFIX:
        step += 1
    if step >= len(story.tokens) or not story.spaced(step - 1):
        return index
    token = story.tokens[step]
    if not token.word or not token.text.islower() or len(token.text) < 3:
        return index
    family = story.surname(_titled(token.lower))
    linked = step > index + 1
    if (
        family
        and (titled or not story.ordinary(token.lower))
        and (linked or not story.first_name(_titled(token.lower)))
    ):
        if linked and story.lower(index + 1) in ("in", "op", "uit", "aan", "onder", "tot", "te", "al", "het"):
            return index
        return step
    return index


def _street(story: Story, index: int) -> bool:
    """Whether a small-letter word without number names a street: 'op het kanaalplein', but not 'op het schoolplein'."""
    lower = story.lower(index)
    return (
        story.before(index) in ("de", "het", "'t", "t")
        and bool(_STREET.match(lower))
        and lower not in STREET_NOT
        and not story.usual(lower)
    )


def _club(story: Story, index: int) -> int | None:
    """The last token of a team or club written small: 'buurtteam kanaleneiland', 'voetbalclub de meeuwen'."""
    if story.small:
        named = _small_name(story, index)
        if named is not None:
            return named
    school = story.small and story.lower(index) in _SCHOOL_KINDS
    if not (school or CLUB_WORDS.search(story.lower(index))) or not story.spaced(index):
        return None
    step = index + 1
    named = school and story.lower(step) in ("de", "het", "'t")
    if story.lower(step) in ("de", "het") and story.spaced(step):
        step += 1
    token = story.token(step)
    if token is None or not token.word or not token.text.islower() or len(token.text) < 4:
        return None
    place = story.place(step, titled=True)
    if place and not story.usual(token.lower):
        return step + place - 1
    return step if named or (story.small and not story.ordinary(token.lower)) else None


def _small_name(story: Story, index: int) -> int | None:
    """The last token of "woongroep 't kaarslicht", 'maaswaal mavo' or the school in 'conrector van drostenborg'."""
    lower = story.lower(index)
    if not story.spaced(index):
        strange = not story.ordinary(lower) and not story.place(index, titled=True) and len(lower) > 4
        return index if strange and _staff_of(story, index) else None
    following = story.token(index + 1)
    if following is None or not following.word:
        return None
    if lower in _TEAM_WORDS:
        step = index + 1
        article = following.lower in ("de", "het", "'t")
        if article and story.spaced(step):
            step += 1
        name = story.token(step)
        if name is None or not name.word or len(name.text) < 4 or not name.text.islower():
            return None
        if article and step > index + 1 and not story.lists.has("common", name.lower):
            return step
        return step if not article and not story.ordinary(name.lower) else None
    if following.lower in _SCHOOLING and len(lower) > 3 and not story.ordinary(lower):
        return index + 1
    if len(lower) > 4 and not story.ordinary(lower) and not story.place(index, titled=True) and _staff_of(story, index):
        return index
    return None


def _staff_of(story: Story, index: int) -> bool:
    """Whether 'mentor van' or the like comes before: what follows is where that person works."""
    return (
        story.before(index) == "van"
        and story.before(index - 1) in ROLES | _STAFF
        and story.before(index - 1) not in KIN
    )


def _titled(lower: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in lower.split("-"))


def _place(story: Story, index: int) -> int:
    """How many small-letter tokens from here make a place after 'in', 'naar' and the like; 0 if none."""
    if index == 0 or not story.spaced(index - 1):
        return 0
    before = story.before(index)
    if before not in PLACE_BEFORE and not (before == "van" and story.small):
        return 0
    size = story.place(index, titled=True)
    if not size:
        return 0
    lower = story.lower(index)
    if size == 1:
        sure = before in ("gemeente", "woonplaats") or story.before(index - 1) in _LIVING
        doubtful = len(lower) < 3 or lower in _AMBIGUOUS_PLACES or story.ordinary(lower)
        if doubtful and (not sure or (story.known(lower) and lower not in _AMBIGUOUS_PLACES)):
            return 0
        if not story.small and len(lower) < 5:
            return 0
    elif lower in ("de", "het", "'t") and all(
        story.lower(index + step) in _AMBIGUOUS_PLACES or story.ordinary(story.lower(index + step))
        for step in range(size)
    ):
        return 0
    return size


def _shouted(story: Story, index: int) -> Iterator[Found]:
    """Names and places in a text written in capitals, after the same cues."""
    token = story.tokens[index]
    before = story.before(index)
    if story.ordinary(token.lower) or len(token.text) < 3:
        return
    if (before in KIN | _SURE_TITLES | NAMING | _BEFORE_PERSON | {"ik"} and story.first_name(_titled(token.lower))) or (
        before in TITLES and story.surname(_titled(token.lower))
    ):
        yield Found(token.start, token.end, "persoon", 64)
    elif before in PLACE_BEFORE and len(token.text) > 3 and story.place(index, titled=True) == 1:
        yield Found(token.start, token.end, "locatie", 64)
