"""The letter, and what is answered. A subject each has its own module."""

from .answers import Answer, Commitment, Progress, Reply
from .letter import Advice, Block, BlockKind, Ground, Letter, PointKind, Recommendation, State

__all__ = [
    "Advice", "Answer", "Block", "BlockKind", "Commitment", "Ground", "Letter", "PointKind", "Progress",
    "Recommendation", "Reply", "State",
]
