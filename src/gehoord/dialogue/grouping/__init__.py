"""Laying cards together that are about the same."""
