"""Progress on stderr, for work that takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from .words import word as _

QUIET_SECONDS = 2.0
# A terminal is redrawn; anything else gets a line now and then.
TERMINAL_SECONDS, LINE_SECONDS = 0.5, 15.0


class Progress:
    """How far a count is: with a total as a percentage, else as a number of rows."""

    def __init__(self, title: str, total: int | None = None, stream: TextIO | None = None) -> None:
        self.title = title
        self.total = total
        self.stream = stream or sys.stderr
        self.is_terminal = self.stream.isatty()
        self.started = time.monotonic()
        self.shown = 0.0
        self.count = 0

    def step(self, count: int = 1) -> None:
        """So many more are done."""
        self.count += count
        now = time.monotonic()
        pause = TERMINAL_SECONDS if self.is_terminal else LINE_SECONDS
        if now - self.started >= QUIET_SECONDS and (not self.shown or now - self.shown >= pause):
            self.shown = now
            self._show(now - self.started)

    def _show(self, seconds: float) -> None:
        speed = self.count / seconds
        values: dict[str, object] = {"title": self.title, "count": self.count, "speed": f"{speed:.0f}"}
        if self.total:
            left = max(0, self.total - self.count) / max(speed, 1e-9)
            values |= {"share": 100 * self.count // self.total, "total": self.total,
                       "left": f"{int(left) // 60}:{int(left) % 60:02d}"}
            line = _("%(title)s: %(share)d%% (%(count)d van %(total)d, %(speed)s per seconde, nog %(left)s)") % values
        else:
            line = _("%(title)s: %(count)d rijen, %(speed)s per seconde") % values
        if self.is_terminal:
            self.stream.write(f"\r\x1b[K{line}")
        else:
            self.stream.write(f"{line}\n")
        self.stream.flush()

    def close(self) -> None:
        """Leaves a clean line behind."""
        if self.shown and self.is_terminal:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
