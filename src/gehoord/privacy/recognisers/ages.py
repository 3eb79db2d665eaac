"""Recogniser for ages: '(10)', 'is inmiddels 9', '14 jaar', 'op haar vijftiende', 'kinderen van 3, 5 en 8'.

A number is an age because of what stands around it; 'al vier jaar', '26 jaar praktijk' and 'groep 7' are none.
"""

# ruff: noqa: E501 -- a pattern cut in pieces reads worse than a long line.

import re
from collections.abc import Iterator

from .spans import Found
from .words import KIN, ROLES
from .wordsets import words_of

_UNITS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_WORD = (
    rf"(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
    rf"|(?:(?:{_UNITS})(?:en|ën))?(?:{_TENS})|{_UNITS})"
)
_NUM = rf"(?:1[01]\d|[1-9]\d|\d(?:,5|½)?|{_WORD})"
_ORDINAL = (
    r"(?:\d{1,2}(?:e|de|ste)|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde|dertiende|veertiende"
    r"|vijftiende|zestiende|zeventiende|achttiende|negentiende|twintigste|eenentwintigste|dertigste|veertigste|vijftigste"
    r"|zestigste|zeventigste|tachtigste)"
)
_YEARS = r"(?:jaar|jr|lat|years? old|yo|y/o)"
_BEGIN = r"(?<![\w.,:/€+-])"
_END = r"(?![\w%€]|[.,:/]\d|-\d)"

_PEOPLE = "|".join(
    sorted(KIN | {
        "jongen", "jongens", "meisje", "meisjes", "meid", "kinderen", "kids", "zoons", "zonen", "dochters", "tiener", "tieners", "puber",
        "pubers", "jongere", "jongeren", "kleuter", "peuter", "baby", "ventje", "mannetje", "knul", "gast", "vent", "man", "vrouw",
        "mevrouw", "leerling", "leerlingen", "eentje", "iemand", "kinders", "kleintje", "kleintjes", "broers", "zussen", "broertjes", "zusjes",
        "tweeling", "kleinkind", "kleinkinderen", "neefjes", "nichtjes", "cliënt", "patiënt", "oma", "opa", "tante", "oom", "gozer", "dame",
        "jongetje", "jonge", "kiddo", "pleegkinderen", "stiefzoon", "stiefdochter", "stiefkind", "meiden", "buurjongen", "buurmeisje",
        "oudste", "jongste", "middelste", "pupil", "kleuters", "son", "daughter", "boy", "girl", "child", "kid", "nichtje", "klasgenoot",
    }, key=len, reverse=True)
)  # fmt: skip
_WHO = r"(?:ik|mij|hem|hij|ie|zij|ze|je|jij|u|wij|we|jullie|die|dat|deze|i|he|she|we|they|wie|iemand|[^\W\d_]{2,20})"
_BE = (
    r"(?:ben|bent|is|zijn|was|waren|word|wordt|werd|worden|werden|geworden|blijft|ís|wás|am|was|im|i'm|ze's|hij's|turned"
    r"|turns)"
)
_YET = (
    r"(?:(?:nu|er|fucking|echt|letterlijk|\d{1,2} (?:jan|feb|mrt|apr|mei|jun|jul|aug|sep|sept|okt|nov|dec)[a-z]{0,6}\.?|a\.s\.|nu al|inmiddels|ondertussen|pas|net|nog|nog maar|maar|al|bijna|toen|ook|zelf|straks|ongeveer|zo'n|intussen|vandaag"
    r"|morgen|gisteren|binnenkort|volgende maand|volgende week|dit jaar|volgend jaar|just|only|now|rond de|toch|beiden|allebei|al bijna|net pas|amper"
    r"|ruim|dus|gewoon|eindelijk|in (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
    r"|(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)) ){0,2}"
)
# What may follow a bare number that is an age; a noun would make it a count.
_AFTER = (
    r"(?=$|[\s'\"]*[,.;!?)\]\n:…'\"]| ?[\U0001F000-\U0001FAFF\u2600-\u27BF]"
    r"|[ ](?:en|maar|als|geworden|worden|met|dus|want|ben|bent|is|nu|ofzo|of|toen|zit|ik|hij|ze|zij|die|net|word|wordt|werd|was|zijn|waren"
    r"|inmiddels|omdat|terwijl|toch|hoor|ís|haha|lol|pas|bijna|and|but|so|geen|niet|heeft|hou|houdt|woon|woont|doe|doet|wil|heb|durft|al|nog"
    r"|sinds|en|zonder|werd|kreeg|kwam|mag|kan|gaat|moet|bij|op|in|uit|dat|wie|wiens|waar|aan|over|om|voor|tot|omdat|alsof|gezien|eigenlijk|eindelijk|denk|schat|dacht|volgens)\b)"
)
_LIST = rf"{_NUM}(?:(?:, | en | of |/| & ){_NUM})*"

