"""What there is to look into in the answers to a campaign, in words, with the result with and without. See patterns.py.

For those who run the survey. While a campaign is open nobody looks at an answer here either: a pattern tells something
of the result. Then it says only by which way many came in, from the same tens that the turnout shows.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from . import patterns
from .models import Answer, Campaign, Channel, Mode, Question, QuestionKind, Response
from .patterns import Flag, Given, Pattern
from .results import POINT_FROM, smallest_for
from .selectors import require_purpose
from .turnout import SMALL, in_words

AT_THE_PROVIDER = (Channel.PAPER, Channel.KIOSK)
HELPED = (Mode.PAPER, Mode.HELPED)
MANY = {Pattern.OPEN_LINK: (Channel.LINK,), Pattern.ON_THE_SPOT: AT_THE_PROVIDER}
# Differences in the share of good answers.
LITTLE, MUCH = 0.02, 0.05


@dataclass(frozen=True)
class Watched:
    """One flag for the page. `shift`: what the result does without these answers, in words; empty where that may not
    be told. The result is of answers with a code. The shares (0 to 1, of good answers) are None below a hundred, as in
    every result."""

    title: str
    what: str
    ask: str
    how_many: str
    shift: str
    with_them: float | None
    without: float | None


@dataclass(frozen=True)
class Watch:
    """`straight`: in words, how many ticked one box throughout; empty while open or too few. `smallest`: below so many
    answers nothing is looked for, as there is no result."""

    flags: tuple[Watched, ...]
    straight: str
    too_few: bool
    smallest: int


def watch(campaign: Campaign, purpose: str) -> Watch:
    """What somebody should look into. Four queries, and all answers in memory. Raises WrongPurpose."""
    require_purpose(campaign, purpose)
    smallest = smallest_for(campaign, campaign.council)
    if not campaign.is_closed:
        return Watch(tuple(_by_ways_in(campaign)), "", too_few=False, smallest=smallest)
    questions = list(
        Question.objects.filter(questionnaire=campaign.questionnaire_id, kind=QuestionKind.SCALE).order_by("order")
    )
    given = _given(campaign, questions)
    if len(given) < smallest:
        return Watch((), "", too_few=True, smallest=smallest)
    turned = [question.is_reversed for question in questions]
    flags = [
        *patterns.straight_lines(given), *patterns.same_rows(given),
        *(flag for pattern, channels in MANY.items() for flag in patterns.many_by(given, pattern, *channels)),
        *patterns.off_from_codes(given, turned=turned, code=Channel.CODE),
        *patterns.filled_in_there(
            given, channels=AT_THE_PROVIDER, modes=HELPED, elsewhere=_elsewhere(campaign)
        ),
    ]
    straight = sum(patterns.is_straight(one.values) for one in given)
    return Watch(
        tuple(_told(flag, given, turned, smallest) for flag in flags),
        in_words(straight, exact=not straight or _both_large(straight, len(given))), too_few=False, smallest=smallest,
    )


def _by_ways_in(campaign: Campaign) -> list[Watched]:
    """From the tens that the turnout shows, so that nobody sees one answer come in. One query."""
    rows = campaign.responses.order_by().values_list("channel").annotate(n=Count("pk"))
    tens = {channel: n - n % 10 for channel, n in rows}
    return [
        Watched(*_words(Flag(pattern, frozenset())), "", "", None, None)
        for pattern, channels in MANY.items() if patterns.is_much(tens, channels)
    ]


def _both_large(count: int, of: int) -> bool:
    """Neither these nor the others are few."""
    return count >= SMALL and (count == of or of - count >= SMALL)


def _given(campaign: Campaign, questions: list[Question]) -> list[Given]:
    """Every response with its answers on the scale, in an order that means nothing."""
    place = {question.pk: number for number, question in enumerate(questions)}
    ways = {
        pk: (channel, mode) for pk, channel, mode in
        Response.objects.filter(campaign=campaign).order_by("pk").values_list("pk", "channel", "mode")
    }
    values: dict[object, list[int | None]] = {pk: [None] * len(questions) for pk in ways}
    answers = Answer.objects.filter(response__campaign=campaign, value__isnull=False)
    for pk, question, value in answers.values_list("response_id", "question_id", "value").iterator(chunk_size=5000):
        if question in place:
            values[pk][place[question]] = value
    return [Given(*way, tuple(values[pk])) for pk, way in ways.items()]


def _elsewhere(campaign: Campaign) -> tuple[int, int]:
    """Of all responses to the council's other closed campaigns for this purpose: by paper, screen or help, and all."""
    found = Response.objects.filter(
        campaign__council=campaign.council_id, campaign__purpose=campaign.purpose,
        campaign__closed_at__isnull=False,
    ).exclude(campaign=campaign).aggregate(
        such=Count("pk", filter=Q(channel__in=AT_THE_PROVIDER) | Q(mode__in=HELPED)), every=Count("pk")
    )
    return found["such"], found["every"]


