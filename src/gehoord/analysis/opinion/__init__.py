"""Opinion groups over statements, after the published method of Pol.is. Plain functions on a matrix of votes."""

from .groups import FEWEST_VOTES, SMALL, OpinionGroups, opinion_groups
from .reading import read_moderated, read_votes
from .statements import Shared, Statements, Typical, statements
from .votes import Votes

__all__ = [
    "FEWEST_VOTES",
    "SMALL",
    "OpinionGroups",
    "Shared",
    "Statements",
    "Typical",
    "Votes",
    "opinion_groups",
    "read_moderated",
    "read_votes",
    "statements",
]
