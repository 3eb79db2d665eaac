"""What can be asked about a round by link."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.sealing.services import SealBroken, unseal

from ..live.codes import shown
from ..live.selectors import HeadCount, told_apart
from ..models import Delphi, DelphiCause, DelphiPlace, DelphiRating, DelphiReason, Gathering, GroupRole, Stage
from .codes import link_digest, place_digest


class PlaceUnknown(Exception):
    """No place of a round by link has this code, or that round is over."""


def delphi_of(member: Member, gathering_pk: int) -> Delphi:
    """With its gathering and council. Raises NotAllowed, Delphi.DoesNotExist (not there, not yours). One query."""
    member.require(Right.LEAD_GATHERINGS)
    return Delphi.objects.select_related("gathering__council").get(
        gathering=gathering_pk, gathering__council=member.council
    )


def is_unfinished(gathering: Gathering) -> bool:
    """Whether people still take part by link, or texts of theirs were not kept as lines. One query."""
    return Delphi.objects.filter(gathering=gathering).filter(
        ~Q(stage__in=[Stage.READY, Stage.OVER]) | Q(texts__became=None, texts__isnull=False)
    ).exists()


def by_link(council: Council, code: str) -> Delphi | None:
    """The one this link leads to, as long as it lasts. One query."""
    return Delphi.objects.select_related("gathering").filter(
        door_hash=link_digest(council.pk, code), gathering__council=council, gathering__closed_at=None
    ).first()


def place_for(council: Council, token: str) -> DelphiPlace:
    """With its round and gathering. Raises PlaceUnknown. One query."""
    place = DelphiPlace.objects.select_related("delphi__gathering").filter(
        token_hash=place_digest(council.pk, token), delphi__gathering__council=council,
        delphi__gathering__closed_at=None,
    ).first()
    if place is None:
        raise PlaceUnknown
    return place


def is_on(delphi: Delphi, today: date | None = None) -> bool:
    """Whether people can answer now: a round is open and its last day is not over."""
    return delphi.ends_on is not None and (today or timezone.localdate()) <= delphi.ends_on


def link_code(delphi: Delphi) -> str:
    """As it is read aloud; empty before and after, or when its key is gone."""
    if not delphi.door_hash:
        return ""
    try:
        return shown(unseal(bytes(delphi.sealed_door), context=link_context(delphi.gathering_id)).decode())
    except SealBroken:
        return ""


def link_context(gathering_pk: int) -> str:
    return f"delphi-link:{gathering_pk}"


def head_count(delphi: Delphi) -> HeadCount:
    """How many take part, and of roles that are large enough how many. One query."""
    found = dict(delphi.places.order_by().values_list("role").annotate(n=Count("pk")))
    apart = told_apart(found)
    return HeadCount(sum(found.values()), tuple((str(one.label), found[one]) for one in GroupRole if one in apart))


def answered(delphi: Delphi) -> int:
    """How many sent something in the round that is on. One query."""
    if delphi.round_now == 1:
        return delphi.texts.exclude(place=None).values("place").distinct().count()
    return DelphiRating.objects.filter(
        about__delphi=delphi, round=delphi.round_now
    ).values("place").distinct().count()


def causes_for(delphi: Delphi, place: DelphiPlace | None = None) -> QuerySet[DelphiCause]:
    """What everybody rates. With `place`: each with their own `mine_given` and `mine_said`. Up to four queries.

    `shown_reasons`: what was admitted.
    """
    rows = delphi.causes.prefetch_related(
        Prefetch("reasons", DelphiReason.objects.filter(admitted=True), to_attr="shown_reasons")
    )
    if place is None:
        return rows
    return rows.prefetch_related(
        Prefetch("ratings", DelphiRating.objects.filter(place=place).order_by("round"), to_attr="mine_given"),
        Prefetch("reasons", DelphiReason.objects.filter(place=place), to_attr="mine_said"),
    )
