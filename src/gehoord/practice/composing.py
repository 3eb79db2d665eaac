"""An invented scene from the words of a theme: sentences of our own, put together by chance. It never saw a story."""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import cache
from typing import Any

from .base import read_scenes

OTHER = "other"
# One more than this reads as a list of complaints.
MOST_SUBTHEMES = 2
read = cache(read_scenes)


def compose(made_of: Iterable[tuple[str, str]], *, label: str, language: str, seed: int) -> tuple[str, str]:
    """Title and text. `made_of`: pairs (kind, key) as bricks have them; the same seed gives the same scene.

    Each part is drawn apart from the others, so what stands together says nothing of what went together in a story.
    """
    keys: dict[str, list[str]] = {}
    for kind, key in made_of:
        keys.setdefault(kind, []).append(key)
    scenes, chance = read(), random.Random(seed)  # noqa: S311 - which sentence is no secret
    roles = [key for key in keys.get("role", []) if key in scenes["who"]]
    who = scenes["who"][chance.choice(roles) if roles else OTHER][language]
    group = scenes["theme"].get(keys["theme"][0], scenes["theme"][OTHER])[language]
    settings = [key for key in keys.get("setting", []) if key in scenes["setting"]]
    subthemes = [key for key in keys.get("subtheme", []) if key in scenes["subtheme"]]
    hurdles = [key for key in keys.get("precondition", []) if key in scenes["precondition"]]
    parts = [
        chance.choice(scenes["setting"][chance.choice(settings) if settings else OTHER][language]),
        chance.choice(group["situation"]),
        *(scenes["subtheme"][key][language] for key in chance.sample(subthemes, min(len(subthemes), MOST_SUBTHEMES))),
        *(scenes["precondition"][key][language] for key in chance.sample(hurdles, min(len(hurdles), 1))),
        chance.choice(group["said"]), chance.choice(group["effect"]), chance.choice(group["turn"]),
    ]
    title = chance.choice(scenes["title"][language]).format(theme=label.lower())
    return title, "\n\n".join(_filled(part, who) for part in parts)


def _filled(sentence: str, who: Any) -> str:
    return sentence.format(who=who, Who=who[0].upper() + who[1:])
