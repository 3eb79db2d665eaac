"""What can be done with gatherings, one verb each. All in one transaction with the line in the trail.

The trail never holds what people said: it outlives them.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.vocabulary.words import Precondition
from gehoord.insight.evidence import black_out

from .blacking_out import AFTER_BLACKING_OUT, BLACKED_OUT
from .delphi.ending import end_with as end_delphi_with
from .live.ending import end_with, loads_first
from .models import (
    LARGEST_SET,
    LONGEST_TEXT,
    SMALLEST_SET,
    USUAL_SET,
    Attendance,
    Audience,
    Cause,
    CauseSet,
    Gathering,
    GroupRole,
    Kind,
    LiveSession,
    MergedCause,
    MergedFrom,
    Observation,
    Tip,
)
from .retelling import forget, retold
from .selectors import themes_of

LONGEST_TITLE = 120
MOST_PEOPLE = 999
MOST_LINES = 200

L = TypeVar("L", bound=Observation | Cause | Tip)


class DialogueRefused(Exception):
    """This cannot be done; the message is for the reader."""


class GatheringClosed(DialogueRefused):
    """A closed gathering stays as it is."""

    def __init__(self) -> None:
        super().__init__(_("Deze bijeenkomst is afgerond. Wat erin staat, verandert niet meer."))


class Changed(Exception):
    """Somebody saved in between. `now` is what stands there."""

    def __init__(self, now: Any) -> None:
        super().__init__(_("Iemand heeft dit intussen aangepast. Wat jij typte, staat er nog."))
        self.now = now


@transaction.atomic
def make_gathering(
    *, by: Member, title: str, question: str, held_on: datetime.date, kind: str = Kind.IMPROVEMENT_GROUP,
    place: str = "",
) -> Gathering:
    """Raises NotAllowed, DialogueRefused."""
    by.require(Right.LEAD_GATHERINGS)
    gathering = Gathering(council=by.council)
    _put(gathering, kind=kind, title=title, question=question, held_on=held_on, place=place)
    gathering.save()
    _record(by, gathering, did="made")
    return gathering


@transaction.atomic
def change_gathering(
    *, by: Member, gathering: Gathering, expected_version: int, title: str, question: str, held_on: datetime.date,
    kind: str, place: str = "",
) -> Gathering:
    """Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, Changed, DialogueRefused."""
    gathering = _open(by, gathering)
    if gathering.version != expected_version:
        raise Changed(gathering)
    _put(gathering, kind=kind, title=title, question=question, held_on=held_on, place=place)
    gathering.version += 1
    gathering.save()
    _record(by, gathering, did="changed")
    return gathering


@transaction.atomic
def record_attendance(
    *, by: Member, gathering: Gathering, people: Mapping[str, int], expected_version: int | None = None
) -> Gathering:
    """How many of each role took part; a role left out is nobody. Counts only, never names.

    `expected_version`: the `attendance_version` that was looked at; None saves over anything. Raises NotAllowed,
    Gathering.DoesNotExist, GatheringClosed, Changed, DialogueRefused.
    """
    gathering = _open(by, gathering)
    if expected_version is not None and gathering.attendance_version != expected_version:
        raise Changed(gathering)
    if set(people) - set(GroupRole.values) or not all(0 <= n <= MOST_PEOPLE for n in people.values()):
        raise DialogueRefused(_("Vul per groep een aantal in van 0 tot %(most)s.") % {"most": MOST_PEOPLE})
    for role in GroupRole.values:
        Attendance.objects.update_or_create(
            gathering=gathering, role=role, defaults={"people": people.get(role, 0)}
        )
    gathering.attendance_version += 1
    gathering.save(update_fields=["attendance_version"])
    _record(by, gathering, did="attendance", people=sum(people.values()))
    return gathering


@transaction.atomic
def add_observations(*, by: Member, gathering: Gathering, texts: Sequence[str]) -> list[Observation]:
    """One row per text. Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, DialogueRefused."""
    gathering = _open(by, gathering)
    return _add(by, gathering, [Observation(gathering=gathering, text=text) for text in clean_texts(texts)])


@transaction.atomic
def add_causes(*, by: Member, gathering: Gathering, texts: Sequence[str]) -> list[Cause]:
    """One row per text. Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, DialogueRefused."""
    gathering = _open(by, gathering)
    return _add(by, gathering, [Cause(gathering=gathering, text=text) for text in clean_texts(texts)])


@transaction.atomic
def add_tips(
    *, by: Member, gathering: Gathering, texts: Sequence[str], audience: str = Audience.PROFESSIONAL
) -> list[Tip]:
    """One row per text. Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, DialogueRefused."""
    gathering = _open(by, gathering)
    audience = _audience(audience)
    return _add(by, gathering, [Tip(gathering=gathering, text=text, audience=audience) for text in clean_texts(texts)])


@transaction.atomic
def link_cause(
    *, by: Member, cause: Cause, themes: Collection[str] = (), preconditions: Collection[str] = ()
) -> Cause:
    """What a cause has to do with: keys of main themes and of preconditions, instead of those it had.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, DialogueRefused.
    """
    gathering, cause = _line(by, cause)
    cause.themes, cause.preconditions = _themes(by, themes), _preconditions(preconditions)
    return _save(by, gathering, cause)


@transaction.atomic
def change_line(
    *, by: Member, line: L, expected_version: int, text: str, themes: Collection[str] = (),
    preconditions: Collection[str] = (), audience: str = "",
) -> L:
    """A line with everything it has; what does not go with its kind is left out.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, Changed, DialogueRefused.
    """
    gathering, line = _line(by, line)
    if line.version != expected_version:
        raise Changed(line)
    line.text = retold(line, *clean_texts([text]))
    if isinstance(line, Cause | Tip):
        line.themes = _themes(by, themes)
    if isinstance(line, Cause):
        line.preconditions = _preconditions(preconditions)
    if isinstance(line, Tip):
        line.audience = _audience(audience)
    return _save(by, gathering, line)


@transaction.atomic
def remove_line(*, by: Member, line: Observation | Cause | Tip, expected_version: int | None = None) -> None:
    """`expected_version`: the one that was read; by default that of `line`.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, Changed.
    """
    read = line.version if expected_version is None else expected_version
    gathering, line = _line(by, line)
    if line.version != read:
        raise Changed(line)
    line.delete()
    forget(gathering_pk=gathering.pk, text=line.text)
    _look_again(by)
    _record(by, gathering, did="removed", what=line._meta.model_name)


@transaction.atomic
def black_out_line(*, by: Member, line: L) -> L:
    """A line of a closed gathering without its words, which named somebody; evidence, drafts and cards lose them too.

    Frozen letters keep them, and are no longer given to the public. Nothing brings the words back.
    Raises NotAllowed, Gathering.DoesNotExist, DialogueRefused.
    """
    by.require(Right.ERASE)
    # Whoever sends a letter holds the council's row too: the words go before that, or the letter is looked at again.
    Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    gathering = Gathering.objects.select_for_update().get(pk=line.gathering_id, council=by.council)
    found: Any = type(line)._default_manager.filter(pk=line.pk, gathering=gathering).first()
    if found is None:
        raise Gathering.DoesNotExist
    if not gathering.is_closed:
        raise DialogueRefused(_("Deze bijeenkomst is nog open. Wijzig of verwijder de regel gewoon."))
    words: str = found.text
    if words == BLACKED_OUT:
        return found
    found.text = BLACKED_OUT
    found.version += 1
    found.save()
    black_out(council=by.council, words=words, instead=BLACKED_OUT)
    for follow in AFTER_BLACKING_OUT:
        follow(by.council, words)
    _look_again(by)
    _record(by, gathering, did="blacked out", what=found._meta.model_name)
    return found


@loads_first
@transaction.atomic
def close_gathering(*, by: Member, gathering: Gathering) -> Gathering:
    """From now on it stays as it is. Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed."""
    gathering = _open(by, gathering)
    gathering.closed_at = timezone.now()
    gathering.save(update_fields=["closed_at"])
    end_with(gathering)
    end_delphi_with(gathering)
    record(council=by.council, by=by.person, event=Event.GATHERING_CLOSED, subject=gathering)
    return gathering


@transaction.atomic
def choose_causes(
    *, by: Member, title: str, gatherings: Collection[Gathering], causes: Collection[Cause], size: int = USUAL_SET,
    merged: Collection[MergedCause] = (),
) -> CauseSet:
    """A set without order, of causes of these gatherings, which must be closed: what was chosen stays as it was.

    `merged`: those that several gatherings share; each counts once, and their originals are not chosen beside them.

    Raises NotAllowed, DialogueRefused.
    """
    by.require(Right.LEAD_GATHERINGS)
    title = one_line(title, _("Geef de keuze een titel."))
    if not SMALLEST_SET <= size <= LARGEST_SET:
        raise DialogueRefused(_("Kies %(least)s tot %(most)s oorzaken.") % {"least": SMALLEST_SET, "most": LARGEST_SET})
    wanted = {gathering.pk for gathering in gatherings}
    rows = list(Gathering.objects.filter(council=by.council, pk__in=wanted))
    if not rows or len(rows) != len(wanted):
        raise DialogueRefused(_("Kies eerst uit welke bijeenkomsten de oorzaken komen."))
    if any(not row.is_closed for row in rows):
        raise DialogueRefused(_("Rond eerst de bijeenkomst af. Daarna veranderen de oorzaken niet meer."))
    ticked = {cause.pk for cause in causes}
    chosen = list(Cause.objects.filter(gathering__in=rows, pk__in=ticked))
    if len(chosen) != len(ticked):
        raise DialogueRefused(_("Een van de oorzaken hoort niet bij deze bijeenkomsten. Herlaad de pagina."))
    shared = list(MergedCause.objects.select_for_update().filter(
        council=by.council, pk__in={one.pk for one in merged}, originals__cause__gathering__in=rows
    ).order_by("pk")) if merged else []
    shared = list({one.pk: one for one in shared}.values())
    if len(shared) != len(merged) or MergedFrom.objects.filter(merged__in=shared, cause__in=chosen).exists():
        raise DialogueRefused(_("Een van de oorzaken is intussen samengevoegd of losgemaakt. Herlaad de pagina."))
    if len(chosen) + len(shared) != size:
        raise DialogueRefused(_wrong_number(len(chosen) + len(shared), size))
    cause_set = CauseSet.objects.create(council=by.council, title=title, size=size)
    cause_set.gatherings.set({*rows, *Gathering.objects.filter(causes__merged_in__merged__in=shared)})
    cause_set.causes.set(chosen)
    cause_set.merged.set(shared)
    record(council=by.council, by=by.person, event=Event.CAUSES_CHOSEN, subject=cause_set, size=size)
    return cause_set


def _wrong_number(ticked: int, size: int) -> str:
    counts = ngettext(
        "Je koos %(ticked)s oorzaak; het moeten er %(size)s zijn.",
        "Je koos %(ticked)s oorzaken; het moeten er %(size)s zijn.", ticked,
    ) % {"ticked": ticked, "size": size}
    more = size - ticked
    if more > 0:
        return counts + " " + _("Kies er nog %(more)s bij. Wat je koos, staat er nog.") % {"more": more}
    return counts + " " + _("Haal er %(less)s weg. Wat je koos, staat er nog.") % {"less": -more}


def _open(by: Member, gathering: Gathering) -> Gathering:
    """The gathering, locked, so that nothing slips in while somebody closes it."""
    by.require(Right.LEAD_GATHERINGS)
    gathering = Gathering.objects.select_for_update().get(pk=gathering.pk, council=by.council)
    if gathering.is_closed:
        raise GatheringClosed
    return gathering


def _line(by: Member, line: L) -> tuple[Gathering, L]:
    """The line as it stands now, and its gathering, locked."""
    gathering = _open(by, Gathering(pk=line.gathering_id))
    found: Any = type(line)._default_manager.filter(pk=line.pk, gathering=gathering).first()
    if found is None:
        raise Gathering.DoesNotExist
    return gathering, found


def _look_again(by: Member) -> None:
    """Phones and the screen show lines that are voted on: what was taken out of one goes from there too."""
    LiveSession.objects.filter(gathering__council=by.council).update(agenda_version=F("agenda_version") + 1)


def _save(by: Member, gathering: Gathering, line: L) -> L:
    line.version += 1
    line.save()
    _look_again(by)
    _record(by, gathering, did="changed", what=line._meta.model_name)
    return line


def _add(by: Member, gathering: Gathering, lines: list[L]) -> list[L]:
    for line in lines:
        line.save()  # One by one: the order of the keys is the order they were typed in.
    _record(by, gathering, did="added", what=lines[0]._meta.model_name, number=len(lines))
    return lines


def _record(by: Member, gathering: Gathering, **fields: Any) -> None:
    record(council=by.council, by=by.person, event=Event.GATHERING_CHANGED, subject=gathering, **fields)


def _put(
    gathering: Gathering, *, kind: str, title: str, question: str, held_on: datetime.date, place: str
) -> None:
    if kind not in Kind.values:
        raise DialogueRefused(_("Kies wat voor bijeenkomst het is."))
    last = timezone.localdate().year + 2  # Names for travel costs are kept until a month after it.
    if not 2000 <= held_on.year <= last:
        raise DialogueRefused(_("Kies een dag tot en met %(last)s.") % {"last": last})
    gathering.kind, gathering.held_on = kind, held_on
    gathering.title = one_line(title, _("Geef de bijeenkomst een titel."))
    (gathering.question,) = clean_texts([question])
    gathering.place = one_line(place, "")


def one_line(text: str, missing: str) -> str:
    text = " ".join(tidy(text).split())
    if missing and not text:
        raise DialogueRefused(missing)
    if len(text) > LONGEST_TITLE:
        raise DialogueRefused(_("Dit is te lang: gebruik hoogstens %(most)s tekens.") % {"most": LONGEST_TITLE})
    return text


def clean_texts(texts: Sequence[str]) -> list[str]:
    """Each text on one line, empty ones left out."""
    found = [text for raw in texts if (text := " ".join(tidy(raw).split()))]
    if not found:
        raise DialogueRefused(_("Typ eerst iets."))
    if len(found) > MOST_LINES:
        raise DialogueRefused(_("Voeg hoogstens %(most)s regels tegelijk toe.") % {"most": MOST_LINES})
    for place, text in enumerate(found, start=1):
        if len(text) > LONGEST_TEXT:
            raise DialogueRefused(
                _("Regel %(place)s is te lang (%(length)s tekens). Gebruik er hoogstens %(most)s.")
                % {"place": place, "length": len(text), "most": LONGEST_TEXT}
            )
    return found


def _themes(by: Member, keys: Collection[str]) -> list[str]:
    known = list(themes_of(by.council))
    if set(keys) - set(known):
        raise DialogueRefused(_("Het codeboek kent dit thema niet. Herlaad de pagina."))
    return [key for key in known if key in keys]


def _preconditions(keys: Collection[str]) -> list[str]:
    if set(keys) - set(Precondition.values):
        raise DialogueRefused(_("Deze randvoorwaarde kennen we niet. Herlaad de pagina."))
    return [key for key in Precondition.values if key in keys]


def _audience(key: str) -> str:
    if key not in Audience.values:
        raise DialogueRefused(_("Kies voor wie de tip is."))
    return key