_JAAR_OLD = re.compile(rf"{_BEGIN}(?P<age>{_NUM}(?: ?½|,5)?[ -]?{_YEARS})(?= ?oud\b)", re.I)
_JARIG = re.compile(rf"{_BEGIN}(?:(?P<half>\d{{1,2}})-(?: en| of) )?(?P<age>{_NUM}[ -]?jarige?n?)(?!\w)", re.I)
_JAAR_AFTER = re.compile(
    rf"(?:\b(?P<who>{_WHO}),? {_BE} {_YET}|\b(?:{_PEOPLE})(?: hier)?,? (?:nu |inmiddels |hier, )?|\b(?:nu|inmiddels|pas|bijna|schat(?: ik)?|leeftijd:?) )"
    rf"(?P<age>{_NUM} ?{_YEARS})(?!\w)(?! (?:geleden|lang|bezig|thuis|weg|later|onder|ervaring|hier|als|nuchter|clean|schoon|vrij|in|op|wacht|aan|werk|oud papier|de|een|samen"
    r"|getrouwd|gescheiden|lid|clean|ziek|dood|praktijk|bij|met|voor|niet|geen|zonder|mee|verder|terug|in zorg|prikken))",
    re.I,
)
_JAAR_OF = re.compile(
    rf"\b(?:{_PEOPLE})(?: \w{{2,20}})? van {_YET}(?:zo'n |een jaar of |ongeveer |rond de )?(?P<age>{_NUM} ?{_YEARS})(?!\w)",
    re.I,
)
_JAAR_APART = re.compile(rf"(?:, |\(|^|\n)(?P<age>{_NUM} ?{_YEARS})(?=[,.)]|$|\n)", re.I)
_JAAR_WAS = re.compile(
    rf"\b(?:toen|als|nu|zodra|sinds|dat|omdat|vanaf dat) {_WHO}(?: [^\W\d_]{{2,20}})? (?:{_YET})(?P<age>{_NUM} ?{_YEARS}) {_BE}\b",
    re.I,
)
_JAAR_TOO = re.compile(
    rf"(?: en | of |, )(?P<age>{_NUM} ?{_YEARS})(?!\w)(?! (?:geleden|lang|later|ervaring|wacht))", re.I
)

