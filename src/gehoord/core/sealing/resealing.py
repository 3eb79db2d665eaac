"""What lies sealed in the tables of rooms, so that all of it goes along to a new key. Rooms register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

from .services import SealBroken, keyring, seal, sealed_with, unseal


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


@dataclass(frozen=True)
class Resealed:
    """One value. `opened`: whether its seal could be opened; otherwise it was left as it is."""

    label: str
    pk: Any
    opened: bool = True


def reseal_fields() -> Iterator[Resealed]:
    """Seals one value after another with the newest key, each in its own transaction; safe to stop and repeat. A seal
    that cannot be opened is passed over, so that the others still get the new key.

    Raises KeyringError.
    """
    primary = keyring().primary
    for one in _fields:
        rows: models.QuerySet[Any] = models.QuerySet(apps.get_model(one.label))
        for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
            try:
                done = _resealed(one, rows, pk, primary)
            except SealBroken:
                yield Resealed(one.label, pk, opened=False)
            else:
                if done:
                    yield Resealed(one.label, pk)


@transaction.atomic
def _resealed(one: SealedField, rows: models.QuerySet[Any], pk: Any, primary: str) -> bool:
    """Whether there was something to do. Raises SealBroken."""
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    sealed = bytes(getattr(row, one.field)) if row is not None else b""
    # Forgotten in the meantime, nothing there, or done before.
    if not sealed or sealed_with(sealed) == primary:
        return False
    context = one.context(row)
    # Past the model: what is fixed for good in a row stays what it is, under another key.
    rows.filter(pk=pk).update(**{one.field: seal(unseal(sealed, context=context), context=context)})
    return True
