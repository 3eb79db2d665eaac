"""What came of the sample council's advice around the written answers: said first, judged, proven, talked about."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone

from gehoord.advice import meetings, oral, papers, rating
from gehoord.advice.models import (
    Advice,
    Commitment,
    Meeting,
    Offer,
    OralReply,
    Paper,
    PointKind,
    Rating,
    Recommendation,
)
from gehoord.core.councils.selectors import Member
from gehoord.core.ui.documents.pandoc import call
from gehoord.insight.models import EvidenceSignal
from gehoord.intake.models import Signal
from gehoord.intake.services import say

from .then import days_ago


@cache
def told() -> dict[str, Any]:
    """What `data/replying.toml` says."""
    return tomllib.loads(files(__package__).joinpath("data/replying.toml").read_text("utf-8"))


def _point(advice: Advice, row: dict[str, Any]) -> Recommendation:
    return advice.points.get(kind=PointKind.RECOMMENDATION, number=row["recommendation"])


def say_first(advice: Advice, *, officer: Member, adviser: Member) -> None:
    """An answer that was spoken before it was written. Call it in a transaction, before the answers."""
    row = told()["oral"]
    if OralReply.objects.filter(point__advice=advice).exists():
        return
    with days_ago(row["noted_days_ago"]):
        noted = oral.note_oral(
            by=adviser, point=_point(advice, row), said=row["said"], said_by=row["said_by"],
            said_on=timezone.localdate() - timedelta(days=row["said_days_ago"] - row["noted_days_ago"]),
        )
    with days_ago(row["confirmed_days_ago"]):
        oral.confirm_oral(by=officer, oral=noted, correction=row["correction"], correcting=True)


def follow(advice: Advice, *, officer: Member, adviser: Member) -> None:
    """Everything after the answers and promises. Call it in a transaction; done once, it does nothing."""
    if Rating.objects.filter(reply__point__advice=advice).exists():
        return
    for row in told()["ratings"]:
        reply = _point(advice, row).reply
        with days_ago(row["days_ago"]):
            rating.rate_reply(
                by=adviser, reply=reply, fits=row["fits"], why=row["why"],
                reply_version=reply.version,
            )
    _prove(advice, officer, adviser)
    _people(advice)
    _meet(advice, officer, adviser)


def _proven(advice: Advice) -> Commitment:
    return Commitment.objects.filter(reply__point__advice=advice, claimed_at__isnull=False).earliest("made_at", "pk")


def _prove(advice: Advice, officer: Member, adviser: Member) -> None:
    row = told()["paper"]
    content = call("--from=markdown", "--to=docx", "--output=-", given=row["text"].encode())
    with days_ago(row["days_ago"]):
        paper: Paper = papers.add_paper(
            by=officer, place=_proven(advice), name=row["name"], content=content,
            may_be_public=True,
        )
    with days_ago(row["agreed_days_ago"]):
        papers.agree(by=adviser, paper=paper, version=paper.version, agreed=True)


def _people(advice: Advice) -> None:
    row, promise = told()["people"], _proven(advice)
    point = promise.reply.point
    behind = EvidenceSignal.objects.filter(evidence__in=point.evidence.all(), counted=True).values("signal")
    people = iter(Signal.objects.filter(pk__in=behind).order_by("pk"))
    answers = [answer for answer in ("yes", "partly", "no") for _one in range(row[answer])]
    notices = ["yes"] * row["notice"] + ["no"] * row["not_yet"]
    with days_ago(row["days_ago"]):
        # Not everybody who says the one says the other too.
        for signal, fits, noticed in zip(people, answers, [*notices, ""], strict=False):
            say(signal=signal, about=f"reply:{promise.reply_id}", answer=fits)
            if noticed:
                say(signal=signal, about=f"commitment:{promise.pk}", answer=noticed)


def _meet(advice: Advice, officer: Member, adviser: Member) -> None:
    row = told()["offer"]
    with days_ago(row["days_ago"]):
        offer: Offer = meetings.offer_to_think_along(by=officer, point=_point(advice, row), text=row["text"])
    with days_ago(row["answered_days_ago"]):
        meetings.answer_offer(by=adviser, offer=offer, version=1, answer="accepted", note=row["note"])
    for one in told()["meetings"]:
        point = _point(advice, one)
        if "days_ahead" in one:
            day = timezone.localdate() + timedelta(days=one["days_ahead"])
            meetings.plan_meeting(by=adviser, point=point, on_day=day, who=one["who"])
            continue
        with days_ago(one["days_ago"]):
            today = timezone.localdate()
            made: Meeting = meetings.plan_meeting(by=adviser, point=point, on_day=today, who=one["who"])
            meetings.change_meeting(
                by=adviser, meeting=made, version=1, on_day=today, who=one["who"], state="held", outcome=one["outcome"]
            )