_BRACKET = re.compile(
    rf"(?P<who>[^\W\d_'-][\w'-]{{0,30}}|[^\W\d_]) ?\((?P<ages>(?:(?:bijna|net|nu|m|v|j|x)[ /,]? ?)?{_LIST})(?:[,;/] ?[^()\n]{{1,80}})?\)",
    re.I,
)
_BE_AGE = re.compile(rf"\b(?P<who>{_WHO}),? {_BE} {_YET}(?P<ages>{_LIST}){_END}{_AFTER}", re.I)
_IM_AGE = re.compile(
    rf"\b(?:im|i'm|ik ben|ben ik|ik word|ik bn|ben nu|word bijna|ben|word) {_YET}(?P<ages>[1-9]\d|{_WORD}){_END}"
    r"(?! ?(?:keer|x|uur|dag|dagen|week|weken|maand|maanden|min|minuten|km|kilo|euro|procent|meter|cm|mensen|kinderen|jaar|jr|gesprekken"
    r"|van de|tegen|punten|kg|plekken|plaatsen|afspraken|hulpverleners|begeleiders|scholen|nachten|ochtenden|avonden|middagen|van mijn))",
    re.I,
)
_AGE_BE = re.compile(
    rf"\b(?:ik|hij|ie|zij|ze|je|jij|u|we|wij|he|she|die|(?:als|zodra|nu|toen|dat|omdat|alsof|sinds|totdat|voordat|wanneer|if|when) (?:{_WHO}|(?:mijn|onze|ons|mn|haar|zijn) (?:{_PEOPLE}))) {_YET}"
    rf"(?P<ages>{_NUM}) {_BE}\b",
    re.I,
)
_INVERSE = re.compile(
    rf"\b(?:[Ww]erd|[Ww]ord|[Ww]ordt|[Bb]en|[Ww]as|[Bb]ent|[Ww]aren|[Ii]s) (?:ik|hij|ie|zij|ze|je|u|we|wij|[A-ZÀ-Þ][\w'-]{{1,20}}) {_YET}(?P<ages>{_NUM}){_END}{_AFTER}"
)
_SCHAT = re.compile(
    rf"\b(?:{_PEOPLE}),? (?:schat ik|denk ik|ik schat|ik denk|naar schatting)(?: op)? (?P<ages>{_NUM}){_END}{_AFTER}",
    re.I,
)
_ALMOST = re.compile(
    rf"(?:^|[.,!?\n(] ?)(?:bijna|nog geen|amper) (?P<ages>1\d|2[0-5]|{_WORD}){_END}(?=$|[,.;!?)\n]| (?:en|maar|dus|geworden)\b)",
    re.I,
)
_HAVE = re.compile(
    rf"\b(?:i|he|she|they) (?:have|has|am|is) (?P<age>{_NUM} years?)(?! (?:ago|later|of|experience))\b", re.I
)
_SMALL = re.compile(
    rf"\b(?:(?:toen|als|dat|sinds|was) (?:ik|hij|zij|ze) (?P<age>{_NUM} (?:weken|maanden|dagen|mnd)) (?:was|is|oud)\b|(?P<age2>{_NUM} (?:weken|maanden|mnd))(?= oud\b)"
    rf"|(?:baby|babytje|dochtertje|zoontje|kindje)(?: van)? (?P<age3>{_NUM} (?:weken|maanden|mnd))(?!\w))",
    re.I,
)
_YOUNG = re.compile(rf"\b(?:jong|oud|klein|kleine|jonge)(?: is| was| zijn)? \((?P<ages>{_LIST})\)", re.I)
_LONE = re.compile(r"(?<!groep )(?<!klas )(?P<who>[^\W\d_]{3,20}) \((?P<ages>1\d|2[0-3])\)")
_LONE_NOT = words_of(
    "groep klas vraag bijlage artikel punt pagina blz nummer lid fase stap week weken uur dag dagen keer euro"
    " maanden gesprekken kinderen leerlingen mensen scholen brieven mails punten stuks minuten regel hoofdstuk"
    " module les lessen"
)
_BECOMES = re.compile(
    rf"\b(?:wordt|werd|is|was) (?:mijn|onze|ons|mn|haar|zijn|m'n|z'n|us|ús) (?:{_PEOPLE}) {_YET}(?P<ages>{_NUM}){_END}{_AFTER}",
    re.I,
)
_OF_AGE = re.compile(
    rf"\b(?:{_PEOPLE})(?: \w{{2,20}})? (?:van|rond de|vanaf|of) {_YET}(?:een jaar of |rond de |zo'n )?(?P<ages>{_LIST}){_END}{_AFTER}",
    re.I,
)
_OF_CHILD = re.compile(
    r"\b(?:(?:klein|pleeg|stief|half)?(?:zoon|dochter|kind|zoontje|dochtertje|broer|zus|broertje|zusje)|jongen|meisje|broertje|zusje|neefje|nichtje|opa|oma|tante|oom)"
    rf" van {_YET}(?P<ages>1\d|[3-9]\d?|(?!een\b|één\b|twee\b){_WORD}){_END}(?! ?(?:keer|uur|dag|dagen|week|weken|maand|maanden|min|km|kilo|euro"
    r"|procent|meter|cm|mensen|kind|kinderen|kleinkinderen|naar|gezinnen|scholen|jaar|jr)\b)",
    re.I,
)
_OF_AGES = re.compile(
    rf"\b(?:{_PEOPLE}) van (?P<ages>{_NUM}(?:(?:, | en | of ){_NUM})+){_END}(?! ?(?:keer|uur|dagen|weken|maanden|min|km|euro|vaders|moeders))",
    re.I,
)
_YEARISH = re.compile(rf"\been jaar of (?P<ages>{_LIST}){_END}(?! ?(?:geleden|later|terug|lang|bezig))", re.I)
_AGE_WORD = re.compile(
    rf"\b(?:leeftijd|lft|age|aged)\.?(?: (?:van|is|was|nu))?[ :]{{1,2}}(?P<ages>{_LIST}){_END}{_AFTER}", re.I
)
_ORD_ON = re.compile(
    rf"\b(?:op|sinds|vanaf|na|rond|tegen|voor|tot|tussen|en|met) (?:mijn|mn|m'n|zijn|z'n|zn|haar|d'r|der|hun|onze) (?P<ages>{_ORDINAL})(?!\w)"
    r"(?! ?(?:keer|gesprek|school|afspraak|poging|dag|week|maand|brief|les|klas|kind|huis|plek|groep|begeleider|juf|aanvraag|rapport"
    r"|verzoek|toets|hulpverlener|behandelaar|mail|psycholoog|verdieping|stage|jaar|leerjaar|plaats|telefoontje|kans|pleeggezin|adres))",
    re.I,
)
_ORD_BIRTHDAY = re.compile(rf"\b(?P<ages>{_ORDINAL}) (?:verjaardag|levensjaar|jaar)\b", re.I)
_WITH = re.compile(r"(?:^|[.!?\n] ?)(?:met |op |ben )?(?P<ages>1\d|2[0-5])(?= (?:en|jaar en) (?!\d))", re.I)
_PAIR = re.compile(rf"(?: en | and |, )[A-ZÀ-Þ][\w'-]{{1,20}} (?:is |van )?(?P<ages>{_NUM}){_END}(?=$|[,.;!?)\n])")
_NAME_COMMA = re.compile(
    rf"(?: hier)?, ?(?P<ages>{_NUM}|(?:m|v|j)/?\d{{1,2}}){_END}(?=[,.;!?)]|\n|$| (?:en|uit)\b)", re.I
)
_NAME_SEX = re.compile(r"\b[mvjx] ?/ ?(?P<ages>\d{1,2})(?![\w/])", re.I)

