"""The letter, and what is answered. A subject each has its own module."""

from .answers import Answer, Commitment, Progress, Reply
from .delivery import Delivery, DeliveryState, Failure, Way
from .letter import Advice, Block, BlockKind, Ground, Letter, PointKind, Recommendation, State
from .noticing import Noticing
from .papers import Paper, PaperKind
from .replies import Fits, OralReply, Rating, TellerRating
from .terms import Escalation, MailState, Ordinance, Reminder, Side, Step, Term

__all__ = [
    "Advice", "Answer", "Block", "BlockKind", "Commitment", "Delivery", "DeliveryState", "Escalation", "Failure",
    "Fits", "Ground", "Letter", "MailState", "Noticing", "OralReply", "Ordinance", "Paper", "PaperKind", "PointKind",
    "Progress", "Rating", "Recommendation", "Reminder", "Reply", "Side", "State", "Step", "TellerRating", "Term",
    "Way",
]
