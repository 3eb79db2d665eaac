"""Writing a file, or a folder of files, that is there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import IO


@contextlib.contextmanager
def whole_file(path: Path | None) -> Iterator[IO[str]]:
    """A text file under a name of its own that takes its place at the end; stdout without a path.

    Whatever goes wrong, a full disk or a stop signal too, the unfinished file is removed and the old one stays.
    The new file is readable for its maker only.
    """
    if path is None:
        # Always UTF-8, whatever the terminal says of itself.
        out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
        try:
            yield out
        finally:
            out.detach()  # writes what is left, and leaves stdout open
        return
    path = path.resolve()
    if path.exists() and not path.is_file():
        # A device or a pipe; a folder says so itself.
        with path.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        return
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".unfinished", dir=path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    unfinished = Path(name)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """An empty folder under a name of its own that takes the place of `path` at the end.

    `path` may be missing or an empty folder, and is checked before there is work to lose; nothing is ever written
    over. Whatever goes wrong, the unfinished folder is removed. The new one is readable for its maker only.
    Raises OSError with the name of `path`.
    """
    path = path.resolve()
    if path.exists() and any(path.iterdir()):
        raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(path))
    try:
        unfinished = Path(tempfile.mkdtemp(prefix=f".{path.name[:80]}.", suffix=".unfinished", dir=path.parent))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    try:
        yield unfinished
        # Takes the place of an empty folder; of one that was filled meanwhile it does not.
        unfinished.rename(path)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


@contextlib.contextmanager
def stopped_by_signal() -> Iterator[None]:
    """A request to stop (SIGTERM, a closed terminal) ends the work as Ctrl-C does: with everything cleaned up."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