_RANKED = re.compile(
    rf"\b(?:oudste|jongste|middelste|kleinste)(?:,| is| was)? (?:hooguit|hoogstens|ongeveer|rond de|een jaar of|misschien|amper|nog geen|bijna) (?P<ages>{_NUM}){_END}(?=[,.;!?)]|$)",
    re.I,
)
_SMALL_FIRST = re.compile(
    rf"(?:^|[.!?\n(,] ?)(?P<age>{_NUM} (?:weken|maanden|mnd))(?= (?:is|was|oud|jong|werd|wordt) (?:hij|ze|zij|ie|de baby|mijn|onze|[A-Z]))",
    re.I,
)

_ALL = (
    (_JAAR_OLD, 83), (_JARIG, 83), (_JAAR_AFTER, 82), (_JAAR_WAS, 82), (_JAAR_OF, 83), (_JAAR_APART, 81), (_BE_AGE, 79), (_IM_AGE, 79), (_AGE_BE, 79), (_INVERSE, 79), (_SCHAT, 79),
    (_RANKED, 79), (_SMALL_FIRST, 82), (_YOUNG, 80), (_ALMOST, 77), (_HAVE, 80),
    (_BECOMES, 79), (_OF_AGE, 79), (_OF_AGES, 79), (_OF_CHILD, 79), (_YEARISH, 79), (_AGE_WORD, 80), (_ORD_ON, 80), (_ORD_BIRTHDAY, 80), (_WITH, 78),
)  # fmt: skip
_ONE = re.compile(rf"(?<!\w){_NUM}(?:,5|½)?(?!\w)", re.I)
_PRONOUNS = words_of("ik mij hem hij ie zij ze je jij u wij we jullie i he she they wie iemand nu zelf allebei beiden")
_RANK = re.compile(r"(?:oudste|jongste|middelste)\b", re.I)
_IS_PEOPLE = re.compile(rf"\b(?:{_PEOPLE})\b", re.I)
_FEW = frozenset(("een", "één"))


