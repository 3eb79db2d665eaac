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

__all__ = [
    "ALLOWED_BASES", "SMALLEST_N", "Agreement", "AgreementKind", "Basis", "Criterion", "ImportState", "Outcome",
    "Placement", "Sheet", "Supervision", "SupervisionKind", "TableImport",
]
