"""Supervision in rounds: the calendar, what was measured, what will be better, and the dossier of it all."""
