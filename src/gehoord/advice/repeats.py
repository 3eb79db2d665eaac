"""Passages of a sent letter that repeat a story word for word, as places: they go when the story goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gehoord.analysis.scoring import Scores
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.insight.echoes import is_in, passages
from gehoord.intake.models import Signal, Status
from gehoord.privacy.erasers import Subject

from .letter import Letter
from .models import Advice, Plain, Repeat
from .models import Letter as SentLetter

GONE = (Status.ERASED, Status.SET_ASIDE)
PLAIN = ("heard", "asked", "ahead")


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that repeats this story; see `models.Repeat`."""

    signal: int
    is_allowed: bool
    where: str
    start: int
    end: int


def texts_of(letter: Letter, plain: Plain | None) -> Iterator[tuple[str, str]]:
    """Everything people typed that the letter and its plain version print: how it is named, and the text."""
    yield "subject", letter.head.subject
    yield "minority", letter.head.minority
    for number, part in enumerate(letter.parts):
        yield f"heading {number}", part.heading
        yield f"text {number}", part.text
        for place, point in enumerate(part.points):
            yield f"point {number} {place}", point
    for number, figure in enumerate(letter.figures):
        yield f"title {number}", figure.title
        if figure.facts.limits is not None:
            yield f"why {number}", figure.facts.limits.why
    if plain is not None:
        for name in PLAIN:
            yield f"plain {name}", getattr(plain, name)


def found_in(council: Council, letter: Letter, plain: Plain | None) -> list[Found]:
    """The passages that also stand in a story, whether it may be quoted or not. One query."""
    texts = list(texts_of(letter, plain))
    return [
        Found(one.signal, one.may_quote, texts[one.place][0], one.start, one.end)
        for one in passages(council, [text for _where, text in texts])
    ]


def keep(advice: Advice, found: Iterable[Found]) -> bool:
    """Written down in the transaction that sends; False, and nothing written, when a teller changed something just now.

    Two queries; none when the letter repeats nothing.
    """
    rows = list(found)
    if not rows:
        return True
    # Locked: whoever has their story erased comes before or after.
    told = Signal.objects.select_for_update(of=("self",)).filter(pk__in={row.signal for row in rows})
    now = {story.pk: story for story in told.only("status", "may_quote")}
    for row in rows:
        story = now.get(row.signal)
        if story is None or story.status == Status.ERASED or story.may_quote != row.is_allowed:
            return False
    Repeat.objects.bulk_create(
        Repeat(
            advice=advice, signal_id=row.signal, is_allowed=row.is_allowed, where=row.where, start=row.start,
            end=row.end,
        )
        for row in rows
    )
    return True


def gone_from(letters: Mapping[int, Letter]) -> dict[int, frozenset[str]]:
    """For each letter, by the key of its advice, the repeated words that may no longer be read. One query; one more
    when the plain version has some."""
    places: dict[int, list[tuple[str, int, int]]] = {}
    rows = Repeat.objects.filter(advice__in=letters.keys(), signal__isnull=True)
    for row in rows.only("advice_id", "where", "start", "end"):
        places.setdefault(row.advice_id, []).append((row.where, row.start, row.end))
    asked = [pk for pk, kept in places.items() if any(where.startswith("plain") for where, *_rest in kept)]
    plains = {plain.advice_id: plain for plain in Plain.objects.filter(advice__in=asked)} if asked else {}
    found = dict.fromkeys(letters, frozenset[str]())
    for pk, kept in places.items():
        texts = dict(texts_of(letters[pk], plains.get(pk)))
        found[pk] = frozenset(texts[where][start:end] for where, start, end in kept if where in texts)
    return found


def how_many_gone(letter: SentLetter) -> int:
    """How many repeated passages of this letter may no longer be read. One query."""
    places = Repeat.objects.filter(advice=letter.advice_id, signal__isnull=True).values("where", "start", "end")
    return places.distinct().count()


def take_back(signal: Signal) -> None:
    """Passages of sent letters that repeat this story go where it may no longer be quoted, or where words in it were
    masked since. Runs in the transaction that changed the story. One query when no letter repeats it."""
    kept = list(Repeat.objects.filter(signal=signal).select_related("advice"))
    if not kept:
        return
    text, sent = signal.deidentified or "", _letters({row.advice_id for row in kept})
    is_gone = signal.status in GONE
    gone = [
        row for row in kept
        if is_gone or (row.is_allowed and not signal.may_quote)
        or not is_in(sent[row.advice_id].get(row.where, "")[row.start : row.end], text)
    ]
    Repeat.objects.filter(pk__in=[row.pk for row in gone]).update(signal=None)
    for advice in {row.advice_id: row.advice for row in gone}.values():
        record(council=signal.council, by=None, event=Event.QUOTE_WITHDRAWN, subject=advice, number=advice.number)


def story_changed(signal: Signal, scores: Scores) -> None:
    """A name that was masked in the story goes from letters that repeat it. The scores play no part."""
    take_back(signal)


def erase(subject: Subject) -> int:
    """The story is gone: what repeats it may no longer be read, and nothing says whose it was."""
    return Repeat.objects.filter(advice__council=subject.council, signal=subject.pk).update(signal=None)


def _letters(advices: set[int]) -> dict[int, dict[str, str]]:
    """The texts of these sent letters. Two queries."""
    from .letter_store import letter_from_json

    plains = {plain.advice_id: plain for plain in Plain.objects.filter(advice__in=advices)}
    return {
        pk: dict(texts_of(letter_from_json(content), plains.get(pk)))
        for pk, content in SentLetter.objects.filter(advice__in=advices).values_list("advice", "content")
    }
