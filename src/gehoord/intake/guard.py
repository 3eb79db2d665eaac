"""Slowing down those who guess receipts, without ever standing in another's way.

Right and wrong codes get the same pause, so that time tells nothing. A pause holds a web thread, so only a
part of the threads may pause at once; when more come in together, the rest is answered without one. With 66
bits a code cannot be guessed either way: the pause takes the fun out of trying, it is not the lock.
"""

from __future__ import annotations

import random
import threading
import time

PAUSE_SECONDS = 0.6
MOST_PAUSING = 24

_pausing = threading.BoundedSemaphore(MOST_PAUSING)
_random = random.SystemRandom()


def pause(started: float) -> bool:
    """Wait until the pause since `started` (time.monotonic) is over; False when too many wait already."""
    if not _pausing.acquire(blocking=False):
        return False
    try:
        left = PAUSE_SECONDS + _random.uniform(0, 0.1) - (time.monotonic() - started)
        if left > 0:
            time.sleep(left)
        return True
    finally:
        _pausing.release()
