"""What somebody with the link or a code of their own can do. It leaves no line in the trail."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.councils.models import Council
from gehoord.privacy.recognisers import deidentify

from ..live.blocks import LONGEST_CARD
from ..live.codes import NONCE_LENGTH, new_nonce
from ..models import Delphi, DelphiPlace, DelphiRating, DelphiReason, DelphiText, Stage, TextKind
from ..models.delphi import HIGHEST, LOWEST
from ..services import LONGEST_TEXT, DialogueRefused
from .codes import place_code, place_digest
from .selectors import is_on, place_for

MOST_PLACES = 300
MOST_TEXTS = 20


class RoundClosed(DialogueRefused):
    def __init__(self) -> None:
        super().__init__(_("Deze ronde is voorbij. Wat je typte, staat er nog."))


@transaction.atomic
def join(*, council: Council, delphi: Delphi, role: str, nonce: str) -> str:
    """A place and the code that only this person has. The same form sent twice has the same place.

    Not once something was written there: then somebody else, on the same device, went back to the form.
    Only in the first round. Raises Delphi.DoesNotExist, RoundClosed, DialogueRefused.
    """
    delphi = Delphi.objects.select_for_update(of=("self",)).get(
        pk=delphi.pk, gathering__council=council, gathering__closed_at=None
    )
    if delphi.stage != Stage.WRITING or not is_on(delphi):
        raise RoundClosed
    if role not in delphi.roles:
        raise DialogueRefused(_("Kies als wie je meedoet."))
    if len(nonce) != NONCE_LENGTH:
        raise DialogueRefused(_("Herlaad de pagina en probeer het nog eens."))
    token = place_code(delphi.pk, nonce)
    hashed = place_digest(council.pk, token)
    if place := delphi.places.filter(token_hash=hashed).first():
        if place.role == role and not place.texts.exists():
            return token
        token = place_code(delphi.pk, new_nonce())
        hashed = place_digest(council.pk, token)
    if delphi.places.count() >= MOST_PLACES:
        raise DialogueRefused(_("Er doen al zoveel mensen mee als kan. Vraag het aan wie je uitnodigde."))
    DelphiPlace.objects.create(delphi=delphi, token_hash=hashed, role=role)
    return token


def write(*, council: Council, token: str, texts: Mapping[str, str]) -> int:
    """How many were new, of one text for each kind; nobody sees whose they are, and what was typed is not kept.

    All or none. Raises PlaceUnknown, RoundClosed, DialogueRefused.
    """
    typed = {kind: line for kind, text in texts.items() if kind in TextKind.values and (line := _line(text))}
    if not typed:
        raise DialogueRefused(_("Typ eerst iets."))
    # Before the transaction: nobody else waits for it.
    return _lay(council, token, {kind: deidentify(line).text[:LONGEST_TEXT] for kind, line in typed.items()})


@transaction.atomic
def _lay(council: Council, token: str, safe: Mapping[str, str]) -> int:
    place = _in_round(council, token, Stage.WRITING)
    mine = place.texts.count()
    new = {kind: text for kind, text in safe.items() if not place.texts.filter(kind=kind, text=text).exists()}
    if mine + len(new) > MOST_TEXTS:
        raise DialogueRefused(_("Je schreef al veel op. Haal er eerst een weg: %(most)s kan.") % {"most": MOST_TEXTS})
    for kind, text in new.items():
        DelphiText.objects.create(
            delphi_id=place.delphi_id, place=place, kind=kind, text=text, shuffle=secrets.randbits(62)
        )
    return len(new)


@transaction.atomic
def withdraw(*, council: Council, token: str, text_pk: int) -> None:
    """What somebody wrote, taken back; a second time changes nothing. Raises PlaceUnknown, RoundClosed."""
    _in_round(council, token, Stage.WRITING).texts.filter(pk=text_pk).delete()


def rate(
    *, council: Council, token: str, in_round: int, given: Mapping[int, int | None], reasons: Mapping[int, str]
) -> int:
    """How many causes they rated now. None skips one, or takes its rating back; what is no cause here is left out.

    `in_round`: that they were looking at; what was meant for round 2 does not count in round 3, unseen.
    Ratings of an earlier round stay. Reasons are asked only when there is a round in which others read them.
    Raises PlaceUnknown, RoundClosed, DialogueRefused.
    """
    if any(value is not None and not LOWEST <= value <= HIGHEST for value in given.values()):
        raise DialogueRefused(_("Kies een cijfer van 1 tot en met 9, of sla over."))
    place = place_for(council, token)
    if place.delphi.stage != Stage.RATING or place.delphi.rounds < 3:
        reasons = {}
    safe = {
        pk: deidentify(line).text[:LONGEST_TEXT] if (line := _line(text)) else "" for pk, text in reasons.items()
    }
    return _keep(council, token, in_round, given, safe)


@transaction.atomic
def _keep(
    council: Council, token: str, in_round: int, given: Mapping[int, int | None], safe: Mapping[int, str]
) -> int:
    place = _in_round(council, token, Stage.RATING, Stage.AGAIN)
    delphi = place.delphi
    if delphi.round_now != in_round:
        raise RoundClosed
    known = set(delphi.causes.values_list("pk", flat=True))
    now = DelphiRating.objects.filter(place=place, round=delphi.round_now)
    now.filter(about__in=[pk for pk in known if given.get(pk, 0) is None]).delete()
    kept = 0
    for pk, value in given.items():
        if pk in known and value is not None:
            DelphiRating.objects.update_or_create(
                about_id=pk, place=place, round=delphi.round_now, defaults={"value": value}
            )
            kept += 1
    if delphi.stage == Stage.RATING:
        for pk in known & set(safe):
            if safe[pk]:
                DelphiReason.objects.update_or_create(
                    about_id=pk, place=place, defaults={"text": safe[pk]},
                    create_defaults={"text": safe[pk], "shuffle": secrets.randbits(62)},
                )
            else:
                DelphiReason.objects.filter(about=pk, place=place).delete()
    return kept


@transaction.atomic
def leave(*, council: Council, token: str) -> None:
    """The place is gone, with its ratings, and with its texts or reasons of the round that is on.

    Raises PlaceUnknown.
    """
    _locked(council, token).delete()


def _in_round(council: Council, token: str, *stages: Stage) -> DelphiPlace:
    """The place, with its round locked, so that nothing slips in while it closes."""
    place = _locked(council, token)
    if place.delphi.stage not in stages or not is_on(place.delphi):
        raise RoundClosed
    return place


def _locked(council: Council, token: str) -> DelphiPlace:
    """As it is once nobody else holds its round: it may be gone by then."""
    Delphi.objects.select_for_update().get(pk=place_for(council, token).delphi_id)
    return place_for(council, token)


def _line(text: str) -> str:
    text = " ".join(tidy(text).split())
    if len(text) > LONGEST_CARD:
        raise DialogueRefused(
            _("Dit is te lang: gebruik hoogstens %(most)s tekens. Wat je typte, staat er nog.")
            % {"most": LONGEST_CARD}
        )
    return text
