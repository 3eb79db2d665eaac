from __future__ import annotations

from .cards import Leaver, OffWish
from .costs import TravelCost
from .delphi import Delphi, DelphiCause, DelphiPlace, DelphiRating, DelphiReason, DelphiText, Stage, TextKind
from .gatherings import (
    LARGEST_SET,
    LONGEST_TEXT,
    SMALLEST_SET,
    USUAL_SET,
    Attendance,
    Audience,
    Cause,
    CauseSet,
    Gathering,
    GroupRole,
    Kind,
    Line,
    Observation,
    Tip,
)
from .grouping import CardGroup, Grouping, ProposedGroup, Search
from .guesses import Guessed, WrongCodes
from .live import (
    AT_THE_END,
    WRITING,
    Answer,
    Block,
    BlockKind,
    BlockState,
    Card,
    LiveSession,
    Reason,
    Seat,
)
from .merging import MergedCause, MergedFrom
from .paper import Tally
from .preparing import Preparation, Series
from .report import Reader, ReportCheck, Verdict
from .votes import Ballot, Counting, KeptOutcome, Option, VoteRules
from .whys import Chain, Step

__all__ = [
    "AT_THE_END",
    "LARGEST_SET",
    "LONGEST_TEXT",
    "SMALLEST_SET",
    "USUAL_SET",
    "WRITING",
    "Answer",
    "Attendance",
    "Audience",
    "Ballot",
    "Block",
    "BlockKind",
    "BlockState",
    "Card",
    "CardGroup",
    "Cause",
    "CauseSet",
    "Chain",
    "Counting",
    "Delphi",
    "DelphiCause",
    "DelphiPlace",
    "DelphiRating",
    "DelphiReason",
    "DelphiText",
    "Gathering",
    "GroupRole",
    "Grouping",
    "Guessed",
    "KeptOutcome",
    "Kind",
    "Leaver",
    "Line",
    "LiveSession",
    "MergedCause",
    "MergedFrom",
    "Observation",
    "OffWish",
    "Option",
    "Preparation",
    "ProposedGroup",
    "Reader",
    "Reason",
    "ReportCheck",
    "Search",
    "Seat",
    "Series",
    "Stage",
    "Step",
    "Tally",
    "TextKind",
    "Tip",
    "TravelCost",
    "Verdict",
    "VoteRules",
    "WrongCodes",
]
