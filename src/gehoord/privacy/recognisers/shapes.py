"""Recognisers for what has a shape of its own: mail and web addresses, numbers, codes, handles, postcodes.

Every pattern is linear: repeats are bounded, and no repeat holds a repeat over the same characters.
"""

# ruff: noqa: E501 -- a pattern cut in pieces reads worse than a long line.

import re
from collections.abc import Iterator

from stdnum import iban as iban_number
from stdnum.nl import bsn as bsn_number

from .spans import Found
from .words import STREET_NOT

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w][\w.+%-]{0,63}(?:@|\s?\[at\]\s?|\s?\(at\)\s?)[\w](?:[\w-]{0,62}\.){1,5}[a-z]{2,24}(?![\w@])",
    re.IGNORECASE,
)
# 'voornaam punt achternaam apenstaartje aanbieder punt nl': in words, to hide it from machines or said aloud.
_AT = r"(?:@|\[at\]|\(at\)|at|apenstaart(?:je)?|apestaartje)"
_POINT = r"(?:\.|\[punt\]|\(punt\)|punt|dot|\[dot\]|\(dot\))"
_SPELLED = re.compile(
    rf"(?<![\w.@+-])[\w][\w.+-]{{0,40}}(?: (?:{_POINT}|streepje|underscore|min) [\w-]{{1,40}}){{0,4}} {_AT} "
    rf"[a-z0-9-]{{2,40}}(?: ?{_POINT} ?[a-z0-9-]{{2,40}}){{0,2}} (?:punt|dot|\[punt\]|\(punt\)|\(dot\)|\[dot\])"
    r" (?:nl|com|org|net|eu|be|de|frl|nu)(?![\w@])",
    re.IGNORECASE,
)
_SPELLED_CUE = re.compile(r"[ (\[](?:punt|dot)[ )\]]", re.IGNORECASE)
_TOP_LEVEL = (
    "nl|com|org|net|eu|be|de|fr|uk|nu|info|frl|amsterdam|app|io|me|gg|tv|co|ca|us|online|school|care|shop|site|live"
)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'()\[\]{}]{3,2000}"
    rf"|(?<![\w@./-])(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,4}}(?:{_TOP_LEVEL})(?:/[^\s<>\"'()\[\]{{}}]{{0,2000}}|(?![\w@-]|\.\w))",
    re.IGNORECASE,
)
_URL_TAIL = ".,;:!?…*_"

_IBAN = re.compile(
    r"(?<![A-Z0-9])(?:NL[ .-]?\d{2}[ .-]?(?i:[A-Z]{4})(?:[ .-]?\d){10}|nl\d{2}[a-z]{4}\d{10}"
    r"|[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{4}){2,7}(?:[ .-]?[A-Z0-9]{1,3})?)(?![A-Za-z0-9])"
)

# A phone number: a prefix that says "phone", then digits in any grouping. Length is checked afterwards.
_PHONE = re.compile(
    r"(?<![\w@.,/+-])(?:\((?:\+|00)[1-9]\d{0,2}\)|\(0\d{1,3}\)|(?:\+|00)[1-9]\d{0,2}|0\d{1,3})(?:[ ./-]{0,3}\(?\d{1,8}\)?){1,7}(?![\w@]|[./-]\d)"
)
_PUBLIC_PHONE = re.compile(r"0[89]00")

_NINE = re.compile(r"(?<![\w.,/+-])\d(?:[ .-]{0,2}\d){7,8}(?![\w]|[.,/-]\d)")
_BSN_CUE = re.compile(
    r"\b(?:bsn|sofi|burgerservice|burger service|sofinummer|bsn-?nr|bsn-?nummer)[^.;!?\d]{0,40}$", re.IGNORECASE
)

