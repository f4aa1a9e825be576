"""Bands: how far a result could move within what is not known."""
