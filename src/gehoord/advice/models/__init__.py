"""The letter, and what is answered. A subject each has its own module."""

from .answers import Answer, Commitment, Progress, Reply
from .delivery import Delivery, DeliveryState, Failure, Way
from .letter import Advice, Block, BlockKind, Ground, Letter, PointKind, Recommendation, State
from .terms import Escalation, MailState, Ordinance, Reminder, Side, Step, Term

__all__ = [
    "Advice", "Answer", "Block", "BlockKind", "Commitment", "Delivery", "DeliveryState", "Escalation", "Failure",
    "Ground", "Letter", "MailState", "Ordinance", "PointKind", "Progress", "Recommendation", "Reminder", "Reply",
    "Side", "State", "Step", "Term", "Way",
]
