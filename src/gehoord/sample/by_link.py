"""A round by link in the sample council: people wrote, the causes stand in a row, and some gave their numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import cache
from importlib.resources import files
from itertools import cycle
from typing import Any

from django.utils import timezone

from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.selectors import Member
from gehoord.dialogue import services as dialogue
from gehoord.dialogue.delphi import services, sorting, taking_part
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.models import Delphi, Gathering

from .services import member_of
from .then import days_ago

# How far people are from each other about one cause.
APART = (0, 1, -1, 0, 1, -2)


@cache
def told() -> dict[str, Any]:
    """What `data/by_link.toml` says."""
    return tomllib.loads(files(__package__).joinpath("data/by_link.toml").read_text("utf-8"))


def build(council: Council, *, step: Callable[[Council], AbstractContextManager[None]]) -> None:
    """Once."""
    row, by = told(), member_of(council, Role.FACILITATOR)
    with step(council):
        if Gathering.objects.filter(council=council, title=row["title"]).exists():
            return
        with days_ago(row["made_days_ago"]):
            delphi = _open(by, row)
        with days_ago(row["wrote_days_ago"]):
            tokens = _write(delphi, row)
        with days_ago(row["sorted_days_ago"]):
            _sort(by, delphi, row)
        with days_ago(row["rated_days_ago"]):
            _rate(delphi, tokens[:row["rated"]], row)


def _open(by: Member, row: dict[str, Any]) -> Delphi:
    gathering = dialogue.make_gathering(
        by=by, title=row["title"], question=row["question"], place="Op afstand",
        held_on=timezone.localdate() + timedelta(days=row["made_days_ago"] - row["held_days_ago"]),
    )
    delphi = services.make_ready(by=by, gathering=gathering)
    return services.open_round(
        by=by, delphi=delphi, expected_version=delphi.version, ends_on=delphi.first_ends
    )


def _write(delphi: Delphi, row: dict[str, Any]) -> list[str]:
    """The codes of those who take part."""
    council = delphi.gathering.council
    tokens = [
        taking_part.join(council=council, delphi=delphi, role=role, nonce=new_nonce())
        for role, number in row["people"].items() for _one in range(number)
    ]
    said = [(kind, text) for kind, texts in row["wrote"].items() for text in texts]
    said += [("cause", text) for cause in row["causes"] for text in cause["from"]]
    for token, (kind, text) in zip(cycle(tokens), said, strict=False):
        taking_part.write(council=council, token=token, texts={kind: text})
    return tokens


def _sort(by: Member, delphi: Delphi, row: dict[str, Any]) -> None:
    delphi = services.close_round(by=by, delphi=delphi, expected_version=delphi.version)
    for cause in row["causes"]:
        texts = delphi.texts.filter(text__in=cause["from"]).values_list("pk", flat=True)
        sorting.join_texts(
            by=by, delphi=delphi, expected_version=delphi.version, texts=list(texts), words=cause.get("words", "")
        )
        delphi.refresh_from_db(fields=["version"])
    services.open_round(by=by, delphi=delphi, expected_version=delphi.version, ends_on=delphi.second_ends)


def _rate(delphi: Delphi, tokens: list[str], row: dict[str, Any]) -> None:
    """Each skips one cause at most, and a few say why."""
    keys = dict(delphi.causes.values_list("text", "pk"))
    causes = [(keys[cause.get("words", cause["from"][0])], cause) for cause in row["causes"]]
    for place, token in enumerate(tokens):
        given = {
            key: cause["value"] + APART[(place + at) % len(APART)] if place % 7 != at else None
            for at, (key, cause) in enumerate(causes)
        }
        reasons = {key: cause["why"][place] for key, cause in causes if place < len(cause.get("why", ()))}
        taking_part.rate(
            council=delphi.gathering.council, token=token, in_round=2, given=given, reasons=reasons
        )