_POSTCODE = re.compile(r"(?<![\w-])[1-9]\d{3}(?: ?[A-Z]{2}|[a-z]{2}| [a-z]{2})(?![\w-])")
_POSTCODE_NOT = re.compile(r"(?:mg|ml|kg|km|cm|mm|gr|uur|jr|x|in|is|en|of|op|te|de|ie|na|om|al|er|ik|je|ze|we)$", re.I)
_POSTCODE_CUED = re.compile(
    r"\bpostcode(?:gebied|s)?(?: is| was| van)?:? (?P<code>[1-9]\d{3}(?: ?[a-z]{2}(?![a-z]))?)(?!\d)", re.IGNORECASE
)
_SMALL_STREET = re.compile(
    r"(?<![\w-])(?P<name>(?-i:[a-z])\w{2,30}(?:straat|laan|weg|gracht|kade|plein|singel|dreef|steeg|plantsoen|dijk|hof|pad))"
    r" \d{1,4}(?: ?(?-i:[a-z])(?!\w)|-\d{1,3}|-(?:hs|huis|[iv]{1,3}))?(?![\w]|[.,/:-]\d)"
)
_SHORT_TOWN = re.compile(
    r"(?<![\w'-])(?:[ar]'dam|rdam|d'haag|d'bosch|gron'gen)"
    r"(?:(?:-| )(?:zuidoost|nieuw-?west|noord|oost|zuid|west|centrum|zo|nw)(?![\w'])|(?:-| )(?-i:[NOZW])(?![\w'])|(?![\w']))",
    re.IGNORECASE,
)
_PO_BOX = re.compile(r"\bpostbus \d{1,5}\b", re.IGNORECASE)

_PLATE = re.compile(
    r"(?<![\w-])(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}"
    r"|[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]"
    r"|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d)(?![\w-])",
    re.IGNORECASE,
)
_PLATE_BARE = re.compile(r"(?<![\w-])(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{6}(?![\w-])", re.IGNORECASE)

