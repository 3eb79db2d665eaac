"""A round by link for those who cannot come: what they write, how they rate it, and what came of it."""
