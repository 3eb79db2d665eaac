"""What the facilitator does between rounds: out of what people wrote come the causes that everybody rates."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .. import services as lines
from ..blacking_out import BLACKED_OUT, blacked_out
from ..live.services import record_live
from ..models import (
    LONGEST_TEXT,
    Delphi,
    DelphiCause,
    DelphiReason,
    DelphiText,
    Gathering,
    Reason,
    Stage,
    TextKind,
)
from ..services import MOST_LINES, Changed, DialogueRefused
from .counting import last_result
from .services import led

MOST_CAUSES = 40


@transaction.atomic
def join_texts(
    *, by: Member, delphi: Delphi, expected_version: int, texts: Collection[int], words: str
) -> DelphiCause:
    """What says the same becomes one cause, in these words; without texts it is one that the facilitator adds.

    Raises NotAllowed, Delphi.DoesNotExist, GatheringClosed, Changed, DialogueRefused.
    """
    delphi = _sorted(by, delphi, expected_version)
    found = _texts(delphi, texts)
    if not words.strip() and found:
        words = found[0].text
    (cause,) = _causes(delphi, [words])
    DelphiText.objects.filter(pk__in=[text.pk for text in found]).update(became=cause)
    _changed(by, delphi, did="delphi cause made", texts=len(found))
    return cause


@transaction.atomic
def take_over(*, by: Member, delphi: Delphi, expected_version: int, texts: Collection[int]) -> int:
    """How many became a cause each, as they stand there. Raises as `join_texts` does."""
    delphi = _sorted(by, delphi, expected_version)
    found = _texts(delphi, texts)
    if not found:
        raise DialogueRefused(_("Vink eerst iets aan."))
    for text, cause in zip(found, _causes(delphi, [text.text for text in found]), strict=True):
        DelphiText.objects.filter(pk=text.pk).update(became=cause)
    _changed(by, delphi, did="delphi causes made", number=len(found))
    return len(found)


@transaction.atomic
def leave_out(*, by: Member, delphi: Delphi, expected_version: int, texts: Collection[int], reason: str) -> int:
    """How many texts, of any kind, are gone; the trail keeps why and not what they said. Raises as `join_texts`."""
    delphi = led(by, delphi, expected_version)
    if delphi.stage in (Stage.READY, Stage.WRITING):
        raise DialogueRefused(_("Sluit eerst ronde 1."))
    if reason not in Reason.values:
        raise DialogueRefused(_("Kies waarom het weg moet."))
    # What became a cause stays with it.
    gone, _what = DelphiText.objects.filter(delphi=delphi, pk__in=texts, became=None).delete()
    if not gone:
        raise DialogueRefused(_("Vink eerst iets aan."))
    _changed(by, delphi, did="delphi texts left out", number=gone, reason=reason)
    return gone


@transaction.atomic
def change_cause(*, by: Member, cause: DelphiCause, expected_version: int, text: str) -> DelphiCause:
    """Before it is rated. Raises as `join_texts`, Changed with the cause, DelphiCause.DoesNotExist."""
    delphi = _sorted(by, Delphi(pk=cause.delphi_id, gathering_id=cause.delphi.gathering_id), None)
    cause = DelphiCause.objects.select_for_update().get(pk=cause.pk, delphi=delphi)
    if cause.version != expected_version:
        raise Changed(cause)
    (cause.text,) = lines.clean_texts([text])
    cause.version += 1
    cause.save(update_fields=["text", "version"])
    record_live(by, delphi.gathering, did="delphi cause changed")
    return cause


@transaction.atomic
def undo_cause(*, by: Member, delphi: Delphi, expected_version: int, cause_pk: int) -> None:
    """The cause is gone, and what it was made of lies among the texts again. Raises as `join_texts` does."""
    delphi = _sorted(by, delphi, expected_version)
    DelphiCause.objects.filter(pk=cause_pk, delphi=delphi).delete()
    _changed(by, delphi, did="delphi cause undone")


@transaction.atomic
def admit_reasons(*, by: Member, delphi: Delphi, expected_version: int, chosen: Collection[int]) -> int:
    """How many everybody reads in the last round; once that is on, one can only be taken off.

    Raises as `join_texts` does.
    """
    delphi = led(by, delphi, expected_version)
    if delphi.stage not in (Stage.LOOKING, Stage.AGAIN):
        raise DialogueRefused(_("Redenen kies je tussen ronde 2 en ronde 3."))
    reasons = DelphiReason.objects.filter(about__delphi=delphi)
    reasons.exclude(pk__in=chosen).update(admitted=False)
    if delphi.stage == Stage.LOOKING:
        reasons.filter(pk__in=chosen).update(admitted=True)
    number = reasons.filter(admitted=True).count()
    _changed(by, delphi, did="delphi reasons read", number=number, left=reasons.count() - number)
    return number


@transaction.atomic
def keep_texts(*, by: Member, delphi: Delphi, expected_version: int, kind: str) -> int:
    """How many observations or tips became lines of the gathering; they are no texts here any more.

    Raises as `join_texts` does.
    """
    delphi = led(by, delphi, expected_version)
    if delphi.stage in (Stage.READY, Stage.WRITING) or kind not in (TextKind.OBSERVATION, TextKind.TIP):
        raise DialogueRefused(_("Sluit eerst ronde 1."))
    rows = delphi.texts.filter(kind=kind)
    texts = list(rows.values_list("text", flat=True))
    if not texts:
        raise DialogueRefused(_("Er is niets om over te nemen."))
    add = lines.add_observations if kind == TextKind.OBSERVATION else lines.add_tips
    for start in range(0, len(texts), MOST_LINES):
        add(by=by, gathering=delphi.gathering, texts=texts[start:start + MOST_LINES])
    rows.delete()
    _changed(by, delphi, did="delphi texts kept", kind=kind, number=len(texts))
    return len(texts)


@transaction.atomic
def keep_causes(*, by: Member, delphi: Delphi, expected_version: int) -> int:
    """How many causes with agreement became lines of the gathering; once each. Raises as `join_texts` does."""
    delphi = led(by, delphi, expected_version)
    if not delphi.is_over:
        raise DialogueRefused(_("Rond eerst het meedoen op afstand af."))
    readable = delphi.causes.filter(cause=None).exclude(text=BLACKED_OUT)
    agreed = [cause for cause in readable if last_result(cause).get("agree")]
    if not agreed:
        raise DialogueRefused(_("Er is niets om over te nemen."))
    made = lines.add_causes(by=by, gathering=delphi.gathering, texts=[cause.text for cause in agreed])
    for one, line in zip(agreed, made, strict=True):
        one.cause = line
        one.save(update_fields=["cause"])
    _changed(by, delphi, did="delphi causes kept", number=len(made))
    return len(made)


@transaction.atomic
def black_out_cause(*, by: Member, gathering: Gathering, cause_pk: int) -> None:
    """A cause that people rate or rated, without its words, which named somebody. Nothing brings them back.

    Was it kept as a line, then that goes too: from a closed gathering with all that repeats it.
    While the gathering is open the facilitator does it at once; afterwards the coordinator.
    Raises NotAllowed, Gathering.DoesNotExist, DelphiCause.DoesNotExist.
    """
    by.require(Right.LEAD_GATHERINGS)
    # In the order of `services.black_out_line`, which may follow.
    Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    gathering = Gathering.objects.select_for_update().get(pk=gathering.pk, council=by.council)
    if gathering.is_closed:
        by.require(Right.ERASE)
    cause = DelphiCause.objects.select_related("cause").get(pk=cause_pk, delphi__gathering=gathering)
    # In other words it was looked at since: then its own page is where it goes.
    if cause.cause is not None and cause.cause.text == cause.text:
        if gathering.is_closed:
            lines.black_out_line(by=by, line=cause.cause)
        else:
            lines.remove_line(by=by, line=cause.cause)
    DelphiCause.objects.filter(pk=cause.pk).update(text=BLACKED_OUT, version=F("version") + 1)
    # What it was made of says the same.
    DelphiText.objects.filter(became=cause).update(text=BLACKED_OUT)
    record_live(by, gathering, did="blacked out", what="delphi cause")


def black_out_words(council: Council, words: str) -> None:
    """A line lost its words: causes that repeat them lose them too, and what people wrote or read about them. In the
    same transaction."""
    for rows in (
        DelphiCause.objects.filter(delphi__gathering__council=council),
        DelphiText.objects.filter(delphi__gathering__council=council),
        DelphiReason.objects.filter(about__delphi__gathering__council=council),
    ):
        for row in rows.filter(text__contains=words):
            text = blacked_out(row.text, words)[:LONGEST_TEXT]
            if text != row.text:
                rows.filter(pk=row.pk).update(text=text)


def _sorted(by: Member, delphi: Delphi, expected_version: int | None) -> Delphi:
    delphi = led(by, delphi, expected_version)
    if delphi.stage != Stage.SORTING:
        raise DialogueRefused(_("Oorzaken zet je klaar tussen ronde 1 en ronde 2. Nu verandert er niets meer aan."))
    return delphi


def _texts(delphi: Delphi, texts: Collection[int]) -> list[DelphiText]:
    """Those that are no cause yet."""
    return list(delphi.texts.filter(pk__in=texts, kind=TextKind.CAUSE, became=None))


def _causes(delphi: Delphi, texts: Sequence[str]) -> list[DelphiCause]:
    clean = lines.clean_texts(texts)
    if delphi.causes.count() + len(clean) > MOST_CAUSES:
        raise DialogueRefused(
            _("Meer dan %(most)s oorzaken is te veel om cijfers aan te geven.") % {"most": MOST_CAUSES}
        )
    return [
        DelphiCause.objects.create(delphi=delphi, text=text, shuffle=secrets.randbits(62)) for text in clean
    ]


def _changed(by: Member, delphi: Delphi, **fields: str | int) -> None:
    delphi.version += 1
    delphi.save(update_fields=["version"])
    record_live(by, delphi.gathering, **fields)
