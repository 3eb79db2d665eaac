"""What this room keeps, by what it is about."""

from .answers import Answer, OpenAnswer, Response, SurveyTally
from .campaigns import Campaign, Code, Controller
from .channels import CodeBatch, Entrance, Handout
from .questionnaires import (
    OF_A_ROOM,
    Purpose,
    Question,
    QuestionKind,
    Questionnaire,
    Respondent,
    ScoringRule,
)
from .strata import STRATA, AgeBand, Care, Channel, Mode, Ordered

__all__ = [
    "OF_A_ROOM",
    "STRATA",
    "AgeBand",
    "Answer",
    "Campaign",
    "Care",
    "Channel",
    "Code",
    "CodeBatch",
    "Controller",
    "Entrance",
    "Handout",
    "Mode",
    "OpenAnswer",
    "Ordered",
    "Purpose",
    "Question",
    "QuestionKind",
    "Questionnaire",
    "Respondent",
    "Response",
    "ScoringRule",
    "SurveyTally",
]
