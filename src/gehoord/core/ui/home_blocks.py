"""Blocks that later rooms put on public pages, the home or "what we do with it", such as figures of a fixed release.

What a block shows is for everybody: it may only hold numbers of a fixed release with at least ten
signals in each, never a live count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gehoord.core.councils.models import Council

# The pages that have room for blocks.
HOME, LOOP = "home", "loop"

# None: nothing to show for this council.
MakeContext = Callable[[Council], dict[str, Any] | None]


@dataclass(frozen=True)
class HomeBlock:
    """One section of a page: a template, and the function that makes its `block` variable."""

    key: str
    template_name: str
    make_context: MakeContext
    order: int
    page: str


_blocks: dict[str, HomeBlock] = {}


def register(
    key: str, *, template_name: str, make_context: MakeContext, order: int = 0, page: str = HOME
) -> None:
    """Add a block to a page: HOME or LOOP. Raises ValueError when `key` is taken."""
    if key in _blocks:
        raise ValueError(f"home block {key} is already registered")
    _blocks[key] = HomeBlock(key, template_name, make_context, order, page)


def unregister(key: str) -> None:
    """Take a block out again; for tests."""
    del _blocks[key]


def blocks_for(council: Council | None, page: str = HOME) -> list[dict[str, Any]]:
    """`template_name` and `data` of each block that has something to show, in order."""
    if council is None:
        return []
    found = []
    here = [block for block in _blocks.values() if block.page == page]
    for block in sorted(here, key=lambda block: block.order):
        data = block.make_context(council)
        if data is not None:
            found.append({"template_name": block.template_name, "data": data})
    return found
