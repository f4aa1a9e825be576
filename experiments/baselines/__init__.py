"""Curves under regression test: stored as text, compared when a sheet or a version changes."""
