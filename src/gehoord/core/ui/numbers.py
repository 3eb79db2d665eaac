"""Numbers as browsers send them back."""

from __future__ import annotations


def sent_version(sent: str) -> int:
    """The version that a form carried along; 0, which is no row's, for what is no number or a far too long one."""
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
