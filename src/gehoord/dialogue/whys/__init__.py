"""Asking why, up to five times, about what happens and never about who."""
