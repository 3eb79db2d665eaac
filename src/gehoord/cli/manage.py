"""`gehoord manage …`: Django's own commands."""

from __future__ import annotations

import argparse
from typing import Any

from . import django
from .words import word as _


def add(subparsers: Any) -> None:
    # No sign starts an option here: all of them are for Django.
    parser = subparsers.add_parser(
        "manage", help=_("opdrachten van Django, voor beheerders"), add_help=False, prefix_chars="\0"
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    parser.set_defaults(handler=run)


def run(options: argparse.Namespace) -> int:
    django.start()
    from django.core.management import ManagementUtility

    ManagementUtility(["gehoord manage", *options.arguments]).execute()
    return 0
