"""The tables of the rooms of the second half of the chain, one module each.

A module has ADDRESSES (name -> who gets in, the key in MAKERS of what it is about or "", "get" or "post"),
MAKERS (key -> function of the test's request that makes one in `council` and gives the arguments of the address),
FORMS (name -> what to post; {} unless it is there) and `fill(request, word)`, which makes one of everything in
`council` with `word` in each text of it.
"""

from . import (
    advice,
    answering,
    bids,
    campaigns,
    conditions,
    delivery,
    dialogue,
    dossiers,
    insight,
    kits,
    open,
    portal,
    practice,
    providers,
    supervision,
    surveys,
)

ROOMS = (
    insight, dialogue, advice, answering, open, delivery, dossiers, surveys, campaigns, providers, kits, bids,
    supervision, conditions, practice, portal,
)
