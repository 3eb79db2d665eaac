"""`gehoord keys rotate`: a new key, and everything sealed with it."""

from __future__ import annotations

import argparse
from typing import Any

from . import django
from .progress import Progress
from .words import say
from .words import word as _


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("keys", help=_("sleutels vernieuwen"))
    actions = parser.add_subparsers(metavar="…", required=True)
    rotate_parser = actions.add_parser("rotate", help=_("maak een nieuwe sleutel en verzegel alles opnieuw"))
    rotate_parser.set_defaults(handler=rotate)


def rotate(options: argparse.Namespace) -> int:
    """Everything is sealed with the new key, and each council's trail says so. Safe to stop and repeat."""
    django.start()
    from django.db import transaction

    from gehoord.core.audit.models import Event
    from gehoord.core.audit.services import record
    from gehoord.core.councils.models import Council
    from gehoord.core.sealing.resealing import reseal_fields
    from gehoord.core.sealing.services import rotate_key, verify_keys
    from gehoord.privacy.services import reseal_originals

    verify_keys()
    key_id = rotate_key()
    progress = Progress(_("Opnieuw verzegelen"))
    count = 0
    while done := reseal_originals():
        count += done
        progress.step(done)
    for _one in reseal_fields():
        count += 1
        progress.step(1)
    progress.close()
    with transaction.atomic():
        for council in Council.objects.all():
            record(council=council, by=None, event=Event.KEYS_ROTATED, key_id=key_id)
    say(_("Er is een nieuwe sleutel (%(key)s). Opnieuw verzegeld: %(count)d.") % {"key": key_id, "count": count})
    say(_("Maak nu een kopie van de sleutelmap, op een andere plek dan de kopie van de gegevens."))
    return 0
