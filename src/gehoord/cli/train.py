"""`gehoord train …`: trains the model that proposes themes."""

from __future__ import annotations

import argparse
from typing import Any

from .words import word as _


def add(subparsers: Any) -> None:
    # No sign starts an option here: all of them are for the training.
    parser = subparsers.add_parser(
        "train", help=_("train het model dat thema's voorstelt, voor onderzoekers"), add_help=False,
        prefix_chars="\0",
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    parser.set_defaults(handler=run)


def run(options: argparse.Namespace) -> int:
    from gehoord.analysis.training import main

    return main(options.arguments) or 0
