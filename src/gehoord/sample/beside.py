"""What lies beside the letters of the sample council: its paper, a plain version, and a dossier with work to do."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from gehoord.advice import dossiers
from gehoord.advice.letterheads import save_letterhead
from gehoord.advice.models import Advice, Dossier, Footing, Letterhead
from gehoord.advice.plain import save_plain
from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.selectors import Member
from gehoord.dialogue.models import Gathering
from gehoord.insight.models import Evidence

from .services import member_of
from .then import days_ago


@cache
def told() -> dict[str, Any]:
    """What `data/beside.toml` says."""
    return tomllib.loads(files(__package__).joinpath("data/beside.toml").read_text("utf-8"))


def logo() -> bytes:
    """A drawing of two balloons: of nobody and for nobody else."""
    drawn = Image.new("RGB", (300, 180), "white")
    pen = ImageDraw.Draw(drawn)
    for left, top, colour in ((10, 10, "#3b2a82"), (130, 55, "#e2563b")):
        pen.rounded_rectangle((left, top, left + 150, top + 90), 28, fill=colour)
        pen.polygon([(left + 40, top + 85), (left + 80, top + 85), (left + 45, top + 118)], fill=colour)
    kept = io.BytesIO()
    drawn.save(kept, "PNG")
    return kept.getvalue()


@transaction.atomic
def lay_paper(council: Council) -> None:
    """The letterhead; what there is stays."""
    row = told()["paper"]
    if Letterhead.objects.filter(council=council).exists():
        return
    with days_ago(row["days_ago"]):
        save_letterhead(
            by=member_of(council, Role.COORDINATOR), version=1, logo=logo(),
            **{name: row[name].strip() for name in ("sender", "contact", "footer", "logo_alt")},
        )


def say_it_plainly(by: Member, advice: Advice, evidence: Iterable[Evidence]) -> None:
    """The plain version of the draft that will be sent."""
    ref = next(one.ref for one in evidence if one.kind == "share")
    save_plain(
        by=by, advice=advice, version=0, heard=told()["plain"]["heard"] % {"ref": ref},
        asked=told()["plain"]["asked"], ahead=told()["plain"]["ahead"],
    )


@transaction.atomic
def keep_dossier(council: Council, draft: Advice) -> None:
    """A dossier with the draft in it, and what it rests on; what there is stays."""
    row = told()["dossier"]
    if Dossier.objects.filter(council=council, title=row["title"]).exists():
        return
    by = member_of(council, Role.ADVISER)
    today = timezone.localdate()
    with days_ago(row["days_ago"]):
        dossier = dossiers.open_dossier(by=by, title=row["title"], about=row["about"])
        dossiers.add_item(by=by, dossier=dossier, kind="notities", text=row["note"])
        term = Footing.objects.get(dossier=dossier, what__startswith="Termijn")
        dossiers.save_item(by=by, item=term, version=1, found=row["checked"], checked_on=timezone.localdate())
        for one in row["people"]:
            dossiers.add_item(by=by, dossier=dossier, kind="mensen", **one)
        for one in row["deadlines"]:
            due = today + timedelta(days=one["due"])
            dossiers.add_item(by=by, dossier=dossier, kind="termijnen", what=one["what"], due=due)
        for one in row["tasks"]:
            _task(council, by, dossier, one)
    evidence = Evidence.objects.filter(grounds__recommendation__advice=draft).distinct()
    dossiers.choose_sources(
        by=by, dossier=dossier, version=1, evidence=evidence, advices=[draft],
        gatherings=Gathering.objects.filter(council=council).order_by("pk")[:1],
    )


def _task(council: Council, by: Member, dossier: Dossier, one: dict[str, Any]) -> None:
    due = timezone.localdate() + timedelta(days=one["due"] + told()["dossier"]["days_ago"])
    owner = member_of(council, Role(one["role"])).person
    task: Any = dossiers.add_item(by=by, dossier=dossier, kind="taken", what=one["what"], owner=owner, due=due)
    if "done" in one:
        done_on = timezone.localdate() + timedelta(days=told()["dossier"]["days_ago"] - one["done"])
        dossiers.set_done(by=by, item=task, version=1, on=done_on)
