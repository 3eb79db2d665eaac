"""Questions about kits."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member

from ..models import Kit


def kits(council: Council) -> QuerySet[Kit]:
    """The newest edition of each, by title, with `content` left in the database. One query."""
    found: QuerySet[Kit] = (
        Kit.objects.filter(council=council)
        .exclude(Exists(Kit.objects.filter(replaces=OuterRef("pk"))))
        .defer("content", "choices").order_by(Lower("title"), "pk")
    )
    return found


def get_kit_for(member: Member, pk: int) -> Kit:
    """Raises Kit.DoesNotExist, for another council's too."""
    found: Kit = Kit.objects.select_related("replaces").get(pk=pk, council=member.council)
    return found


def editions_before(kit: Kit) -> list[Kit]:
    """From the one before this to the first. One query."""
    rows = {
        row.pk: row for row in Kit.objects.filter(council=kit.council_id, edition__lt=kit.edition).defer("content")
    }
    found, at = [], kit.replaces_id
    while at in rows:
        found.append(rows[at])
        at = rows[at].replaces_id
    return found


def next_edition(kit: Kit) -> Kit | None:
    found: Kit | None = Kit.objects.filter(replaces=kit.pk).first()
    return found