# "kenmerk: B/24/00371": a word that announces a number, then the number itself, in groups.
_ID_WORDS = (
    r"dossier|zaak|kenmerk|referentie|ref|cli[eë]nt(?:en)?|polis|klant|relatie|registratie|pati[eë]nt(?:en)?|aanvraag"
    r"|declaratie|map|rekening|bankrekening|budget|budgethouder|beschikking|besluit|leerling|kenteken|factuur|ticket|melding"
    r"|meldings|lid|lidmaatschaps|personeels|student|studenten|dossier|paspoort|rijbewijs|document|id|iban|klacht|bezwaar"
    r"|verzoek|big|agb|kvk|btw|kinderbijslag|pgb|indicatie|toewijzings|casus|case|volg|burger|verzekerden|verzekerings"
    r"|inschrijf|inschrijvings|order|briefnummer|briefkenmerk|ons kenmerk|uw kenmerk|onder vermelding van|vermelding van"
    r"|o\.v\.v\.|ovv|digid|zorgpas|pas|reis|ov-chip|reference|client|file|behandeling onder|bekend onder|geregistreerd onder"
)
_ID_CUED = re.compile(
    rf"\b(?:{_ID_WORDS})(?:[- ]?(?:nummers?|nrs?|no|code|id|kenmerk|number))?\.?"
    r"(?: (?:is|was|luidt|met|van|onder|met nummer|nr|nummer|no)\b\.?)?[ :#=(]{1,3}"
    r"(?P<id>(?=[A-Z]{0,6}[ ./_-]?[A-Z]{0,3}[ ./_-]?\d)[A-Z]{0,6}[A-Z0-9](?:[ ./_-]{0,1}[A-Z0-9]{1,14}){0,7})(?![\w@])",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(
    r"(?:nummers?|nrs?|snr|kenmerk|referentie|zaaknr)\.?(?: (?:is|was|luidt|onder)\b)?[ :#=(]{1,3}"
    r"(?P<id>(?=[A-Z]{0,6}[ ./_-]?[A-Z]{0,3}[ ./_-]?\d)[A-Z]{0,6}[A-Z0-9](?:[ ./_-]{0,1}[A-Z0-9]{1,14}){0,7})(?![\w@])",
    re.IGNORECASE,
)
# A code that needs no announcement: letters and digits joined by separators, at least four digits.
_CODE = re.compile(r"(?<![\w@./#-])(?=[A-Z0-9./_-]{6,30})[A-Z0-9]{1,12}(?:[-/._][A-Z0-9]{1,12}){1,5}(?![\w@-])")
_LONG_NUMBER = re.compile(r"(?<![\w.,/+-])\d{7,20}(?![\w]|[.,/-]\d)")

_HANDLE_AT = re.compile(r"(?<![\w@.])@[\w](?:[\w.-]{0,38}[\w])?")
_HANDLE_UNDER = re.compile(r"(?<![\w@./:-])(?=[\w.]{0,38}_)[a-z0-9_][\w.]{2,38}(?<!\.)(?![\w@/])", re.IGNORECASE)
_SOCIAL = re.compile(
    r"\b(?:insta|instagram|snap|snapchat|discord|tiktok|tik tok|twitter|roblox|fortnite|minecraft|steam|twitch|youtube"
    r"|psn|xbox|telegram|facebook|fb|gamertag|gamernaam|username|user|account|gebruikersnaam|gebruiker|inlognaam|nickname"
    r"|loginnaam|login|profiel|accountnaam)\b",
    re.IGNORECASE,
)
_HANDLE_CUED = re.compile(
    r"(?<![\w@./:-])(?:[a-z]{1,20}[._-]?\d{1,6}[\w]{0,20}|[a-z]{2,20}(?:[._][a-z0-9]{1,20}){1,4}|[a-z]{2,20}x{2,3})(?![\w@/-])",
    re.IGNORECASE,
)
_HANDLE_NAMED = re.compile(
    r"\b(?:gebruikersnaam|gebruiker|inlognaam|username|user ?name|nickname|nick|loginnaam|gamertag|gamernaam|accountnaam)"
    r"(?: (?:is|was|op \w{2,12} is))?[ :=]{1,3}['\"]?(?P<id>[\w][\w.-]{1,38}[\w])",
    re.IGNORECASE,
)


_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+$|(?:19|20)\d\d$")
_MONEY = re.compile(r",\d\d\b| ?(?:euro|eur|€|keer|uur|dagen|weken|maanden|kinderen|mensen|gezinnen)\b")


def _digits(text: str) -> str:
    return "".join(char for char in text if "0" <= char <= "9")


def emails(text: str) -> Iterator[Found]:
    """Mail addresses, also with (at) or [at], or spelled out in words."""
    if _SPELLED_CUE.search(text):
        for match in _SPELLED.finditer(text):
            yield Found(match.start(), match.end(), "email", 98)
    if "@" in text or "at]" in text or "at)" in text:
        for match in _EMAIL.finditer(text):
            yield Found(match.start(), match.end(), "email", 98)


def urls(text: str) -> Iterator[Found]:
    """Web addresses with a scheme, with www, or ending in a common top level; closing punctuation stays out."""
    for match in _URL.finditer(text):
        address = match.group().rstrip(_URL_TAIL)
        if len(address) > 5:
            yield Found(match.start(), match.start() + len(address), "url", 96)


def phones(text: str) -> Iterator[Found]:
    """Dutch and international phone numbers; public 0800 and 0900 numbers are nobody's."""
    for match in _PHONE.finditer(text):
        raw = match.group()
        number = _digits(raw)
        foreign = raw.lstrip("(").startswith(("+", "00"))
        if foreign:
            plausible = 9 <= len(number.removeprefix("00")) <= 14
        else:
            plausible = len(number) == 10 and not _PUBLIC_PHONE.match(number)
        if not plausible:
            continue
        end = match.end()
        if raw.count("(") < raw.count(")"):
            end -= 1
        yield Found(match.start(), end, "telefoon", 95)


def bsns(text: str) -> Iterator[Found]:
    """Citizen service numbers: the checksum says so, or the word just before it does."""
    for match in _NINE.finditer(text):
        number = _digits(match.group())
        cued = bool(_BSN_CUE.search(text[max(0, match.start() - 60) : match.start()]))
        if len(number) == 8 and not cued:
            continue
        if cued or (number[0] != "0" and bsn_number.is_valid(number)):
            yield Found(match.start(), match.end(), "bsn", 97 if cued else 90)


def postcodes(text: str) -> Iterator[Found]:
    """Dutch postcodes (1077 PL) and post office boxes."""
    for match in _POSTCODE.finditer(text):
        letters = match.group()[-2:]
        if letters.isupper() or not _POSTCODE_NOT.search(letters):
            yield Found(match.start(), match.end(), "locatie", 85)
    for match in _POSTCODE_CUED.finditer(text):
        yield Found(*match.span("code"), "locatie", 84)
    for match in _SMALL_STREET.finditer(text):
        if match.group("name").lower() not in STREET_NOT:
            yield Found(match.start(), match.end(), "locatie", 80)
    for match in _SHORT_TOWN.finditer(text):
        yield Found(match.start(), match.end(), "locatie", 85)
    for match in _PO_BOX.finditer(text):
        yield Found(match.start(), match.end(), "locatie", 85)


def ids(text: str) -> Iterator[Found]:
    """File, client, account and policy numbers, number plates, handles."""
    for match in _IBAN.finditer(text):
        if iban_number.is_valid(match.group()) or match.group()[:2].upper() == "NL":
            yield Found(match.start(), match.end(), "id", 97)
    for match in _PLATE.finditer(text):
        yield Found(match.start(), match.end(), "id", 91)
    for pattern in (_ID_CUED, _NUMBER_WORD):
        for match in pattern.finditer(text):
            yield from _code(text, *match.span("id"), weight=89)
    for match in _CODE.finditer(text):
        raw = match.group()
        if len(_digits(raw)) >= 4 and any(char.isalpha() for char in raw):
            yield Found(match.start(), match.end(), "id", 80)
    for match in _LONG_NUMBER.finditer(text):
        yield Found(match.start(), match.end(), "id", 70)
    yield from _handles(text)


def _code(text: str, start: int, end: int, *, weight: int) -> Iterator[Found]:
    """The announced number: groups are kept as long as they look like part of a number."""
    kept = start
    for group in re.finditer(r"[A-Za-z0-9]+", text[start:end]):
        word = group.group()
        has_digit = any(char.isdigit() for char in word)
        joined = group.start() == 0 or text[start + group.start() - 1] in "-/._"
        if not has_digit and not (word.isupper() and len(word) <= 6) and not (joined and len(word) <= 3):
            break
        kept = start + group.end()
    raw = text[start:kept]
    while raw and not any(char.isdigit() for char in raw.rsplit(" ", 1)[-1]) and " " in raw:
        raw = raw.rsplit(" ", 1)[0]
    if _AMOUNT.match(raw) or _MONEY.match(text, start + len(raw)):
        return
    if len(_digits(raw)) >= 4 or (len(_digits(raw)) >= 3 and any(char.isalpha() for char in raw)):
        yield Found(start, start + len(raw), "id", weight)


_LEVEL = re.compile(
    r"(?:v?mbo|havo|vwo|hbo|groep|klas|niveau|fase|ps|xbox|tip|stap|level|ronde|season|fifa|gta|fc|top|o|jo|mo)[-_. ]?\d{1,2}$",
    re.I,
)


def _handles(text: str) -> Iterator[Found]:
    for match in _HANDLE_AT.finditer(text):
        yield Found(match.start(), match.end(), "id", 93)
    if "_" in text:
        for match in _HANDLE_UNDER.finditer(text):
            if any(char.isalpha() for char in match.group()) and match.group().strip("_") != "":
                yield Found(match.start(), match.end(), "id", 88)
    for match in _HANDLE_NAMED.finditer(text):
        yield Found(match.start("id"), match.end("id"), "id", 86)
    for cue in _SOCIAL.finditer(text):
        start = max(0, cue.start() - 50)
        for match in _HANDLE_CUED.finditer(text, start, min(len(text), cue.end() + 50)):
            if any(char in "._0123456789" for char in match.group()) and not _LEVEL.match(match.group()):
                yield Found(match.start(), match.end(), "id", 84)
