"""What the person who told may see of the advices that their story is behind, and of what was answered."""

from __future__ import annotations

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gehoord.insight.facts import Figure
from gehoord.insight.models import Evidence
from gehoord.intake.models import Signal
from gehoord.intake.registries import Happened

from .answering_selectors import FILES, said
from .blacking_out import without, words_gone
from .letter_store import letter_from_json
from .models import Advice, Answer, Commitment, Letter, Progress, Recommendation, Reply, State
from .wording import shown


def advised(signal: Signal) -> list[Happened]:
    """The sent advices that rest on a figure this story was counted in. Up to five queries; one when there is none."""
    counted = Evidence.objects.filter(links__signal=signal.pk, links__counted=True, council=signal.council_id)
    points = (
        Recommendation.objects.filter(
            advice__state=State.SENT, advice__council=signal.council_id, evidence__in=counted.values("pk")
        )
        .select_related("advice", "reply").order_by("advice__sent_at", "advice", "kind", "number").distinct()
        .prefetch_related(
            Prefetch("reply__commitments", queryset=Commitment.objects.order_by("made_at", "pk")),
            Prefetch("evidence", queryset=counted, to_attr="counted_in"),
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
        said=(("", advice.title),),
    )]
    for point in points:
        reply: Reply | None = getattr(point, "reply", None)
        if reply is not None:
            # The annex that the numbers lead to is not on this page.
            asked = without(said(point.text, figures, letter.smallest, numbered=False), gone)
            things += _answered(asked, reply)
    return things


def _answered(asked: str, reply: Reply) -> list[Happened]:
    words = {
        Answer.ADOPT: _("De gemeente neemt dit over."),
        Answer.PARTLY: _("De gemeente neemt dit voor een deel over."),
        Answer.DECLINE: _("De gemeente neemt dit niet over."),
    }[Answer(reply.answer)]
    heard = [(_("Wij vroegen:"), asked)]
    if reply.reason:
        heard.append((_("De gemeente schrijft hierover:"), reply.reason))
    things = [Happened(at=reply.given_at, title=_("De gemeente gaf antwoord"), text=words, said=tuple(heard))]
    for one in reply.commitments.all():
        things += _promised(one)
    return things


def _promised(one: Commitment) -> list[Happened]:
    until = _("Klaar voor: %(due)s.") % {"due": date_format(one.due, "j F Y")}
    if one.is_late and one.claimed_at is None:
        until += " " + _("De dag is voorbij en het is nog niet klaar.")
    what = ("", one.what)
    things = [Happened(
        at=one.made_at, title=_("De gemeente doet een toezegging"), text=until, said=(what, (_("Wie:"), one.owner))
    )]
    if one.claimed_at is not None:
        things.append(Happened(at=one.claimed_at, title=_("De gemeente zegt dat dit klaar is"), said=(what,)))
    if one.progress == Progress.CONFIRMED and one.confirmed_at is not None:
        things.append(Happened(
            at=one.confirmed_at, title=_("De raad heeft bevestigd dat dit gedaan is"), said=(what,)
        ))
    return things
