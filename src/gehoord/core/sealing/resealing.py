"""What lies sealed in the tables of rooms, so that all of it goes along to a new key. Rooms register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

from .services import keyring, seal, sealed_with, unseal


@dataclass(frozen=True)
class SealedField:
    """`context`: what the seal of a row is bound to. An empty value is no seal."""

    label: str
    field: str
    context: Callable[[Any], str]


_fields: list[SealedField] = []


def register_sealed(label: str, field: str, context: Callable[[Any], str]) -> None:
    """Called in `apps.py`: `label` is of the model, as in "privacy.original"."""
    _fields.append(SealedField(label, field, context))


def sealed_fields() -> tuple[SealedField, ...]:
    return tuple(_fields)


def reseal_fields() -> Iterator[SealedField]:
    """Seals one value after another with the newest key, each in its own transaction; safe to stop and repeat.

    Raises SealBroken, KeyringError.
    """
    primary = keyring().primary
    for one in _fields:
        rows: models.QuerySet[Any] = models.QuerySet(apps.get_model(one.label))
        for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
            with transaction.atomic():
                row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
                sealed = bytes(getattr(row, one.field)) if row is not None else b""
                # Forgotten in the meantime, nothing there, or done before.
                if not sealed or sealed_with(sealed) == primary:
                    continue
                context = one.context(row)
                # Past the model: what is fixed for good in a row stays what it is, under another key.
                rows.filter(pk=pk).update(**{one.field: seal(unseal(sealed, context=context), context=context)})
            yield one
