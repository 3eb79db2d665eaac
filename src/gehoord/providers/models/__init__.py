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

__all__ = [
    "ALLOWED_BASES", "SMALLEST_N", "Agreement", "AgreementKind", "Basis", "Criterion", "Outcome", "Placement",
    "Supervision", "SupervisionKind",
]
