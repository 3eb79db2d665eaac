from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models

from gehoord.core.councils.models import Council, Person

from .agreements import Criterion, Placement


class PublishedForGood(TypeError):
    """Somebody tried to change a kit that was published; a change is a new edition."""

    def __init__(self) -> None:
        super().__init__("A published kit never changes; a new edition with a reason comes after it.")


class KitQuerySet(models.QuerySet["Kit"]):
    """Refuses to change or delete what was published. One query more for each change."""

    def _refuse_published(self) -> None:
        if self.filter(published_at__isnull=False).exists():
            raise PublishedForGood

    def update(self, **kwargs: Any) -> int:
        self._refuse_published()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_published()
        return super().delete()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PublishedForGood

    def forget(self, person: int) -> int:
        """Who published these goes; what was published stays."""
        return models.QuerySet.update(self.filter(published_by=person), published_by=None)


class Kit(models.Model):
    """A whole criterion for a subsidy scheme or a tender, in one edition: a draft, then published for good.

    `choices` is what somebody chose so far. `content` is what was published: the formula as data, the texts, the
    worked example; `digest` is over that. The database refuses another content (a trigger), whoever writes it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    placement = models.CharField(max_length=20, choices=Placement.choices)
    # The municipality or region whose scheme or tender it is.
    owner = models.CharField(max_length=200)
    edition = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    why_replaced = models.TextField(max_length=2000, blank=True)
    choices = models.JSONField(default=dict)
    content = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = KitQuerySet.as_manager()

    personal: ClassVar[dict[str, str]] = {
        "published_by": "which officer published it",
        "why_replaced": "may turn out to name somebody",
        "choices": "may turn out to name somebody", "content": "may turn out to name somebody",
    }
    impersonal = (
        "id", "council", "title", "placement", "owner", "edition", "replaces", "digest", "started_at", "published_at",
        "version",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True, content__isnull=True, digest="")
                | models.Q(published_at__isnull=False, content__isnull=False) & ~models.Q(digest=""),
                name="kit_published_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(edition=1, replaces__isnull=True)
                | models.Q(edition__gt=1, replaces__isnull=False) & ~models.Q(why_replaced=""),
                name="kit_replaced_with_reason",
            ),
            models.CheckConstraint(condition=~models.Q(title="") & ~models.Q(owner=""), name="kit_has_words"),
        ]
        indexes = [
            # "Which kits has my council, by name?"
            models.Index(fields=["council", "title", "edition"], name="kit_by_title"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.edition}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises PublishedForGood for one that was published before. One query more when it is not new."""
        if self.pk and type(self)._default_manager.filter(pk=self.pk, published_at__isnull=False).exists():
            raise PublishedForGood
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if type(self)._default_manager.filter(pk=self.pk, published_at__isnull=False).exists():
            raise PublishedForGood
        return super().delete(*args, **kwargs)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def said(self) -> dict[str, Any]:
        """What was published. Raises ValueError for a draft."""
        if self.content is None:
            raise ValueError("Not published yet.")
        return dict(self.content)


class KitUse(models.Model):
    """A criterion of an agreement that was filled from a lot of a published kit."""

    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, related_name="uses")
    lot = models.CharField(max_length=10)
    criterion = models.OneToOneField(Criterion, on_delete=models.CASCADE, related_name="from_kit")

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "kit", "lot", "criterion")

    def __str__(self) -> str:
        return f"criterion {self.criterion_id} from kit {self.kit_id}"
