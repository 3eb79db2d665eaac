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
    """Everything is sealed with the new key, and each council's trail says so. Safe to stop and repeat.

    What cannot be opened stays as it is and is named; then the command ends with 1.
    """
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
    originals: set[int] = set()
    while done := reseal_originals(unopened=originals):
        count += done
        progress.step(done)
    closed = [("privacy.original", pk) for pk in sorted(originals)]
    for one in reseal_fields():
        if not one.opened:
            closed.append((one.label, one.pk))
            continue
        count += 1
        progress.step(1)
    progress.close()
    with transaction.atomic():
        for council in Council.objects.all():
            record(council=council, by=None, event=Event.KEYS_ROTATED, key_id=key_id, unopened=len(closed))
    say(_("Er is een nieuwe sleutel (%(key)s). Opnieuw verzegeld: %(count)d.") % {"key": key_id, "count": count})
    say(_("Maak nu een kopie van de sleutelmap, op een andere plek dan de kopie van de gegevens."))
    if closed:
        say(_("Niet te openen, en gelaten zoals het was: %(count)d. De oude sleutels blijven in de sleutelmap.")
            % {"count": len(closed)})
        for label, pk in closed:
            say(f"  {label} {pk}")
        say(_("Zet deze rijen terug uit een back-up en geef de opdracht opnieuw."))
    return 1 if closed else 0
