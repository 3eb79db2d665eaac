"""What there is: agreements with their criterion and its supervision."""

from .agreements import (
    ALLOWED_BASES,
    HEAVY,
    MEASURING,
    SMALLEST_N,
    TAKING_RUNGS,
    Agreement,
    AgreementKind,
    Basis,
    CalendarStep,
    Criterion,
    Outcome,
    Placement,
    Supervision,
    SupervisionKind,
)
from .bids import (
    Assessor,
    AssessorRole,
    Bid,
    BidDocument,
    BidRound,
    FixedForGood,
    FixedQuerySet,
    Interest,
    Scoring,
    Settled,
)
from .imports import ImportState, Sheet, TableImport
from .kits import Kit, KitQuerySet, KitUse, PublishedForGood
from .steps import ImprovementStep, Measurement, Nearing, Side, SupervisionMove, SupervisionReminder

__all__ = [
    "ALLOWED_BASES", "HEAVY", "MEASURING", "SMALLEST_N", "TAKING_RUNGS", "Agreement", "AgreementKind", "Assessor",
    "AssessorRole", "Basis", "Bid", "BidDocument", "BidRound", "CalendarStep", "Criterion", "FixedForGood",
    "FixedQuerySet", "ImportState", "ImprovementStep", "Interest", "Kit", "KitQuerySet", "KitUse", "Measurement",
    "Nearing", "Outcome", "Placement", "PublishedForGood", "Scoring", "Settled", "Sheet", "Side", "Supervision",
    "SupervisionKind", "SupervisionMove", "SupervisionReminder", "TableImport",
]
