"""What a draft said before: every save keeps a version, and each of them can be put back as a new one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.insight.echoes import echoes
from gehoord.insight.models import Evidence

from . import writing
from .models import Advice, Part, Version
from .services import AdviceRefused, locked


@transaction.atomic
def put_back(*, by: Member, version: Version, expected_version: int) -> tuple[str, int]:
    """What a part said in this version, again, as a newer version; a part that was taken away comes back at the end.

    `expected_version`: the number of the newest version the writer saw. Gives the part and its key.
    Raises NotAllowed, AdviceRefused, UnknownEvidence, TextChanged.
    """
    by.require(Right.WRITE_ADVICE)
    # The lock of the advice: nobody else changes, removes or brings back this part meanwhile.
    advice = locked(by, version.advice)
    version = Version.objects.get(pk=version.pk, advice=advice)
    if version.is_erased or echoes(by.council, texts_of(version)):
        raise AdviceRefused(_("Deze versie kan niet terug: er staan woorden in die niemand meer mag lezen."))
    if version.part == Part.HEAD:
        writing.save_head(by=by, advice=advice, version=expected_version, **version.says)
    elif version.part == Part.BLOCK:
        _put_back_block(by, advice, version, expected_version)
    else:
        _put_back_point(by, advice, version, expected_version)
    return version.part, version.row


def _put_back_block(by: Member, advice: Advice, version: Version, expected_version: int) -> None:
    says = version.says
    given: dict[str, Any] = {name: says[name] for name in ("kind", "heading", "text")}
    given["evidence"] = next(iter(_evidence(advice, says["evidence"])), None)
    block = advice.blocks.filter(pk=version.row).select_related("advice__council").first()
    if block is not None:
        writing.save_block(by=by, block=block, version=expected_version, **given)
    else:
        writing.add_block(by=by, advice=advice, was=_gone(version, expected_version), **given)


def _put_back_point(by: Member, advice: Advice, version: Version, expected_version: int) -> None:
    says = version.says
    evidence = _evidence(advice, says["evidence"])
    point = advice.points.filter(pk=version.row).select_related("advice__council").first()
    if point is not None:
        writing.save_point(by=by, point=point, version=expected_version, text=says["text"], evidence=evidence)
    else:
        was = _gone(version, expected_version)
        writing.add_point(by=by, advice=advice, kind=says["kind"], text=says["text"], evidence=evidence, was=was)


def _gone(version: Version, expected_version: int) -> tuple[int, int]:
    """The key of what was taken away, and the version it comes back with."""
    last = newest(version.advice_id, version.part, version.row)
    if last != expected_version:
        raise AdviceRefused(_("Een collega heeft dit intussen aangepast. Er is nog niets van jou opgeslagen."))
    return version.row, last + 1


def newest(advice: int, part: str, row: int) -> int:
    """The number of the newest version. One query."""
    found = Version.objects.filter(advice=advice, part=part, row=row).aggregate(last=Max("number"))["last"]
    return int(found or 0)


def _evidence(advice: Advice, numbers: list[int]) -> list[Evidence]:
    return list(Evidence.objects.filter(council=advice.council, number__in=numbers).order_by("number"))


def texts_of(version: Version) -> list[str]:
    """What people wrote in it, without choices."""
    return [str(version.says.get(name, "")) for name in ("heading", "text")]
