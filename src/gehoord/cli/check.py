"""`gehoord check`: what is wrong with this installation, and how to mend it. Changes and creates nothing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from typing import Any

from . import checks, checks_django
from .checks import ERROR, WARNING, Finding
from .words import say
from .words import word as _

# Those after the settings need Django, and say so once when it does not start.
FIRST: tuple[Callable[[], Iterator[Finding]], ...] = (
    checks.environment, checks.settings, checks.disk, checks.keys,
)
SIGNS = {"ok": "✓", WARNING: "!", ERROR: "✗"}


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("check", help=_("kijk wat er mis is en hoe het te herstellen is"))
    parser.add_argument("--json", action="store_true", help=_("voor een machine"))
    parser.set_defaults(handler=run)


def run(options: argparse.Namespace) -> int:
    """0 when all is well or there are only warnings, 1 when something does not work."""
    findings = [finding for look in FIRST for finding in look()]
    findings += checks_django.look()
    errors = sum(f.level == ERROR for f in findings)
    warnings = sum(f.level == WARNING for f in findings)
    if options.json:
        rows = [
            {"area": f.area, "level": f.level, "message": f.message, "mend": f.mend} for f in findings
        ]
        print(json.dumps({"ok": not errors, "findings": rows}, ensure_ascii=False, indent=1))
        return 1 if errors else 0
    for finding in findings:
        say(f"{SIGNS[finding.level]} {finding.message}")
        if finding.mend:
            say(f"    → {finding.mend}")
    if errors:
        say(_("%(errors)d keer mis, %(warnings)d keer iets om naar te kijken.")
            % {"errors": errors, "warnings": warnings})
    elif warnings:
        say(_("Het werkt; %(warnings)d keer iets om naar te kijken.") % {"warnings": warnings})
    else:
        say(_("Alles is in orde."))
    return 1 if errors else 0
