"""What can be asked about sent advices and their answers. Nothing here shows a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.insight.facts import Figure

from .blacking_out import without, words_gone
from .letter_store import letter_from_json
from .letters import readable
from .models import (
    Advice,
    Commitment,
    Letter,
    Meeting,
    MeetingState,
    Offer,
    OralReply,
    Progress,
    Rating,
    Recommendation,
    Reply,
    State,
    Term,
)
from .repeats import how_many_gone
from .wording import REFERENCE, UnknownReference, shown

FILES = ("docx", "odt", "pdf")


@dataclass(frozen=True)
class AnswerState:
    """How far the answer to one advice is. `answered`: in writing; `oral`: only spoken; `open_late`: points without a
    written answer after their own term; `came_late`: answers that came after it; `next_due`: the first day on which a
    point that waits has to be answered."""

    points: int = 0
    answered: int = 0
    oral: int = 0
    open_late: int = 0
    commitments: int = 0
    claimed: int = 0
    confirmed: int = 0
    late: int = 0
    came_late: int = 0
    next_due: date | None = None

    @property
    def open(self) -> int:
        return self.points - self.answered


@dataclass(frozen=True)
class PointRow:
    """One point as it was sent, figures filled in, with what the municipality says and promises.

    `orals`: what was only spoken, oldest first.
    """

    point: Recommendation
    text: str
    reply: Reply | None
    commitments: tuple[Commitment, ...]
    term: Term | None = None
    orals: tuple[OralReply, ...] = ()
    meetings: tuple[Meeting, ...] = ()

    @property
    def is_late(self) -> bool:
        """No answer, and the term of this point is over."""
        return self.reply is None and self.term is not None and self.term.is_over

    @property
    def may_note_extension(self) -> bool:
        """More time is possible: no answer yet, the ordinance knows it, and it was not given before."""
        return self.reply is None and self.term is not None and self.term.may_be_extended

    @property
    def may_extend(self) -> bool:
        """The municipality can still ask for it itself."""
        return self.may_note_extension and not self.is_late

    @property
    def came_late(self) -> bool:
        """Answered for the first time after the term of this point."""
        if self.reply is None or self.term is None:
            return False
        return timezone.localtime(self.reply.first_given_at).date() > self.term.due

    @property
    def oral(self) -> OralReply | None:
        """What was said, as long as there is no written answer."""
        return self.orals[-1] if self.orals and self.reply is None else None

    @property
    def orals_past(self) -> tuple[OralReply, ...]:
        """What was said before the answer that stands now."""
        return self.orals if self.reply is not None else self.orals[:-1]

    @property
    def offer(self) -> Offer | None:
        """Whether the council was asked to think along."""
        offer: Offer | None = getattr(self.reply, "offer", None)
        return offer

    @property
    def met(self) -> tuple[Meeting, ...]:
        """Meetings that were held or are planned."""
        return tuple(one for one in self.meetings if one.state != MeetingState.CANCELLED)

    @property
    def rating(self) -> Rating | None:
        """What the council finds of the answer as it is now."""
        rating: Rating | None = getattr(self.reply, "rating", None)
        return rating if rating and self.reply and rating.reply_version == self.reply.version else None


@dataclass(frozen=True)
class AdviceRow:
    """A sent advice in a list. `replaced`: a newer sent advice corrects it."""

    advice: Advice
    state: AnswerState
    replaced: bool
    points: tuple[PointRow, ...]


def sent_advices(council: Council) -> QuerySet[Advice]:
    """What was sent, newest first; `replaced` says whether a newer one corrects it."""
    newer = Advice.objects.filter(corrects=OuterRef("pk"), state=State.SENT)
    return (
        Advice.objects.filter(council=council, state=State.SENT)
        .select_related("council", "corrects")
        .annotate(replaced=Exists(newer))
        .order_by("-sent_at", "-pk")
    )


def get_sent_for(member: Member, pk: int) -> Advice:
    """For the municipality. Raises NotAllowed, Advice.DoesNotExist ("not there", "not sent" and "not yours")."""
    member.require(Right.REPLY)
    return sent_advices(member.council).get(pk=pk)


def get_reaction_for(member: Member, pk: int) -> Advice:
    """For the council. Raises NotAllowed, Advice.DoesNotExist."""
    member.require(Right.SEE_ADVICE)
    return sent_advices(member.council).get(pk=pk)


def get_point_for(member: Member, pk: int, right: Right = Right.REPLY) -> Recommendation:
    """Raises NotAllowed, Recommendation.DoesNotExist."""
    member.require(right)
    return Recommendation.objects.select_related("advice__council").get(
        pk=pk, advice__council=member.council, advice__state=State.SENT
    )


def get_commitment_for(member: Member, pk: int, right: Right = Right.REPLY) -> Commitment:
    """Raises NotAllowed, Commitment.DoesNotExist."""
    member.require(right)
    return Commitment.objects.select_related("reply__point__advice__council").get(
        pk=pk, reply__point__advice__council=member.council, reply__point__advice__state=State.SENT
    )


def rows(advices: Iterable[Advice]) -> list[AdviceRow]:
    """Each advice of one council with its points, answers and promises. Eight queries, however many; six when no
    letter shows a quote or words of a group, one when there is none."""
    found = list(advices)
    if not found:
        return []
    pks = [advice.pk for advice in found]
    points = Recommendation.objects.filter(advice__in=pks).select_related(
        "reply__given_by", "reply__rating", "reply__offer", "term"
    )
    promised = Prefetch("reply__commitments", queryset=Commitment.objects.order_by("due", "pk"))
    by_advice: dict[int, list[Recommendation]] = {}
    for point in points.order_by("kind", "number").prefetch_related(promised, "oral_replies", "meetings"):
        by_advice.setdefault(point.advice_id, []).append(point)
    letters = {one.advice_id: one for one in Letter.objects.filter(advice__in=pks).defer(*FILES)}
    read = {pk: letter_from_json(letter.content) for pk, letter in letters.items()}
    gone = words_gone(found[0].council_id, read)
    for advice in found:
        # As it may be read now; a sent advice refuses to be saved, so nothing of this is kept.
        advice.title = without(advice.title, gone.get(advice.pk, ()))
    return [
        _row(
            advice, by_advice.get(advice.pk, []), {figure.ref: figure for figure in read[advice.pk].figures},
            letters[advice.pk].smallest, gone[advice.pk],
        )
        if advice.pk in read else _row(advice, by_advice.get(advice.pk, []), {}, advice.council.smallest_n)
        for advice in found
    ]


def _row(
    advice: Advice, points: Sequence[Recommendation], figures: dict[str, Figure], smallest: int,
    gone: frozenset[str] = frozenset(),
) -> AdviceRow:
    made = tuple(_point_row(point, figures, smallest, gone) for point in points)
    return AdviceRow(advice, _state(made), bool(getattr(advice, "replaced", False)), made)


def _point_row(
    point: Recommendation, figures: dict[str, Figure], smallest: int, gone: frozenset[str]
) -> PointRow:
    reply: Reply | None = getattr(point, "reply", None)
    promised = tuple(reply.commitments.all()) if reply else ()
    text = without(said(point.text, figures, smallest), gone)
    term: Term | None = getattr(point, "term", None)
    return PointRow(point, text, reply, promised, term, tuple(point.oral_replies.all()), tuple(point.meetings.all()))


def points_said(points: Iterable[Recommendation]) -> dict[int, str]:
    """The text of each point of sent advices of one council as it may be read now, by its pk; figures without their
    number in the annex. Up to three queries."""
    asked = list(points)
    sent = {point.advice_id for point in asked}
    letters = {one.advice_id: one for one in Letter.objects.filter(advice__in=sent).defer(*FILES)} if sent else {}
    read = {pk: letter_from_json(letter.content) for pk, letter in letters.items()}
    gone = words_gone(asked[0].advice.council_id, read) if read else {}
    figures = {pk: {figure.ref: figure for figure in letter.figures} for pk, letter in read.items()}
    return {
        point.pk: without(
            said(point.text, figures[point.advice_id], letters[point.advice_id].smallest, numbered=False),
            gone[point.advice_id],
        )
        if point.advice_id in read else point.text
        for point in asked
    }


def said(text: str, figures: dict[str, Figure], smallest: int, *, numbered: bool = True) -> str:
    """The text with each figure as the letter printed it; `numbered`: with its number in the annex.

    Raises wording.UnknownReference.
    """

    def words(ref: str) -> str:
        if ref not in figures:
            raise UnknownReference(ref)
        told = shown(figures[ref], smallest).words
        return f"{told} [{ref}]" if numbered else told

    return REFERENCE.sub(lambda match: words(match[1]), text)


def _state(points: Sequence[PointRow]) -> AnswerState:
    promised = [one for row in points for one in row.commitments]
    due = [row.term.due for row in points if row.reply is None and row.term is not None]
    return AnswerState(
        points=len(points), answered=sum(row.reply is not None for row in points),
        oral=sum(row.oral is not None for row in points), open_late=sum(row.is_late for row in points),
        came_late=sum(row.came_late for row in points),
        next_due=min(due, default=None),
        commitments=len(promised), claimed=sum(one.progress == Progress.CLAIMED for one in promised),
        confirmed=sum(one.progress == Progress.CONFIRMED for one in promised),
        late=sum(one.is_late for one in promised),
    )


def state_of(advice: Advice) -> AnswerState:
    """How far the answer to a sent advice is. Six queries at most; for a list ask `rows` once."""
    return rows([advice])[0].state


def points_waiting(member: Member) -> int:
    """How many points the municipality still has to answer. One query."""
    newer = Advice.objects.filter(corrects=OuterRef("advice"), state=State.SENT)
    sent = Recommendation.objects.filter(advice__council=member.council, advice__state=State.SENT)
    return int(sent.filter(~Exists(newer), reply__isnull=True).count())


def things_to_judge(member: Member) -> int:
    """How many promises wait for the council's word, and how many days have passed unnoticed. One query."""
    late = Q(progress=Progress.PROMISED, due__lt=timezone.localdate())
    return Commitment.objects.filter(
        Q(progress=Progress.CLAIMED) | late, reply__point__advice__council=member.council
    ).count()


def sent_letter(advice: Advice) -> Letter:
    """The letter without its files. One query."""
    return Letter.objects.filter(advice=advice).select_related("advice__council").defer(*FILES).get()


def quotes_gone(letter: Letter) -> int:
    """How many quotes, lines and repeated passages of a sent letter were taken back, erased or blacked out since. Up
    to five queries."""
    sent, now = letter_from_json(letter.content), readable(letter)
    quotes = sum(len(figure.facts.quotes) for figure in sent.figures) - sum(
        len(figure.facts.quotes) for figure in now.figures
    )
    lines = sum(
        one != other
        for a, b in zip(sent.figures, now.figures, strict=True)
        for one, other in zip(a.facts.rows, b.facts.rows, strict=True)
    )
    return quotes + lines + how_many_gone(letter)
