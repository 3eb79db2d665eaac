"""What shows the terms of the sample council: a delivered letter, a point with more time, and one that is late."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.utils import timezone

from gehoord.advice import delivery, writing
from gehoord.advice.clock import ask_extension
from gehoord.advice.models import Advice, Delivery, PointKind, State, Term
from gehoord.advice.sending import send
from gehoord.advice.services import decide, start_advice
from gehoord.advice.settings_of_advice import ordinance_of, save_ordinance
from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.selectors import Member

from .services import member_of
from .then import days_ago

Step = Callable[[Council], AbstractContextManager[None]]


def build(council: Council, *, told: dict[str, Any], delivered: Advice, step: Step) -> None:
    """Each part finds out by itself whether it was made. `delivered`: the letter that reached the municipality."""
    coordinator = member_of(council, Role.COORDINATOR)
    with step(council), days_ago(told["ordinance_days_ago"]):
        row = ordinance_of(council)
        if row.pk is None:
            save_ordinance(by=coordinator, version=row.version, clerk=row.clerk, **told["ordinance"])
    _deliver(coordinator, delivered, told["delivery"], step)
    advice = _written(council, told, step)
    if advice.state == State.DECIDED:
        # Sending has a transaction of its own: documents are made before it.
        with days_ago(told["days_ago"]):
            send(by=coordinator, advice=advice)
    _deliver(coordinator, advice, told["late_delivery"], step)
    with step(council), days_ago(told["extension_days_ago"]):
        term = Term.objects.get(point__advice=advice, point__number=1)
        if not term.is_extended:
            ask_extension(by=member_of(council, Role.OFFICER), point=term.point, reason=told["extension"])


def _deliver(by: Member, advice: Advice, told: dict[str, Any], step: Step) -> None:
    advice.refresh_from_db()
    with step(by.council):
        if Delivery.objects.filter(advice=advice).exists():
            return
        # Made once and not written down: nobody has this link.
        with days_ago(told["days_ago"]):
            made, _token = delivery.hand_over(
                by=by, advice=advice, to=told["to"], on=timezone.localdate(), with_link=told["received"],
            )
        if told["received"]:
            with days_ago(told["days_ago"] - 1):
                delivery.confirm_receipt(delivery=made)


def _written(council: Council, told: dict[str, Any], step: Step) -> Advice:
    known = Advice.objects.filter(council=council, title=told["title"]).first()
    if known is not None:
        return known
    by = member_of(council, Role.ADVISER)
    with step(council):
        with days_ago(told["started_days_ago"]):
            advice = start_advice(by=by, title=told["title"])
            for point in reversed(advice.points.order_by("number")):
                writing.remove_point(by=by, point=point, version=point.version)
            for block in advice.blocks.order_by("order"):
                writing.remove_block(by=by, block=block, version=block.version)
            writing.add_block(by=by, advice=advice, heading=told["heading"], text=told["text"].strip())
            for text in told["points"]:
                writing.add_point(by=by, advice=advice, kind=PointKind.RECOMMENDATION, text=text)
        with days_ago(told["decided_days_ago"]):
            return decide(by=member_of(council, Role.COORDINATOR), advice=advice)
