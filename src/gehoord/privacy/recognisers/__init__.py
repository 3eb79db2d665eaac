"""Finds in a story what makes someone recognisable, and puts placeholders there. Plain Python, no Django."""

from .finding import deidentify, find_spans, load
from .spans import PII_TYPES, PLACEHOLDER, Deidentified, Span

__all__ = ["PII_TYPES", "PLACEHOLDER", "Deidentified", "Span", "deidentify", "find_spans", "load"]
