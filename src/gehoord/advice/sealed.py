"""What was sent stays as it was sent: rows of a sent advice refuse every change, also past the services."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from django.db import models

SENT = "sent"


class SealedForGood(TypeError):
    """Somebody tried to change a row of an advice that was sent; a correction is a new advice."""

    def __init__(self) -> None:
        super().__init__("A sent advice never changes; a correction is a new advice.")


class SealedQuerySet(models.QuerySet[Any]):
    """Refuses to change or delete rows once their advice was sent. One query more for each change."""

    def _refuse_sealed(self) -> None:
        if self.filter(**{self.model.SEAL: SENT}).exists():
            raise SealedForGood

    def update(self, **kwargs: Any) -> int:
        self._refuse_sealed()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_sealed()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        _refuse(row for row in rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        _refuse(row for row in rows)
        return super().bulk_update(rows, *args, **kwargs)


class ProtectableQuerySet(SealedQuerySet):
    """For what no letter shows as it stands: what a text said before, how it was adopted."""

    def protect(self, **words: Any) -> int:
        """Other words in the place of words that may no longer be read, also when the advice was sent."""
        return models.QuerySet.update(self, **words)


class Sealed(models.Model):
    """A row that belongs to an advice, or is one. `SEAL` is the way from the row to the state of its advice."""

    SEAL: ClassVar[str]
    objects: ClassVar[Any] = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _refuse([self])
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse([self])
        return super().delete(*args, **kwargs)

    def _advice_pks(self) -> set[int]:
        """Under which advices this row would stand once saved; in the database it may stand elsewhere."""
        # Each sealed model says so itself; one that forgot may not be saved at all.
        raise TypeError(f"{type(self).__name__} does not say under which advice it stands.")


def _refuse(rows: Iterable[Sealed]) -> None:
    """Raises SealedForGood when a row stands, or stood, under an advice that was sent."""
    from .models import Advice

    found = list(rows)
    kept = [row.pk for row in found if row.pk is not None]
    if kept and type(found[0])._default_manager.filter(pk__in=kept, **{found[0].SEAL: SENT}).exists():
        raise SealedForGood
    under = set().union(*(row._advice_pks() for row in found)) if found else set()
    if under and Advice._default_manager.filter(pk__in=under, state=SENT).exists():
        raise SealedForGood


class LetterQuerySet(models.QuerySet[Any]):
    """A letter is made once and never touched again."""

    def protect(self, *, accepted: list[str]) -> int:
        """Other words in what the sender was warned of, which is no part of the letter and may repeat a story."""
        return models.QuerySet.update(self, accepted=accepted)

    def update(self, **kwargs: Any) -> NoReturn:
        raise SealedForGood

    def delete(self) -> NoReturn:
        raise SealedForGood

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> NoReturn:
        raise SealedForGood