def ages(text: str, names: list[tuple[int, int]]) -> Iterator[Found]:
    """Ages in a text; `names` are the stretches already known to be persons."""
    seen: list[Found] = []
    ends = {end for _, end in names}
    for pattern, weight in _ALL:
        for match in pattern.finditer(text):
            if "age" in pattern.groupindex:
                if match.group("age").lower().startswith(("een jaar", "één jaar", "0 ")):
                    continue
                who = match.groupdict().get("who")
                if who is not None and (
                    not _someone(text, match, ends)
                    or re.search(r"\b(?:al|ruim) ?$", text[match.start() : match.start("age")])
                ):
                    continue
                if pattern is _JARIG and match.group("half"):
                    seen.append(Found(match.start("half"), match.end("half"), "leeftijd", weight))
                seen.append(Found(*match.span("age"), "leeftijd", weight))
            elif pattern in (_ORD_ON, _ORD_BIRTHDAY):
                seen.append(Found(*match.span("ages"), "leeftijd", weight))
            elif pattern in (_OF_AGE, _OF_AGES) and _RANK.match(match.group()):
                continue  # 'de oudste van vijf' counts children.
            elif pattern is not _BE_AGE or _someone(text, match, ends):
                seen.extend(_each(text, match.span("ages"), weight))
    for match in _BRACKET.finditer(text):
        who = match.group("who")
        known = (
            who[0].isupper()
            or who.lower() in KIN | ROLES
            or re.fullmatch(_PEOPLE, who.lower())
            or who.lower() in ("ik", "hij", "zij", "ze", "wij", "jullie")
        )
        if known or any(end == match.end("who") for _, end in names):
            seen.extend(_each(text, match.span("ages"), 82))
    for match in _SMALL.finditer(text):
        seen.append(
            Found(*next(match.span(group) for group in ("age", "age2", "age3") if match.group(group)), "leeftijd", 82)
        )
    for match in _LONE.finditer(text):
        if match.group("who").lower() not in _LONE_NOT:
            seen.append(Found(*match.span("ages"), "leeftijd", 77))
    for match in _NAME_COMMA.finditer(text):
        if match.start() in ends:
            seen.extend(_each(text, match.span("ages"), 80))
    starts = {one.end for one in seen}
    for pattern in (_JAAR_TOO, _PAIR):
        for match in pattern.finditer(text):
            if match.start() in starts:
                group = "age" if pattern is _JAAR_TOO else "ages"
                seen.append(Found(*match.span(group), "leeftijd", 80))
                starts.add(match.end(group))
    yield from seen


def _someone(text: str, match: re.Match[str], ends: set[int]) -> bool:
    """Whether the subject is a person: 'hij is 8', but not 'het cijfer is 8'."""
    start, end = match.span("who")
    word = text[start:end]
    lower = word.lower()
    if (
        lower in _PRONOUNS
        or " zelf " in match.group().lower()
        or end in ends
        or lower in ROLES
        or _IS_PEOPLE.fullmatch(lower)
    ):
        return True
    if lower in ("die", "deze", "dat", "dit"):
        return lower == "die"
    if word[0].isupper() and start and text[start - 1] == " " and text[start - 2] not in ".!?":
        return True
    # 'mijn zoon Tygo is inmiddels 9': a word in between.
    return bool(_IS_PEOPLE.search(text[max(0, start - 25) : start])) and lower not in ("dat", "het", "er", "wat")


def _each(text: str, where: tuple[int, int], weight: int) -> Iterator[Found]:
    """One span for each number in an enumeration."""
    for match in _ONE.finditer(text, *where):
        if match.group().lower() not in _FEW:
            yield Found(match.start(), match.end(), "leeftijd", weight)
