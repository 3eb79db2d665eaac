"""The letter, and what is answered. A subject each has its own module."""

from .answers import Answer, Commitment, Progress, Reply
from .comments import Comment
from .decision import Decision
from .delivery import Delivery, DeliveryState, Failure, Way
from .dossier import (
    Deadline,
    Dossier,
    DossierEvidence,
    DossierGathering,
    Footing,
    InDossier,
    Involved,
    Item,
    Note,
    Task,
)
from .history import Part, Version
from .letter import Advice, Block, BlockKind, Ground, Letter, PointKind, Recommendation, State
from .letterhead import Letterhead, Logo
from .meetings import Meeting, MeetingState, Offer, OfferAnswer
from .noticing import Noticing
from .papers import Paper, PaperKind
from .plain import Plain, PlainLetter
from .repeats import Repeat
from .replies import Fits, OralReply, Rating, TellerRating
from .terms import Escalation, MailState, Ordinance, Reminder, Side, Step, Term

__all__ = [
    "Advice", "Answer", "Block", "BlockKind", "Comment", "Commitment", "Deadline", "Decision", "Delivery",
    "DeliveryState", "Dossier", "DossierEvidence", "DossierGathering", "Escalation", "Failure", "Fits", "Footing",
    "Ground", "InDossier", "Involved", "Item", "Letter", "Letterhead", "Logo", "MailState", "Meeting",
    "MeetingState", "Note", "Noticing", "Offer", "OfferAnswer", "OralReply", "Ordinance", "Paper", "PaperKind",
    "Part", "Plain", "PlainLetter", "PointKind", "Progress", "Rating", "Recommendation", "Reminder", "Repeat",
    "Reply",
    "Side", "State", "Step", "Task", "TellerRating", "Term", "Version", "Way",
]
