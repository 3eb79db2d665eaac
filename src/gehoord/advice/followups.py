"""What the person who told may see of the advices that their story is behind, and of what was answered."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from gehoord.insight.facts import Figure
from gehoord.intake.models import Signal
from gehoord.intake.registries import Asked, Happened

from .answering_selectors import FILES, said
from .behind import counted_in, points_behind
from .blacking_out import without, words_gone
from .letter_store import letter_from_json
from .models import (
    Advice,
    Answer,
    Commitment,
    Fits,
    Letter,
    Meeting,
    MeetingState,
    Noticing,
    Progress,
    Rating,
    Recommendation,
    Reply,
    TellerRating,
)
from .noticing import NOT_YET, NOTICES
from .wording import shown


def advised(signal: Signal) -> list[Happened]:
    """The sent advices that rest on a figure this story was counted in. Up to nine queries, however many advices; one
    when there is none."""
    ratings = TellerRating.objects.filter(signal=signal.pk)
    noticings = Noticing.objects.filter(signal=signal.pk)
    points = (
        points_behind(signal).select_related("advice", "reply__rating")
        .order_by("advice__sent_at", "advice", "kind", "number")
        .prefetch_related(
            "oral_replies", "meetings",
            Prefetch("reply__teller_ratings", queryset=ratings, to_attr="of_this_story"),
            Prefetch("reply__commitments", queryset=Commitment.objects.order_by("made_at", "pk")),
            Prefetch("reply__commitments__noticings", queryset=noticings, to_attr="of_this_story"),
            Prefetch("evidence", queryset=counted_in(signal), to_attr="counted_in"),
        )
    )
    found: dict[int, list[Recommendation]] = {}
    for point in points:
        found.setdefault(point.advice_id, []).append(point)
    if not found:
        return []
    letters = {one.advice_id: one for one in Letter.objects.filter(advice__in=found).defer(*FILES)}
    read = {pk: letter_from_json(letter.content) for pk, letter in letters.items()}
    gone = words_gone(signal.council_id, read)
    return [
        thing for pk, rows in found.items() if pk in letters
        for thing in _told(rows, letters[pk], {figure.ref: figure for figure in read[pk].figures}, gone[pk])
    ]


def _told(
    points: list[Recommendation], letter: Letter, figures: dict[str, Figure], gone: frozenset[str]
) -> list[Happened]:
    advice: Advice = points[0].advice
    refs = {evidence.ref for point in points for evidence in point.counted_in}  # type: ignore[attr-defined]
    # Only numbers that stand in the letter: a smaller one could lead to somebody.
    printed = [shown(figures[ref], letter.smallest).facts.n or 0 for ref in refs if ref in figures]
    n = max(printed, default=0)
    title = (
        _("Je verhaal is een van de %(n)s achter dit advies") % {"n": n} if n >= letter.smallest
        else _("Je verhaal telt mee in dit advies")
    )
    sent_at = advice.sent_at
    assert sent_at is not None  # a constraint says so
    things = [Happened(
        at=sent_at, title=title, url=reverse("advice:public", args=[advice.number]),
        text=_("Advies %(number)s van %(date)s:")
        % {"number": advice.number, "date": date_format(localtime(sent_at), "j F Y")},
        said=(("", without(advice.title, gone)),),
    )]
    for point in points:
        # The annex that the numbers lead to is not on this page.
        asked = without(said(point.text, figures, letter.smallest, numbered=False), gone)
        things += _spoken(asked, point)
        reply: Reply | None = getattr(point, "reply", None)
        if reply is not None:
            things += _answered(asked, reply)
        things += [_met(asked, one) for one in point.meetings.all() if one.state != MeetingState.CANCELLED]
    return things


def _met(asked: str, one: Meeting) -> Happened:
    day = date_format(one.on_day, "j F Y")
    about = [(_("Wij vroegen:"), asked), (_("Wie:"), one.who)]
    if one.state == MeetingState.PLANNED:
        words = _("Op %(day)s praten we hierover.") % {"day": day}
        return Happened(at=one.made_at, title=_("Er komt een gesprek met de gemeente"), text=words, said=tuple(about))
    about.append((_("Dit kwam eruit:"), one.outcome))
    noon = make_aware(datetime.combine(one.on_day, time(12)))
    return Happened(at=noon, title=_("We praatten met de gemeente"), said=tuple(about))


def _spoken(asked: str, point: Recommendation) -> list[Happened]:
    """The last thing that was only said; what was written down before it is replaced by it."""
    orals = list(point.oral_replies.all())
    if not orals:
        return []
    oral = orals[-1]
    heard = [(_("Wij vroegen:"), asked), (_("Wij schreven op wat er gezegd is:"), oral.said)]
    if oral.correction:
        heard.append((_("De gemeente zegt dat het zo is bedoeld:"), oral.correction))
    words = _("De gemeente bevestigde dat dit zo is gezegd.") if oral.is_confirmed else (
        _("Het is nog niet bevestigd door de gemeente.")
    )
    if oral.correction:
        words = _("De gemeente heeft het verbeterd.")
    return [Happened(
        at=oral.noted_at, title=_("De gemeente gaf mondeling antwoord"), text=words, said=tuple(heard)
    )]


def _answered(asked: str, reply: Reply) -> list[Happened]:
    words = {
        Answer.ADOPT: _("De gemeente neemt dit over."),
        Answer.PARTLY: _("De gemeente neemt dit voor een deel over."),
        Answer.DECLINE: _("De gemeente neemt dit niet over."),
    }[Answer(reply.answer)]
    heard = [(_("Wij vroegen:"), asked)]
    if reply.reason:
        heard.append((_("De gemeente schrijft hierover:"), reply.reason))
    things = [Happened(
        at=reply.given_at, title=_("De gemeente gaf antwoord"), text=words, said=tuple(heard), asks=_ask_fits(reply)
    )]
    rating: Rating | None = getattr(reply, "rating", None)
    if rating is not None and rating.reply_version == reply.version:
        things.append(_rated(asked, rating))
    for one in reply.commitments.all():
        things += _promised(one)
    return things


def _ask_fits(reply: Reply) -> Asked:
    given = [one.fits for one in reply.of_this_story if one.reply_version == reply.version]  # type: ignore[attr-defined]
    return Asked(
        about=f"reply:{reply.pk}", question=_("Geeft dit antwoord op wat wij vroegen?"),
        answers=tuple((value, str(words)) for value, words in Fits.choices), given=given[0] if given else "",
    )


def _rated(asked: str, rating: Rating) -> Happened:
    words = {
        Fits.YES: _("Dit geeft antwoord op wat wij vroegen."),
        Fits.PARTLY: _("Dit geeft maar voor een deel antwoord op wat wij vroegen."),
        Fits.NO: _("Dit geeft geen antwoord op wat wij vroegen."),
    }[Fits(rating.fits)]
    heard = [(_("Wij vroegen:"), asked)]
    if rating.why:
        heard.append((_("Wij schrijven hierover:"), rating.why))
    return Happened(at=rating.rated_at, title=_("Wij bekeken het antwoord"), text=words, said=tuple(heard))


def _promised(one: Commitment) -> list[Happened]:
    until = _("Klaar voor: %(due)s.") % {"due": date_format(one.due, "j F Y")}
    if one.is_late and one.claimed_at is None:
        until += " " + _("De dag is voorbij en het is nog niet klaar.")
    what = ("", one.what)
    things = [Happened(
        at=one.made_at, title=_("De gemeente doet een toezegging"), text=until, said=(what, (_("Wie:"), one.owner))
    )]
    if one.claimed_at is not None:
        is_confirmed = one.progress == Progress.CONFIRMED
        things.append(Happened(
            at=one.claimed_at, title=_("De gemeente zegt dat dit klaar is"), said=(what,),
            asks=None if is_confirmed else _ask_notices(one),
        ))
        if is_confirmed and one.confirmed_at is not None:
            things.append(Happened(
                at=one.confirmed_at, title=_("De raad heeft bevestigd dat dit gedaan is"), said=(what,),
                asks=_ask_notices(one),
            ))
    return things


def _ask_notices(one: Commitment) -> Asked:
    given = [mine.notices for mine in one.of_this_story if mine.claimed_at == one.claimed_at]  # type: ignore[attr-defined]
    return Asked(
        about=f"commitment:{one.pk}", question=_("Merk je er iets van?"),
        answers=((NOTICES, _("Ik merk het")), (NOT_YET, _("Nog niet"))),
        given="" if not given else NOTICES if given[0] else NOT_YET,
    )
