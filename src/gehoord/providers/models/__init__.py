"""What there is: agreements with their criterion and its supervision."""

from .agreements import (
    ALLOWED_BASES,
    SMALLEST_N,
    Agreement,
    AgreementKind,
    Basis,
    Criterion,
    Outcome,
    Placement,
    Supervision,
    SupervisionKind,
)
from .imports import ImportState, Sheet, TableImport
from .kits import Kit, KitQuerySet, KitUse, PublishedForGood

__all__ = [
    "ALLOWED_BASES", "SMALLEST_N", "Agreement", "AgreementKind", "Basis", "Criterion", "ImportState", "Kit",
    "KitQuerySet", "KitUse", "Outcome", "Placement", "PublishedForGood", "Sheet", "Supervision", "SupervisionKind",
    "TableImport",
]
