"""Gehoord: from what a person tells to advice, answer and follow-up."""

__version__ = "0.1.0"