def _told(flag: Flag, given: list[Given], turned: list[bool], smallest: int) -> Watched:
    title, what, ask = _words(flag)
    count = len(flag.about)
    how_many = in_words(count, exact=_both_large(count, len(given)))
    own = [place for place, one in enumerate(given) if one.channel == Channel.CODE]
    about = frozenset(number for number, place in enumerate(own) if place in flag.about)
    if not about:
        shift = _("Ze kwamen binnen zonder code en tellen niet mee in de uitslag.")
        return Watched(title, what, ask, how_many, shift, None, None)
    rest = len(own) - len(about)
    # Of few on either side the answers could be worked out from the difference.
    if len(about) < SMALL or rest < smallest:
        return Watched(title, what, ask, how_many, "", None, None)
    counted = [given[place] for place in own]
    every = patterns.share_good(counted, turned=turned)
    without = patterns.share_good(counted, turned=turned, without=about)
    if every is None or without is None:
        return Watched(title, what, ask, how_many, "", None, None)
    shift, told = _shift(without - every), rest >= POINT_FROM
    return Watched(title, what, ask, how_many, shift, every if told else None, without if told else None)


def _shift(difference: float) -> str:
    """What leaving answers out does to the share of good answers."""
    if abs(difference) < LITTLE:
        return _("Zonder deze antwoorden blijft de uitslag bijna gelijk: minder dan 2 punten verschil.")
    if abs(difference) < MUCH:
        return (
            _("Zonder deze antwoorden is de uitslag 2 tot 5 punten beter.") if difference > 0
            else _("Zonder deze antwoorden is de uitslag 2 tot 5 punten slechter.")
        )
    return (
        _("Zonder deze antwoorden is de uitslag meer dan 5 punten beter.") if difference > 0
        else _("Zonder deze antwoorden is de uitslag meer dan 5 punten slechter.")
    )


def _words(flag: Flag) -> tuple[str, str, str]:
    """What it is called, what we see, and what somebody can do about it."""
    if flag.pattern == Pattern.SAME:
        return (
            _("Precies dezelfde antwoorden"),
            _("Een rij antwoorden kwam vaker precies zo binnen dan toeval verklaart."),
            _("Zoek het uit: heeft iemand vaker geantwoord, of voor anderen? Vraag na hoe de codes zijn uitgedeeld."),
        )
    if flag.pattern == Pattern.OPEN_LINK:
        return (
            _("Veel via de open link"),
            _("De helft of meer kwam binnen via de open link. Van die mensen weten we niet of ze hier hulp krijgen."),
            _("Zoek het uit: waar stond de link? Kijk naar de antwoorden met een eigen code, die staan apart."),
        )
    if flag.pattern == Pattern.ON_THE_SPOT:
        return (
            _("Veel op een scherm of op papier, zonder code"),
            _("De helft of meer kwam zonder code binnen, op een scherm of papier. Wie vaker invulde, weten we niet."),
            _("Zoek het uit: wie stond erbij? Kijk naar de antwoorden met een eigen code, die staan apart."),
        )
    if flag.pattern == Pattern.OFF:
        return (
            _("Heel anders dan met een eigen code (%(channel)s)") % {"channel": str(Channel(flag.channel).label)},
            _("Bij deze manier van meedoen is een heel ander deel tevreden dan bij wie een eigen code kreeg."),
            _("Zoek het uit: doen hier andere mensen mee, of vulde iemand het voor hen in?"),
        )
    if flag.pattern == Pattern.FILLED_IN:
        return (
            _("Veel op papier of op een scherm bij de aanbieder"),
            _("Hier is veel meer op papier, op een scherm of met hulp ingevuld dan bij andere onderzoeken."),
            _("Zoek het uit: daar kan een goede reden voor zijn, zoals jonge kinderen. Of deed iemand het voor hen?"),
        )
    if flag.channel:
        channel = str(Channel(flag.channel).label)
        return (
            _("Overal hetzelfde vakje (%(channel)s)") % {"channel": channel},
            _("Bij deze manier van meedoen koos een veel groter deel overal hetzelfde vakje dan bij de andere."),
            _("Zoek het uit: wie tevreden is, kiest soms eerlijk overal hetzelfde. Maar waarom juist hier?"),
        )
    return (
        _("Overal hetzelfde vakje"),
        _("De helft of meer koos overal hetzelfde vakje. Dan meet de vragenlijst weinig."),
        _("Zoek het uit: snapten mensen de vragen? Had iemand haast?"),
    )
