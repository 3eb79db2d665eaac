"""The criterion kit: from choices to a complete and consistent set, checked, then published for good."""
