"""`gehoord train …`: trains the model that proposes themes."""

from __future__ import annotations

import argparse
import runpy
import sys
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
    """The same as `python -m gehoord.analysis.training`."""
    sys.argv = ["gehoord train", *options.arguments]
    runpy.run_module("gehoord.analysis.training", run_name="__main__")
    return 0
