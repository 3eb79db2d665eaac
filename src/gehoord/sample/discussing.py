"""What the sample council says to each other about its draft, and a text there that could be plainer."""

from __future__ import annotations

from typing import Any

from gehoord.advice import comments, writing
from gehoord.advice.models import Advice
from gehoord.core.councils.models import Council, Role

from .services import member_of


def discuss(council: Council, advice: Advice, row: dict[str, Any]) -> None:
    """A block that is changed once, a comment with an answer, and one that is done. Call it once for a draft."""
    adviser, coordinator = member_of(council, Role.ADVISER), member_of(council, Role.COORDINATOR)
    block = writing.add_block(by=adviser, advice=advice, heading=row["heading"], text=row["first"].strip())
    writing.save_block(
        by=coordinator, block=block, version=block.version, kind=block.kind, heading=block.heading,
        text=row["text"].strip(),
    )
    asked = comments.comment(by=coordinator, advice=advice, block=block, text=row["comment"])
    comments.answer(by=adviser, comment=asked, text=row["answer"])
    comments.resolve(by=coordinator, comment=comments.comment(by=adviser, advice=advice, text=row["done"]))
