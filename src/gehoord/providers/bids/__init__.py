"""Bids on a lot of a published kit, scored blind by experts by experience and officers."""
