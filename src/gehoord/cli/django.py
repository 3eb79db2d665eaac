"""Starting Django for the commands that need it; the others start without."""

from __future__ import annotations

import os

from .words import Stop
from .words import word as _


def start() -> None:
    """Django ready. Raises Stop when a setting cannot be read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoord.config.settings")
    import django

    try:
        django.setup()
    except ValueError:
        raise Stop(_("De instellingen kloppen niet. `gehoord check` zegt wat eraan te doen is.")) from None
